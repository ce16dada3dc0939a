package io.autospec.sampler.chain;

import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.noise.NoiseSource;
import java.util.ArrayList;
import java.util.List;

/**
 * ParaDiGMS (Shih, Belkhale, Ermon, Sadigh, Anari: "Parallel Sampling of Diffusion Models", NeurIPS
 * 2023, Algorithm 1): Picard sweeps over a sliding window, each step taken as done when its state
 * changes by less than a tolerance. <b>Approximate</b>: the law is the sequential chain's only as
 * the tolerance goes to 0. Kept as the baseline that the exact algorithms are compared with.
 *
 * <p>A sweep evaluates the network at all states of the window {@code [a, a + W)} and rebuilds the
 * path from the last finished state by adding up the increments {@code mean_n(y_n) - y_n + s_n
 * xi_n} of the old path. Step {@code n + 1} is done if its mean squared change is at most {@code
 * tolerance^2 s_n^2}; the first step of a window always is.
 */
public final class PicardChain implements Chain {
  private final ReverseKernel kernel;
  private final Transition transition;
  private final Window window;
  private final double tolerance;
  private final float[] prediction;
  private final float[] mean;
  private final float[] sweep;
  private final float[] draw;
  private int committed;
  private int rounds;

  /** The last step whose state is set: those behind begin as copies of it. */
  private int reached;

  /** What {@link #reached} was when the open round opened. */
  private int reachedBefore;

  private boolean begun;

  /**
   * Makes a chain that has not begun.
   *
   * @param kernel the transitions; its variance must not be learned
   * @param noise all randomness
   * @param trajectory this chain's noise address
   * @param stateSize D
   * @param window the most steps swept at once, at least 1
   * @param policy chooses each sweep's steps, up to {@code window}
   * @param tolerance the change, in standard deviations of the step, at which a step is done
   */
  public PicardChain(
      ReverseKernel kernel,
      NoiseSource noise,
      long trajectory,
      int stateSize,
      int window,
      WindowPolicy policy,
      double tolerance) {
    if (kernel.learnsVariance()) {
      throw new IllegalArgumentException("picard: expected a fixed variance, found a learned one");
    }
    this.kernel = kernel;
    this.transition = new Transition(kernel, noise, trajectory);
    this.window = new Window(kernel, noise, trajectory, stateSize, window, policy);
    this.tolerance = tolerance;
    this.prediction = new float[stateSize];
    this.mean = new float[stateSize];
    this.sweep = new float[stateSize];
    this.draw = new float[stateSize];
  }

  @Override
  public List<Effect> on(Event event) {
    if (event instanceof Event.Evaluated evaluated) {
      if (!window.answered(evaluated.query(), evaluated.output()) || !window.complete()) {
        return List.of();
      }
      sweep();
      if (committed == kernel.steps()) {
        return List.of(new Effect.Finished(window.at(committed).state.clone()));
      }
    } else if (begun) {
      throw new IllegalStateException("a chain begins once");
    } else {
      begun = true;
      if (!window.restored()) {
        transition.start(window.at(0).state);
      }
    }
    reachedBefore = reached;
    int end = window.chooseEnd(committed);
    for (; reached < end; reached++) {
      float[] from = window.at(reached).state;
      System.arraycopy(from, 0, window.at(reached + 1).state, 0, from.length);
    }
    rounds++;
    return window.open(committed, end);
  }

  private void sweep() {
    int done = window.from() + 1;
    boolean settled = true;
    System.arraycopy(window.at(window.from()).state, 0, sweep, 0, sweep.length);
    // The old state of the step at hand, which the sweep has overwritten already.
    float[] old = sweep.clone();
    for (int n = window.from(); n < window.to(); n++) {
      Position position = window.withNoise(n);
      kernel.target(n, old, position.output, prediction, mean);
      transition.draw(n, position.noise, mean, prediction, draw);
      float[] next = window.at(n + 1).state;
      double change = 0;
      for (int i = 0; i < next.length; i++) {
        sweep[i] = sweep[i] + (draw[i] - old[i]);
        old[i] = next[i];
        double moved = (double) sweep[i] - next[i];
        change += moved * moved;
        next[i] = sweep[i];
      }
      double s = scale(n);
      settled &= n == window.from() || change / next.length <= tolerance * tolerance * s * s;
      if (settled) {
        done = n + 1;
      }
    }
    committed = done;
  }

  /** A deterministic step has no scale of its own: it is measured by the step before. */
  private double scale(int step) {
    float s = kernel.standardDeviation(step);
    return s > 0 || step == 0 ? s : kernel.standardDeviation(step - 1);
  }

  @Override
  public ChainSnapshot snapshot() {
    Snapshots.requireOpen(begun, committed, kernel);
    List<ChainSnapshot.Remembered> path = new ArrayList<>(reachedBefore - committed);
    for (int n = committed + 1; n <= reachedBefore; n++) {
      float[] state = window.at(n).state.clone();
      path.add(new ChainSnapshot.Remembered(n, Float.NaN, state, new float[0]));
    }
    return new ChainSnapshot(
        committed,
        rounds - 1,
        0,
        window.queries() - (window.to() - window.from()),
        window.at(committed).state.clone(),
        new float[0],
        path);
  }

  @Override
  public void restore(ChainSnapshot from) {
    Snapshots.requireNotBegun(begun || window.restored());
    Snapshots.check(from, kernel, mean.length, 0);
    Snapshots.checkCount("rejections", 0, from.rejections());
    Snapshots.checkPath(
        from, mean.length, Math.min(kernel.steps(), from.committed() + window.maximum()));
    committed = from.committed();
    rounds = from.rounds();
    reached = committed + from.remembered().size();
    window.restore(committed, from.queries());
    System.arraycopy(from.state(), 0, window.at(committed).state, 0, mean.length);
    for (ChainSnapshot.Remembered step : from.remembered()) {
      System.arraycopy(step.state(), 0, window.at(step.step()).state, 0, mean.length);
    }
  }

  @Override
  public boolean prepare() {
    return window.prepare();
  }

  @Override
  public int committedStep() {
    return committed;
  }

  @Override
  public int rounds() {
    return rounds;
  }

  @Override
  public long evaluations() {
    return window.queries();
  }

  @Override
  public long strays() {
    return window.strays();
  }

  @Override
  public int rejections() {
    return 0;
  }
}
