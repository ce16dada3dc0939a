package io.autospec.sampler.chain;

import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.noise.NoiseSource;
import java.util.List;

/** The sequential chain, one query at a time, for drivers that run any {@link Chain}. */
public final class SequentialChain implements Chain {
  private final ReverseKernel kernel;
  private final Transition transition;
  private final StepObserver observer;
  private final Window window;
  private final float[] prediction;
  private final float[] mean;
  private boolean begun;
  private int committed;

  /**
   * Makes a chain that has not begun.
   *
   * @param kernel the transitions
   * @param noise all randomness
   * @param trajectory this chain's noise address
   * @param stateSize D
   * @param observer sees every step
   */
  public SequentialChain(
      ReverseKernel kernel,
      NoiseSource noise,
      long trajectory,
      int stateSize,
      StepObserver observer) {
    this.kernel = kernel;
    this.transition = new Transition(kernel, noise, trajectory);
    this.observer = observer;
    this.window = new Window(kernel, noise, trajectory, stateSize, 1, WindowPolicy.LONGEST);
    this.prediction = new float[kernel.predictionSize(stateSize)];
    this.mean = new float[stateSize];
  }

  @Override
  public List<Effect> on(Event event) {
    if (event instanceof Event.Evaluated evaluated) {
      if (!window.answered(evaluated.query(), evaluated.output())) {
        return List.of();
      }
      step();
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
    return window.open(committed, committed + 1);
  }

  private void step() {
    Position position = window.withNoise(committed);
    float[] next = window.at(committed + 1).state;
    kernel.target(committed, position.state, position.output, prediction, mean);
    transition.draw(committed, position.noise, mean, prediction, next);
    observer.committed(committed, position.state, mean, prediction, next, true);
    committed++;
  }

  @Override
  public ChainSnapshot snapshot() {
    Snapshots.requireOpen(begun, committed, kernel);
    return new ChainSnapshot(
        committed,
        committed,
        0,
        committed,
        window.at(committed).state.clone(),
        new float[0],
        List.of());
  }

  @Override
  public void restore(ChainSnapshot from) {
    Snapshots.requireNotBegun(begun || window.restored());
    Snapshots.check(from, kernel, mean.length, 0);
    Snapshots.checkCount("rounds", from.committed(), from.rounds());
    Snapshots.checkCount("queries", from.committed(), from.queries());
    Snapshots.checkCount("rejections", 0, from.rejections());
    Snapshots.checkCount("remembered steps", 0, from.remembered().size());
    committed = from.committed();
    window.restore(committed, from.queries());
    System.arraycopy(from.state(), 0, window.at(committed).state, 0, mean.length);
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
    return (int) window.queries();
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
