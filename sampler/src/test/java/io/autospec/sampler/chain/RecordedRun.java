package io.autospec.sampler.chain;

import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.chain.Chain.Effect;
import io.autospec.sampler.chain.Chain.Event;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A chain that is driven in a shuffled order of answers, with a snapshot after every event, and all
 * that was seen meanwhile. Stops after some events, or at the chain's end.
 */
final class RecordedRun {
  /** A query: its numbers and the bits of its state. */
  record Asked(
      long query, int ahead, int step, float inputScale, float timestep, ByteBuffer state) {}

  final List<Asked> asked = new ArrayList<>();

  /** Snapshots in bytes, the first seen at each count of queries; and how many differed from it. */
  final TreeMap<Long, ByteBuffer> snapshots = new TreeMap<>();

  final List<ChainSnapshot> taken = new ArrayList<>();

  /** Snapshots that were not what the first at the same count of queries was. */
  int unlike;

  float[] sample;
  private final Chain chain;

  private RecordedRun(Chain chain) {
    this.chain = chain;
  }

  static RecordedRun toTheEnd(Chain chain, Denoiser network, long order) {
    return of(chain, network, order, Integer.MAX_VALUE);
  }

  static RecordedRun of(Chain chain, Denoiser network, long order, int events) {
    RecordedRun run = new RecordedRun(chain);
    Random random = new Random(order);
    List<Effect> open = new ArrayList<>();
    run.take(chain.on(new Event.Begin()), open);
    for (int event = 0; event < events && run.sample == null; event++) {
      run.snapshot();
      Effect.Evaluate query = (Effect.Evaluate) open.remove(random.nextInt(open.size()));
      network.predict(
          new DenoiserBatch()
              .add(
                  new DenoiserBatch.Row(
                      query.state(),
                      query.inputScale(),
                      query.timestep(),
                      Condition.none(),
                      query.output())));
      run.take(chain.on(new Event.Evaluated(query.query(), query.output())), open);
    }
    if (run.sample == null) {
      run.snapshot();
    }
    return run;
  }

  private void take(List<Effect> effects, List<Effect> open) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Finished finished) {
        sample = finished.sample();
      } else if (effect instanceof Effect.Evaluate query) {
        open.add(query);
        ByteBuffer bits = ByteBuffer.allocate(Float.BYTES * query.state().length);
        put(bits, query.state());
        asked.add(
            new Asked(
                query.query(),
                query.ahead(),
                query.step(),
                query.inputScale(),
                query.timestep(),
                bits.flip()));
      }
    }
  }

  private void snapshot() {
    ChainSnapshot snapshot = chain.snapshot();
    ByteBuffer bytes = bytes(snapshot);
    ByteBuffer first = snapshots.putIfAbsent(snapshot.queries(), bytes);
    if (first == null) {
      taken.add(snapshot);
    } else if (!first.equals(bytes)) {
      unlike++;
    }
  }

  /** Rounds, rejections and evaluations. */
  List<Long> counts() {
    return List.of((long) chain.rounds(), (long) chain.rejections(), chain.evaluations());
  }

  static ByteBuffer bytes(ChainSnapshot snapshot) {
    ByteBuffer out = ByteBuffer.allocate(1 << 16);
    out.putInt(snapshot.committed()).putInt(snapshot.rounds()).putInt(snapshot.rejections());
    out.putLong(snapshot.queries());
    put(out, snapshot.state());
    put(out, snapshot.newest());
    for (ChainSnapshot.Remembered step : snapshot.remembered()) {
      out.putInt(step.step()).putFloat(step.slope());
      put(out, step.state());
      put(out, step.prediction());
    }
    return out.flip();
  }

  private static void put(ByteBuffer out, float[] values) {
    for (float value : values) {
      out.putFloat(value);
    }
  }
}
