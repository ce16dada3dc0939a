package io.autospec.scaling.run;

import java.util.ArrayList;
import java.util.List;

/** Network calls as they happen. Any thread may record; nothing is kept before {@link #begin}. */
final class CallLog {
  /** Enough for any one trajectory; what comes behind is counted nowhere. */
  private static final int MOST = 2_000_000;

  private final List<Recorded> calls = new ArrayList<>();
  private boolean begun;

  /**
   * A call.
   *
   * @param worker from 0
   * @param began System.nanoTime
   * @param ended System.nanoTime
   * @param timesteps one a row
   */
  record Recorded(int worker, long began, long ended, float[] timesteps) {}

  /** What came before was no part of the job: the worker measured its device. */
  synchronized void begin() {
    if (!begun) {
      begun = true;
      calls.clear();
    }
  }

  synchronized void record(int worker, long began, long ended, float[] timesteps) {
    if (begun && calls.size() < MOST) {
      calls.add(new Recorded(worker, began, ended, timesteps));
    }
  }

  /** In the order in which they ended. */
  synchronized List<Recorded> calls() {
    return List.copyOf(calls);
  }
}
