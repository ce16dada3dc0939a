package io.autospec.scaling.quality;

import io.autospec.model.builtin.DigitChecker;
import io.autospec.sampler.Condition;
import java.util.ArrayList;
import java.util.List;

/**
 * The share of digits that a network, which was trained to read, reads as what they were to be.
 *
 * @param checker reads
 */
record DigitQuality(DigitChecker checker) implements QualityMeasure {
  private static final int DIGITS = 10;

  @Override
  public List<QualityPoint.Score> measure(Sampling sampling, int count, long seed)
      throws InterruptedException {
    List<Condition> conditions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      conditions.add(Condition.ofLabel(i % DIGITS));
    }
    int right = 0;
    List<float[]> digits = sampling.draw(conditions, seed);
    for (int i = 0; i < count; i++) {
      right += checker.read(digits.get(i)) == i % DIGITS ? 1 : 0;
    }
    return List.of(
        QualityPoint.Score.share(
            "class accuracy", "digits read as their label: more is better", right, count));
  }

  @Override
  public void close() {
    checker.close();
  }
}
