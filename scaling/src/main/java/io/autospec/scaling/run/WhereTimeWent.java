package io.autospec.scaling.run;

import io.autospec.scaling.grid.CellResult.Parts;
import io.autospec.scaling.run.CallLog.Recorded;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits the wall time of a trajectory by what can be seen from outside: when calls ran and when
 * steps were decided. Pure.
 */
final class WhereTimeWent {
  private static final double NANOS = 1e9;

  private long compute;
  private long waiting;
  private long deciding;

  private WhereTimeWent() {}

  /**
   * Splits.
   *
   * @param calls of one trajectory, in any order
   * @param decided when steps were decided, in order; may be empty
   * @param ended when the trajectory was done; same clock
   * @return seconds; what is before the first call counts nowhere
   */
  static Parts of(List<Recorded> calls, long[] decided, long ended) {
    if (calls.isEmpty()) {
      return new Parts(0, 0, 0, 0);
    }
    List<Recorded> sorted = new ArrayList<>(calls);
    sorted.sort(Comparator.comparingLong(Recorded::began));
    WhereTimeWent it = new WhereTimeWent();
    List<Recorded> wave = new ArrayList<>();
    long waveEnds = Long.MIN_VALUE;
    int next = 0;
    for (Recorded call : sorted) {
      if (!wave.isEmpty() && call.began() > waveEnds) {
        it.wave(wave, waveEnds);
        next = it.verdicts(decided, next, waveEnds, call.began());
        wave.clear();
        waveEnds = Long.MIN_VALUE;
      }
      wave.add(call);
      waveEnds = Math.max(waveEnds, call.ended());
    }
    it.wave(wave, waveEnds);
    it.verdicts(decided, next, waveEnds, Long.MAX_VALUE);
    long all = Math.max(ended, waveEnds) - sorted.get(0).began();
    return new Parts(
        it.compute / NANOS,
        it.waiting / NANOS,
        Math.max(0, all - it.compute - it.waiting - it.deciding) / NANOS,
        it.deciding / NANOS);
  }

  /** Calls that overlap, or touch: a round's, where all goes well. */
  private void wave(List<Recorded> wave, long ends) {
    Map<Integer, Long> busy = new HashMap<>();
    wave.forEach(call -> busy.merge(call.worker(), call.ended() - call.began(), Long::sum));
    long longest = busy.values().stream().mapToLong(Long::longValue).max().orElse(0);
    long whole = ends - wave.get(0).began();
    compute += Math.min(longest, whole);
    waiting += Math.max(0, whole - longest);
  }

  /** Verdicts between two waves; returns the first that is behind them. */
  private int verdicts(long[] decided, int from, long low, long high) {
    int first = from;
    while (first < decided.length && decided[first] < low) {
      first++;
    }
    int last = first;
    while (last < decided.length && decided[last] <= high) {
      last++;
    }
    if (last > first) {
      deciding += decided[last - 1] - decided[first];
    }
    return last;
  }
}
