package io.autospec.sampler.chain;

import io.autospec.sampler.draft.DraftRule;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.verify.Coupling;
import io.autospec.sampler.verify.ReflectionCoupling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The exact speculative chain of one trajectory: draft a window, evaluate it in parallel, decide
 * its steps in order, drop what lies behind a rejection, draft again.
 *
 * <p>Unanchored (recycled), a round is one window: step n of {@code [a, a + window)} is drafted
 * from {@link DraftRule#guess} and all drafted states are evaluated at once; the last accepted step
 * needs no evaluation of its own, so a round without a rejection commits the whole window.
 *
 * <p>Anchored (the paper's algorithm, Hu et al. 2025), each iteration first evaluates the committed
 * state alone, decides that step as the sequential chain would, freezes its prediction as the
 * anchor and then evaluates the rest of the window in a second round.
 *
 * <p>The window's length is chosen anew for each round, or for each of the paper's iterations. What
 * was evaluated behind a rejection is remembered by its step, so it serves the same step whichever
 * later window reaches it.
 */
public final class AcceptanceChain implements Chain {
  private enum Phase {
    NOT_BEGUN,
    ANCHOR,
    WINDOW
  }

  private final ReverseKernel kernel;
  private final Transition transition;
  private final DraftRule draft;
  private final StepObserver observer;
  private final Window window;
  private final boolean anchored;

  /** The prediction at the newest decided step. */
  private final float[] newest;

  private final float[] prediction;
  private final float[] mean;
  private final float[] droppedPrediction;
  private final float[] droppedMean;

  private Phase phase = Phase.NOT_BEGUN;
  private int committed;

  /** Where the open round, or the open iteration of the paper's two, ends. */
  private int end;

  /** Where the open round, or iteration, began; and what had been counted before it. */
  private int opened;

  private int roundsBefore;
  private long queriesBefore;

  private int rounds;
  private int rejections;

  /**
   * Makes a chain that has not begun.
   *
   * @param kernel the transitions
   * @param noise all randomness
   * @param trajectory this chain's noise address
   * @param stateSize D
   * @param window the most steps speculated at once, at least 1; cut to the chain's length
   * @param policy chooses each round's steps, up to {@code window}; of this chain alone
   * @param anchored true for the paper's two rounds an iteration
   * @param draft the rule, of this chain alone
   * @param observer sees every decided step
   */
  public AcceptanceChain(
      ReverseKernel kernel,
      NoiseSource noise,
      long trajectory,
      int stateSize,
      int window,
      WindowPolicy policy,
      boolean anchored,
      DraftRule draft,
      StepObserver observer) {
    this(
        kernel,
        noise,
        trajectory,
        stateSize,
        window,
        policy,
        anchored,
        draft,
        observer,
        new ReflectionCoupling());
  }

  /**
   * Makes a chain with a coupling of the caller's, for tests that plant a fault in it.
   *
   * @param kernel the transitions
   * @param noise all randomness
   * @param trajectory this chain's noise address
   * @param stateSize D
   * @param window the most steps speculated at once, at least 1; cut to the chain's length
   * @param policy chooses each round's steps, up to {@code window}; of this chain alone
   * @param anchored true for the paper's two rounds an iteration
   * @param draft the rule, of this chain alone
   * @param observer sees every decided step
   * @param coupling decides transitions whose variance is not learned
   */
  public AcceptanceChain(
      ReverseKernel kernel,
      NoiseSource noise,
      long trajectory,
      int stateSize,
      int window,
      WindowPolicy policy,
      boolean anchored,
      DraftRule draft,
      StepObserver observer,
      Coupling coupling) {
    if (window < 1) {
      throw new IllegalArgumentException("window: expected at least 1, found " + window);
    }
    this.kernel = kernel;
    this.transition = new Transition(kernel, noise, trajectory, coupling);
    this.draft = draft;
    this.observer = observer;
    this.window = new Window(kernel, noise, trajectory, stateSize, window, policy);
    this.anchored = anchored;
    this.newest = new float[kernel.predictionSize(stateSize)];
    this.prediction = new float[kernel.predictionSize(stateSize)];
    this.mean = new float[stateSize];
    this.droppedPrediction = new float[prediction.length];
    this.droppedMean = new float[stateSize];
    // Before anything was evaluated the guess is x0 = 0, with unit deviations where they are
    // learned. Any guess is legal, so no round is spent on a better one.
    Arrays.fill(newest, stateSize, newest.length, 1f);
  }

  @Override
  public List<Effect> on(Event event) {
    if (event instanceof Event.Evaluated evaluated) {
      return evaluated(evaluated);
    }
    if (phase != Phase.NOT_BEGUN) {
      throw new IllegalStateException("a chain begins once");
    }
    if (!window.restored()) {
      transition.start(window.at(0).state);
    }
    return open();
  }

  private List<Effect> evaluated(Event.Evaluated answer) {
    if (!window.answered(answer.query(), answer.output())) {
      return List.of();
    }
    if (!window.complete()) {
      return List.of();
    }
    if (phase == Phase.ANCHOR) {
      decideAnchor();
      if (committed < end) {
        return openWindow();
      }
    } else {
      decideWindow();
    }
    if (committed == kernel.steps()) {
      return List.of(new Effect.Finished(window.at(committed).state.clone()));
    }
    return open();
  }

  private List<Effect> open() {
    opened = committed;
    roundsBefore = rounds;
    queriesBefore = window.queries();
    end = window.chooseEnd(committed);
    return anchored ? openAnchor() : openWindow();
  }

  private List<Effect> openAnchor() {
    phase = Phase.ANCHOR;
    rounds++;
    return window.open(committed, committed + 1);
  }

  private List<Effect> openWindow() {
    phase = Phase.WINDOW;
    rounds++;
    float[] guess = newest;
    for (int n = committed; n < end; n++) {
      Position position = window.withNoise(n);
      guess = draft.guess(n, position.state, guess);
      kernel.draftMean(n, position.state, guess, position.draftMean);
      if (position.draftPrediction != null) {
        System.arraycopy(guess, 0, position.draftPrediction, 0, guess.length);
      }
      transition.draw(n, position.noise, position.draftMean, guess, window.at(n + 1).state);
    }
    return window.open(committed, end);
  }

  /** The anchor is the true network at a committed state: the sequential chain's own step. */
  private void decideAnchor() {
    int n = committed;
    Position position = window.withNoise(n);
    float[] next = window.at(n + 1).state;
    kernel.target(n, position.state, position.output, prediction, mean);
    transition.draw(n, position.noise, mean, prediction, next);
    commit(n, position, next, true);
  }

  private void decideWindow() {
    for (int n = window.from(); n < window.to(); n++) {
      Position position = window.at(n);
      float[] next = window.at(n + 1).state;
      kernel.target(n, position.state, position.output, prediction, mean);
      boolean accepted = transition.accepts(n, position, mean, prediction, next);
      if (!accepted) {
        // The network was asked at the drafted states behind n: told before they are overwritten.
        remember(n + 1, window.to());
        transition.replace(n, position, mean, prediction, next);
        if (kernel.standardDeviation(n) != 0) {
          rejections++;
        }
      }
      commit(n, position, next, accepted);
      if (!accepted) {
        return;
      }
    }
  }

  /** Tells the draft rule what was evaluated at {@code [from, to)}, behind a rejection. */
  private void remember(int from, int to) {
    for (int n = from; n < to; n++) {
      Position position = window.at(n);
      kernel.target(n, position.state, position.output, droppedPrediction, droppedMean);
      draft.evaluated(n, position.state, droppedPrediction);
    }
  }

  private void commit(int n, Position position, float[] next, boolean accepted) {
    observer.committed(n, position.state, mean, prediction, next, accepted);
    System.arraycopy(prediction, 0, newest, 0, newest.length);
    committed = n + 1;
    draft.decided(committed);
  }

  @Override
  public ChainSnapshot snapshot() {
    Snapshots.requireOpen(phase != Phase.NOT_BEGUN, committed, kernel);
    List<ChainSnapshot.Remembered> remembered = new ArrayList<>();
    draft.remembered(
        (step, slope, state, said) ->
            remembered.add(new ChainSnapshot.Remembered(step, slope, state.clone(), said.clone())));
    // Nothing else of the iteration is undone by going back to its anchor: an anchor is never
    // rejected, draws its step from its own answer, and takes the newest prediction's place.
    return new ChainSnapshot(
        opened,
        roundsBefore,
        rejections,
        queriesBefore,
        window.at(opened).state.clone(),
        anchored ? new float[0] : newest.clone(),
        remembered);
  }

  @Override
  public void restore(ChainSnapshot from) {
    Snapshots.requireNotBegun(phase != Phase.NOT_BEGUN || window.restored());
    Snapshots.check(from, kernel, mean.length, anchored ? 0 : newest.length);
    int limit = Math.min(kernel.steps(), from.committed() + window.maximum());
    Snapshots.checkEvaluations(from, mean.length, newest.length, limit);
    for (ChainSnapshot.Remembered step : from.remembered()) {
      draft.restore(step.step(), step.slope(), step.state(), step.prediction());
    }
    committed = from.committed();
    rounds = from.rounds();
    rejections = from.rejections();
    window.restore(committed, from.queries());
    System.arraycopy(from.state(), 0, window.at(committed).state, 0, mean.length);
    if (!anchored) {
      System.arraycopy(from.newest(), 0, newest, 0, newest.length);
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
  public int rejections() {
    return rejections;
  }

  @Override
  public long strays() {
    return window.strays();
  }
}
