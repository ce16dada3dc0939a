package io.autospec.sampler.draft;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The newest evaluation at each undecided position: where the network was asked, what it said, and
 * the slope between that evaluation and the one before it. Bounded by the window: entries of
 * decided positions are recycled.
 */
final class PositionMemory {
  static final class Entry {
    float[] state;
    float[] prediction;

    /** The secant between the last two evaluations; NaN before the second. */
    float slope;
  }

  private final Map<Integer, Entry> entries = new HashMap<>();
  private final Deque<Entry> spare = new ArrayDeque<>();
  private int oldest;

  /** The entry of a position, or null if nothing was evaluated there. */
  Entry at(int step) {
    return entries.get(step);
  }

  /** The entry of a position, made without a slope if there was none. */
  Entry atOrNew(int step, int stateSize, int predictionSize) {
    Entry entry = entries.get(step);
    if (entry == null) {
      entry = spare.poll();
      if (entry == null) {
        entry = new Entry();
        entry.state = new float[stateSize];
        entry.prediction = new float[predictionSize];
      }
      entry.slope = Float.NaN;
      entries.put(step, entry);
    }
    return entry;
  }

  /** Shows all entries, in order of their positions. */
  void show(DraftRule.Memory out) {
    int[] steps = entries.keySet().stream().mapToInt(Integer::intValue).toArray();
    Arrays.sort(steps);
    for (int step : steps) {
      Entry entry = entries.get(step);
      out.step(step, entry.slope, entry.state, entry.prediction);
    }
  }

  void forgetBefore(int step) {
    for (; oldest < step; oldest++) {
      Entry entry = entries.remove(oldest);
      if (entry != null) {
        spare.add(entry);
      }
    }
  }
}
