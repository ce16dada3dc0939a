package io.autospec.testkit;

import io.autospec.sampler.chain.AcceptanceChain;
import io.autospec.sampler.chain.Chain;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.chain.WindowPolicy;
import io.autospec.sampler.draft.DraftRule;
import io.autospec.sampler.draft.FrozenDraft;
import io.autospec.sampler.draft.RecycledDraft;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.noise.NoisePurpose;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.verify.Coupling;
import io.autospec.sampler.verify.ReflectionCoupling;

/** Speculative chains with one mistake each, that sampling tests must find. */
public enum PlantedFault {
  /** None: the control. */
  NONE,
  /** After a rejection the target's mean gets the proposal's noise as it was, not mirrored. */
  NO_REFLECTION,
  /** One uniform decides all steps of a trajectory. */
  UNIFORM_REUSED,
  /** The draft of step n looks at xi_n. */
  DRAFT_LOOKS_AHEAD,
  /** The draft of step n is what was evaluated at position n + 1, which xi_n led to. */
  NEXT_POSITIONS_VALUE,
  /** The window's length looks at the noise of steps that it may leave out. */
  WINDOW_LOOKS_AHEAD;

  /**
   * A chain with this fault.
   *
   * @param kernel the transitions
   * @param noise all randomness
   * @param trajectory the noise address
   * @param stateSize D
   * @param window the most steps speculated at once
   * @param observer sees every decided step
   * @return a chain that has not begun
   */
  public Chain chain(
      ReverseKernel kernel,
      NoiseSource noise,
      long trajectory,
      int stateSize,
      int window,
      StepObserver observer) {
    DraftRule honest = new RecycledDraft();
    PeekingLengths lengths = new PeekingLengths(kernel, noise, trajectory, observer);
    return new AcceptanceChain(
        kernel,
        this == UNIFORM_REUSED ? new OneUniform(noise) : noise,
        trajectory,
        stateSize,
        window,
        this == WINDOW_LOOKS_AHEAD ? lengths : WindowPolicy.LONGEST,
        false,
        switch (this) {
          case DRAFT_LOOKS_AHEAD -> new PeekingDraft(honest, noise, trajectory);
          case NEXT_POSITIONS_VALUE -> new ShiftedDraft(honest);
          case WINDOW_LOOKS_AHEAD -> new FrozenDraft();
          default -> honest;
        },
        this == WINDOW_LOOKS_AHEAD ? lengths : observer,
        this == NO_REFLECTION ? new Unreflected() : new ReflectionCoupling());
  }

  private static final class Unreflected implements Coupling {
    private final Coupling honest = new ReflectionCoupling();

    @Override
    public boolean accepts(double u, float[] xi, float[] draftMean, float[] targetMean, float s) {
      return honest.accepts(u, xi, draftMean, targetMean, s);
    }

    @Override
    public void replace(float[] xi, float[] draftMean, float[] targetMean, float s, float[] next) {
      for (int i = 0; i < next.length; i++) {
        next[i] = targetMean[i] + s * xi[i];
      }
    }
  }

  private record OneUniform(NoiseSource noise) implements NoiseSource {
    @Override
    public void normals(long trajectory, int step, NoisePurpose purpose, int attempt, float[] out) {
      noise.normals(trajectory, step, purpose, attempt, out);
    }

    @Override
    public double uniform(long trajectory, int step, NoisePurpose purpose, int attempt) {
      return noise.uniform(trajectory, 0, purpose, attempt);
    }
  }

  /** Tells an honest rule each evaluation under the number of the step before. */
  private record ShiftedDraft(DraftRule honest) implements DraftRule {
    @Override
    public float[] guess(int step, float[] state, float[] before) {
      return honest.guess(step, state, before);
    }

    @Override
    public void evaluated(int step, float[] state, float[] prediction) {
      honest.evaluated(step - 1, state, prediction);
    }

    @Override
    public void decided(int step) {
      honest.decided(step);
    }

    @Override
    public void remembered(Memory out) {
      honest.remembered(out);
    }

    @Override
    public void restore(int step, float slope, float[] state, float[] prediction) {
      honest.restore(step, slope, state, prediction);
    }
  }

  private record PeekingDraft(DraftRule honest, NoiseSource noise, long trajectory)
      implements DraftRule {
    @Override
    public float[] guess(int step, float[] state, float[] before) {
      float[] guess = honest.guess(step, state, before).clone();
      float[] xi = new float[state.length];
      noise.normals(trajectory, step, NoisePurpose.PROPOSAL, 0, xi);
      for (int i = 0; i < xi.length; i++) {
        guess[i] += 0.1f * xi[i];
      }
      return guess;
    }

    @Override
    public void evaluated(int step, float[] state, float[] prediction) {
      honest.evaluated(step, state, prediction);
    }

    @Override
    public void decided(int step) {
      honest.decided(step);
    }

    @Override
    public void remembered(Memory out) {
      honest.remembered(out);
    }

    @Override
    public void restore(int step, float slope, float[] state, float[] prediction) {
      honest.restore(step, slope, state, prediction);
    }
  }

  /**
   * Ends a window before the first step whose noise lies against the way that the noise before it
   * has gone: that step is then drafted in the next round, from a prediction that has seen the way.
   */
  private static final class PeekingLengths implements WindowPolicy, StepObserver {
    private final ReverseKernel kernel;
    private final NoiseSource noise;
    private final long trajectory;
    private final StepObserver observer;
    private int decided;
    private float[] moved;

    PeekingLengths(
        ReverseKernel kernel, NoiseSource noise, long trajectory, StepObserver observer) {
      this.kernel = kernel;
      this.noise = noise;
      this.trajectory = trajectory;
      this.observer = observer;
    }

    @Override
    public void committed(
        int step, float[] state, float[] mean, float[] prediction, float[] next, boolean accepted) {
      observer.committed(step, state, mean, prediction, next, accepted);
      decided = step + 1;
      moved = next.clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] = (moved[i] - mean[i]) / kernel.standardDeviation(step);
      }
    }

    @Override
    public int length() {
      if (decided == 0) {
        return Integer.MAX_VALUE;
      }
      float[] way = moved.clone();
      float[] xi = new float[way.length];
      for (int n = decided + 1; n < kernel.steps(); n++) {
        noise.normals(trajectory, n, NoisePurpose.PROPOSAL, 0, xi);
        double along = 0;
        for (int i = 0; i < xi.length; i++) {
          along += xi[i] * way[i];
        }
        if (along < 0) {
          return n - decided;
        }
        noise.normals(trajectory, n - 1, NoisePurpose.PROPOSAL, 0, xi);
        for (int i = 0; i < xi.length; i++) {
          way[i] += xi[i];
        }
      }
      return Integer.MAX_VALUE;
    }
  }
}
