package io.autospec.scaling.plan;

import io.autospec.scaling.plan.Speculation.Guess;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * How often drafts were rejected: by where in the chain, by how their guess was come by, and by how
 * far ahead they lay. Read off runs; smoothed towards the product of the two effects where runs say
 * little, and carried on beyond the furthest distance seen.
 *
 * <p>Immutable.
 */
public final class AcceptanceProfile {
  private static final int PLACES = 20;
  private static final int DISTANCES = 16;
  private static final int GUESSES = Guess.values().length;
  private static final int SWEEPS = 50;

  /** Trials for which the product of the effects counts, beside what was seen. */
  private static final double PRIOR_TRIALS = 20;

  /** Fewer trials at a distance say nothing of it. */
  private static final double LEAST_TRIALS = 10;

  private final int steps;
  private final boolean anchored;
  private final double[][][] rejection = new double[PLACES][GUESSES][DISTANCES];
  private final double[] byPlace = new double[PLACES];

  /**
   * A run.
   *
   * @param window the most steps of a round
   * @param trace see {@link io.autospec.scaling.grid.Trace}
   */
  public record Run(int window, List<Integer> trace) {
    // Copies the list.
    public Run {
      trace = List.copyOf(trace);
    }
  }

  private AcceptanceProfile(int steps, boolean anchored) {
    this.steps = steps;
    this.anchored = anchored;
  }

  /**
   * Reads runs.
   *
   * @param steps K of all of them
   * @param anchored whether they are of the paper's algorithm, whose rounds begin with an anchor
   *     that is never rejected and which forgets what was rejected
   * @param runs at least one
   * @return the profile
   */
  public static AcceptanceProfile of(int steps, boolean anchored, List<Run> runs) {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("profile: expected at least one run, found none");
    }
    double[][][] trials = new double[PLACES][GUESSES][DISTANCES];
    double[][][] rejections = new double[PLACES][GUESSES][DISTANCES];
    for (Run run : runs) {
      count(steps, anchored, run, trials, rejections);
    }
    AcceptanceProfile profile = new AcceptanceProfile(steps, anchored);
    profile.fit(trials, rejections);
    return profile;
  }

  private static void count(
      int steps, boolean anchored, Run run, double[][][] trials, double[][][] rejections) {
    Speculation speculation = new Speculation(steps, run.window(), !anchored);
    for (int length : run.trace()) {
      speculation.open();
      int committed = Math.abs(length);
      for (int n = speculation.from(); n < speculation.from() + committed; n++) {
        if (isTried(n, speculation.from(), steps, anchored)) {
          int place = place(n, steps);
          int guess = speculation.guess(n).row;
          int distance = distance(speculation.distance(n));
          trials[place][guess][distance]++;
          if (length < 0 && n == speculation.from() + committed - 1) {
            rejections[place][guess][distance]++;
          }
        }
      }
      speculation.close(committed);
    }
  }

  /** An anchor is never rejected; the last step ends the chain whatever becomes of its draft. */
  static boolean isTried(int step, int from, int steps, boolean anchored) {
    return step < steps - 1 && !(anchored && step == from);
  }

  private void fit(double[][][] trials, double[][][] rejections) {
    double[][] ahead = new double[GUESSES][DISTANCES];
    double overall = (sum(rejections) + 0.5) / (sum(trials) + 1);
    Arrays.fill(byPlace, 1);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int g = 0; g < GUESSES; g++) {
        for (int d = 0; d < DISTANCES; d++) {
          double expected = 0;
          double seen = 0;
          for (int p = 0; p < PLACES; p++) {
            expected += trials[p][g][d] * byPlace[p];
            seen += rejections[p][g][d];
          }
          ahead[g][d] = (seen + overall) / (expected + 1);
        }
      }
      for (int p = 0; p < PLACES; p++) {
        double expected = 0;
        double seen = 0;
        for (int g = 0; g < GUESSES; g++) {
          for (int d = 0; d < DISTANCES; d++) {
            expected += trials[p][g][d] * ahead[g][d];
            seen += rejections[p][g][d];
          }
        }
        byPlace[p] = (seen + overall) / (expected + overall);
      }
    }
    carryOn(trials, ahead);
    for (int p = 0; p < PLACES; p++) {
      for (int g = 0; g < GUESSES; g++) {
        for (int d = 0; d < DISTANCES; d++) {
          double effects = Math.min(1, byPlace[p] * ahead[g][d]);
          rejection[p][g][d] =
              (rejections[p][g][d] + PRIOR_TRIALS * effects) / (trials[p][g][d] + PRIOR_TRIALS);
        }
      }
    }
  }

  /** Beyond the furthest distance that was tried often enough, by the power law of the others. */
  private static void carryOn(double[][][] trials, double[][] ahead) {
    for (int g = 0; g < GUESSES; g++) {
      SimpleRegression line = new SimpleRegression();
      int last = -1;
      for (int d = 0; d < DISTANCES; d++) {
        double tried = 0;
        for (double[][] place : trials) {
          tried += place[g][d];
        }
        if (tried >= LEAST_TRIALS) {
          line.addData(d, Math.log(ahead[g][d]));
          last = d;
        }
      }
      // A guess that rests on an older state is no better.
      double slope = Double.isNaN(line.getSlope()) ? 0 : Math.max(0, line.getSlope());
      for (int d = last + 1; last >= 0 && d < DISTANCES; d++) {
        ahead[g][d] = ahead[g][last] * Math.exp(slope * (d - last));
      }
    }
  }

  private static double sum(double[][][] numbers) {
    double sum = 0;
    for (double[][] plane : numbers) {
      for (double[] row : plane) {
        for (double number : row) {
          sum += number;
        }
      }
    }
    return sum;
  }

  private static int place(int step, int steps) {
    return (int) ((long) step * PLACES / steps);
  }

  /** 1, 2, 3-4, 5-8, ...: the number of binary digits of the distance less one. */
  private static int distance(int distance) {
    return Math.min(DISTANCES - 1, 32 - Integer.numberOfLeadingZeros(distance - 1));
  }

  /** The length of the chains that it was read off. */
  public int steps() {
    return steps;
  }

  /** Whether it is of the paper's algorithm. */
  public boolean anchored() {
    return anchored;
  }

  /** How likely a draft is rejected, if all before it in its round were accepted. */
  double rejection(int step, Guess guess, int distance) {
    return rejection[place(step, steps)][guess.row][distance(distance)];
  }
}
