package io.autospec.testkit;

import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.chain.Chain;
import io.autospec.sampler.chain.ChainSnapshot;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.chain.WindowPolicy;
import io.autospec.sampler.noise.NoiseSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A chain that is lost now and then, when a round opens, and taken up where it stood up to two
 * rounds before, with other lengths than the rounds that were lost. Losses and lengths come from
 * coins of their own: they know no noise. Steps that were decided in vain are not heard of.
 */
final class InterruptedChain implements Chain {
  private static final int KEPT = 3;
  private static final int LOST_ONE_IN = 4;

  private record Decided(
      int step, float[] state, float[] mean, float[] prediction, float[] next, boolean accepted) {}

  private final ChainSpec spec;
  private final NoiseSource noise;
  private final long trajectory;
  private final StepObserver observer;
  private final SplittableRandom coins;
  private final List<ChainSnapshot> kept = new ArrayList<>();
  private final List<Decided> unheard = new ArrayList<>();
  private Chain chain;
  private int losses;

  InterruptedChain(
      ChainSpec spec, NoiseSource noise, long trajectory, StepObserver observer, long coins) {
    this.spec = spec;
    this.noise = noise;
    this.trajectory = trajectory;
    this.observer = observer;
    this.coins = new SplittableRandom(coins);
    this.chain = spec.chain(noise, trajectory, this::decided, lengths());
  }

  private WindowPolicy lengths() {
    return () -> coins.nextInt(1, spec.window() + 1);
  }

  private void decided(
      int step, float[] state, float[] mean, float[] prediction, float[] next, boolean accepted) {
    unheard.add(
        new Decided(step, state.clone(), mean.clone(), prediction.clone(), next.clone(), accepted));
  }

  @Override
  public List<Effect> on(Event event) {
    List<Effect> effects = chain.on(event);
    if (effects.isEmpty()) {
      return effects;
    }
    if (effects.get(0) instanceof Effect.Finished) {
      hear(Integer.MAX_VALUE);
      return effects;
    }
    kept.add(chain.snapshot());
    if (kept.size() > KEPT) {
      kept.remove(0);
    }
    hear(kept.get(0).committed());
    if (coins.nextInt(LOST_ONE_IN) != 0) {
      return effects;
    }
    losses++;
    int from = coins.nextInt(kept.size());
    ChainSnapshot last = kept.get(from);
    kept.subList(from, kept.size()).clear();
    unheard.removeIf(decided -> decided.step() >= last.committed());
    chain = spec.chain(noise, trajectory, this::decided, lengths(), last);
    return chain.on(new Event.Begin());
  }

  /** Tells the observer of steps that can no longer be lost. */
  private void hear(int before) {
    for (Decided d : unheard) {
      if (d.step() < before) {
        observer.committed(d.step(), d.state(), d.mean(), d.prediction(), d.next(), d.accepted());
      }
    }
    unheard.removeIf(decided -> decided.step() < before);
  }

  /** How often it was lost so far. */
  int losses() {
    return losses;
  }

  @Override
  public ChainSnapshot snapshot() {
    return chain.snapshot();
  }

  @Override
  public void restore(ChainSnapshot from) {
    chain.restore(from);
  }

  @Override
  public int committedStep() {
    return chain.committedStep();
  }

  @Override
  public int rounds() {
    return chain.rounds();
  }

  @Override
  public long evaluations() {
    return chain.evaluations();
  }

  @Override
  public long strays() {
    return chain.strays();
  }

  @Override
  public int rejections() {
    return chain.rejections();
  }
}
