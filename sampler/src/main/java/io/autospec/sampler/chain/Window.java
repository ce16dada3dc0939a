package io.autospec.sampler.chain;

import io.autospec.sampler.chain.Chain.Effect;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.noise.NoisePurpose;
import io.autospec.sampler.noise.NoiseSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps {@code [from, to)} that a round speculates on: their states, their proposal noise and
 * their open queries. Noise is made once a step and kept until the step is decided, also where a
 * later window is too short to reach it: the ring of arrays has room for the longest window from
 * any undecided step, so what belongs to an undecided step is never overwritten.
 */
final class Window {
  private final ReverseKernel kernel;
  private final NoiseSource noise;
  private final long trajectory;
  private final int stateSize;
  private final int outputSize;
  private final Position[] positions;
  private final int maximum;
  private final WindowPolicy policy;
  private final NoiseAhead ahead;

  private boolean restored;
  private int from;
  private int to;
  private int unanswered;
  private long queries;
  private long strays;

  /**
   * Makes an empty window.
   *
   * @param maximum the most steps at once; cut to the chain's length
   * @param policy chooses each round's steps, up to the maximum
   */
  Window(
      ReverseKernel kernel,
      NoiseSource noise,
      long trajectory,
      int stateSize,
      int maximum,
      WindowPolicy policy) {
    this.kernel = kernel;
    this.noise = noise;
    this.trajectory = trajectory;
    this.stateSize = stateSize;
    this.outputSize = kernel.learnsVariance() ? 2 * stateSize : stateSize;
    this.maximum = Math.min(maximum, kernel.steps());
    this.policy = policy;
    // One more than the steps: the state behind the last one.
    this.positions = new Position[this.maximum + 1];
    this.ahead = new NoiseAhead(this.maximum, stateSize);
  }

  /** Goes on from a step that is decided; before the first round. */
  void restore(int committed, long queries) {
    this.restored = true;
    this.from = committed;
    this.to = committed;
    this.queries = queries;
  }

  boolean restored() {
    return restored;
  }

  /** Asks the policy how far the round that opens at a step goes: the step behind its last. */
  int chooseEnd(int from) {
    int length = Math.max(1, Math.min(policy.length(), maximum));
    return Math.min(kernel.steps(), from + length);
  }

  /** The arrays of a step. */
  Position at(int step) {
    int slot = step % positions.length;
    Position position = positions[slot];
    if (position == null) {
      position = new Position(stateSize, kernel.learnsVariance());
      positions[slot] = position;
    }
    return position;
  }

  /** A step's arrays, with its proposal noise. */
  Position withNoise(int step) {
    Position position = at(step);
    if (position.noiseStep != step) {
      if (ahead.has(step)) {
        position.noise = ahead.exchange(step, position.noise);
      } else {
        makeNoise(step, position.noise);
      }
      position.noiseStep = step;
    }
    return position;
  }

  /**
   * Makes the noise of the first step that has none: one of the open window, or one of those behind
   * it that the longest next window would reach.
   *
   * @return whether there are more such steps
   */
  boolean prepare() {
    int end = Math.min(kernel.steps(), to + maximum);
    int step = withoutNoise(from, end);
    if (step == end) {
      return false;
    }
    if (step < to) {
      withNoise(step);
    } else {
      makeNoise(step, ahead.room(step));
    }
    return withoutNoise(step, end) < end;
  }

  /** The first step of a range whose noise was not made; the end if it was made for all. */
  private int withoutNoise(int from, int end) {
    int step = from;
    while (step < end && (ahead.has(step) || hasNoise(positions[step % positions.length], step))) {
      step++;
    }
    return step;
  }

  private static boolean hasNoise(Position position, int step) {
    return position != null && position.noiseStep == step;
  }

  private void makeNoise(int step, float[] out) {
    noise.normals(trajectory, step, NoisePurpose.PROPOSAL, 0, out);
  }

  /** The arrays for noise ahead of the window taken so far; each D floats. */
  int arraysAhead() {
    return ahead.taken();
  }

  /** Opens a query at each step of {@code [from, to)}. */
  List<Effect> open(int from, int to) {
    this.from = from;
    this.to = to;
    this.unanswered = to - from;
    List<Effect> effects = new ArrayList<>(to - from);
    for (int n = from; n < to; n++) {
      // Noise that was made ahead moves in, so that its array's place is free for a later step.
      Position position = ahead.has(n) ? withNoise(n) : at(n);
      position.query = queries++;
      effects.add(
          new Effect.Evaluate(
              position.query,
              n - from,
              n,
              position.state,
              kernel.inputScale(n),
              kernel.timestep(n),
              position.output));
    }
    return effects;
  }

  /**
   * Takes an answer in.
   *
   * @return false if no such query is open
   */
  boolean answered(long query, float[] output) {
    long first = queries - (to - from);
    if (query < first || query >= queries) {
      strays++;
      return false;
    }
    Position position = at(from + (int) (query - first));
    if (position.query != query) {
      strays++;
      return false;
    }
    if (output.length != outputSize) {
      throw new IllegalArgumentException(
          "output of query "
              + query
              + ": expected "
              + outputSize
              + " floats, found "
              + output.length);
    }
    position.query = -1;
    if (output != position.output) {
      System.arraycopy(output, 0, position.output, 0, outputSize);
    }
    unanswered--;
    return true;
  }

  boolean complete() {
    return unanswered == 0;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** The most steps at once. */
  int maximum() {
    return maximum;
  }

  long queries() {
    return queries;
  }

  /** Answers that no open query had asked for. */
  long strays() {
    return strays;
  }
}
