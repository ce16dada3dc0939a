package io.autospec.sampler;

import io.autospec.sampler.chain.Chain;
import io.autospec.sampler.chain.Chain.Effect;
import io.autospec.sampler.chain.Chain.Event;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.noise.NoiseSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * A finished trajectory, and the simplest driver that makes one: the calling thread, each round's
 * queries in one network call.
 *
 * @param sample the sample, D floats
 * @param rounds network evaluations on the critical path
 * @param evaluations network evaluations in all
 * @param rejections how often a draft was rejected
 */
public record Trajectory(float[] sample, int rounds, long evaluations, int rejections) {

  /**
   * Draws a trajectory in the calling thread.
   *
   * @param spec how
   * @param denoiser the network
   * @param condition what else the network is told
   * @param noise all randomness
   * @param trajectory the noise address
   * @param observer sees every decided step
   * @return the trajectory
   */
  public static Trajectory draw(
      ChainSpec spec,
      Denoiser denoiser,
      Condition condition,
      NoiseSource noise,
      long trajectory,
      StepObserver observer) {
    return draw(spec.chain(noise, trajectory, observer), denoiser, condition);
  }

  /**
   * Drives a chain to its end in the calling thread.
   *
   * @param chain a chain that has not begun
   * @param denoiser the network
   * @param condition what else the network is told
   * @return the trajectory
   */
  public static Trajectory draw(Chain chain, Denoiser denoiser, Condition condition) {
    Queue<List<Effect>> waiting = new ArrayDeque<>();
    waiting.add(chain.on(new Event.Begin()));
    DenoiserBatch batch = new DenoiserBatch();
    while (true) {
      List<Effect> effects = waiting.remove();
      if (!effects.isEmpty() && effects.get(0) instanceof Effect.Finished finished) {
        return new Trajectory(
            finished.sample(), chain.rounds(), chain.evaluations(), chain.rejections());
      }
      batch.clear();
      for (Effect effect : effects) {
        Effect.Evaluate query = (Effect.Evaluate) effect;
        batch.add(
            new DenoiserBatch.Row(
                query.state(), query.inputScale(), query.timestep(), condition, query.output()));
      }
      denoiser.predict(batch);
      for (Effect effect : effects) {
        Effect.Evaluate query = (Effect.Evaluate) effect;
        List<Effect> more = chain.on(new Event.Evaluated(query.query(), query.output()));
        if (!more.isEmpty()) {
          waiting.add(more);
        }
      }
    }
  }
}
