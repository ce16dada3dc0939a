package io.autospec.scaling.report;

import io.autospec.scaling.grid.CellResult;
import java.util.List;

/** How often drafts were accepted, counted off traces: by place in the chain, and by distance. */
final class Acceptance {
  private final int steps;
  private final long[] triedAt;
  private final long[] acceptedAt;
  private final long[] triedAhead;
  private final long[] acceptedAhead;

  private Acceptance(int steps, int window) {
    this.steps = steps;
    this.triedAt = new long[steps];
    this.acceptedAt = new long[steps];
    this.triedAhead = new long[window + 1];
    this.acceptedAhead = new long[window + 1];
  }

  /**
   * Counts.
   *
   * @param results of one point, with traces
   * @param anchored whether each round's first step was an anchor, which is no draft
   */
  static Acceptance of(List<CellResult> results, boolean anchored) {
    CellResult first = results.get(0);
    Acceptance counts = new Acceptance(first.cell().steps(), first.cell().window());
    results.forEach(result -> counts.count(result.trace(), anchored));
    return counts;
  }

  private void count(List<Integer> trace, boolean anchored) {
    int from = 0;
    for (int length : trace) {
      int committed = Math.abs(length);
      for (int ahead = anchored ? 2 : 1; ahead <= committed; ahead++) {
        int step = from + ahead - 1;
        if (step == steps - 1) {
          continue; // It ends the chain whatever becomes of its draft.
        }
        boolean accepted = length > 0 || ahead < committed;
        triedAt[step]++;
        triedAhead[ahead]++;
        acceptedAt[step] += accepted ? 1 : 0;
        acceptedAhead[ahead] += accepted ? 1 : 0;
      }
      from += committed;
    }
  }

  /**
   * The share accepted of the drafts of a range of steps that were reached.
   *
   * @return NaN if none was
   */
  double at(int from, int to) {
    return share(triedAt, acceptedAt, from, to);
  }

  /**
   * The share accepted of the drafts so far ahead that were reached; 1 is a round's first step.
   *
   * @return NaN if none was
   */
  double ahead(int from, int to) {
    return share(triedAhead, acceptedAhead, from, Math.min(to, triedAhead.length));
  }

  private static double share(long[] tried, long[] accepted, int from, int to) {
    long all = 0;
    long good = 0;
    for (int i = from; i < to; i++) {
      all += tried[i];
      good += accepted[i];
    }
    return all == 0 ? Double.NaN : (double) good / all;
  }
}
