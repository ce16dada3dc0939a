package io.autospec.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Samples of quantities that must not grow: by the line that fits them best, so that what goes up
 * and down may do so.
 */
final class Flatness {
  private static final int LEAST = 4;

  private final Map<String, List<Long>> samples = new TreeMap<>();

  void add(String prefix, Map<String, Long> values) {
    values.forEach((name, value) -> add(prefix + name, value));
  }

  void add(String name, long value) {
    samples.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  /** Returns how much the fitted line rises from the first sample to the last. */
  double rise(String name) {
    List<Long> values = samples.get(name);
    int count = values.size();
    if (count < LEAST) {
      throw new IllegalStateException("a line through " + count + " samples says nothing");
    }
    double meanX = (count - 1) / 2.0;
    double meanY = values.stream().mapToLong(Long::longValue).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    for (int i = 0; i < count; i++) {
      xy += (i - meanX) * (values.get(i) - meanY);
      xx += (i - meanX) * (i - meanX);
    }
    return xy / xx * (count - 1);
  }

  /**
   * Returns how much the samples rise from the first to the last, by the median of the slopes
   * between any two of them (Theil and Sen): three samples in ten may be anything, such as those
   * taken while something was under way, without moving it much.
   */
  double typicalRise(String name) {
    List<Long> values = samples.get(name);
    int count = values.size();
    if (count < LEAST) {
      throw new IllegalStateException("a line through " + count + " samples says nothing");
    }
    List<Double> slopes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      for (int j = i + 1; j < count; j++) {
        slopes.add((values.get(j) - values.get(i)) / (double) (j - i));
      }
    }
    slopes.sort(null);
    int half = slopes.size() / 2;
    double median =
        slopes.size() % 2 == 1 ? slopes.get(half) : (slopes.get(half - 1) + slopes.get(half)) / 2;
    return median * (count - 1);
  }

  /** Fails if the samples typically rise by more than this. */
  void checkTypical(String name, double most) {
    assertThat(typicalRise(name))
        .as("typical rise of %s: %s", name, samples.get(name))
        .isLessThanOrEqualTo(most);
  }

  /** Fails if the fitted line rises by more than this. */
  void check(String name, double most) {
    assertThat(rise(name)).as("rise of %s: %s", name, samples.get(name)).isLessThanOrEqualTo(most);
  }

  /** Returns each name with its first and last sample and its rise. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    samples.forEach(
        (name, values) ->
            text.append(
                "%n    %-18s first %,d, last %,d, rise %,.0f"
                    .formatted(name, values.get(0), values.get(values.size() - 1), rise(name))));
    return text.toString();
  }
}
