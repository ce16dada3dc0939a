package io.autospec.sampler.chain;

import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.Trajectory;
import io.autospec.sampler.chain.Chain.Effect;
import io.autospec.sampler.chain.Chain.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Answers one query at a time, in a shuffled order, and lets a test act between the events. */
final class TestDriver {
  private TestDriver() {}

  /**
   * Drives a chain to its end.
   *
   * @param between called after each event while queries are out, and once at the end
   */
  static Trajectory drive(Chain chain, Denoiser network, long order, Consumer<Chain> between) {
    Random random = new Random(order);
    List<Effect> open = new ArrayList<>(chain.on(new Event.Begin()));
    while (true) {
      between.accept(chain);
      Effect next = open.remove(random.nextInt(open.size()));
      if (next instanceof Effect.Finished finished) {
        return new Trajectory(
            finished.sample(), chain.rounds(), chain.evaluations(), chain.rejections());
      }
      Effect.Evaluate query = (Effect.Evaluate) next;
      DenoiserBatch batch = new DenoiserBatch();
      batch.add(
          new DenoiserBatch.Row(
              query.state(),
              query.inputScale(),
              query.timestep(),
              Condition.none(),
              query.output()));
      network.predict(batch);
      open.addAll(chain.on(new Event.Evaluated(query.query(), query.output())));
    }
  }
}
