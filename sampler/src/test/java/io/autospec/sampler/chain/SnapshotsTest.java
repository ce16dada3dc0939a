package io.autospec.sampler.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Draft;
import io.autospec.sampler.chain.Chain.Event;
import io.autospec.sampler.chain.ChainSnapshot.Remembered;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is no snapshot of such a chain is refused, with words. */
class SnapshotsTest {
  private static final NoiseSource NOISE = new PhiloxNoiseSource(11);
  private static final int D = ClosedFormCase.SIZE;
  private static final int WINDOW = 8;

  private final ClosedFormCase target = ClosedFormCase.of("ddpm");

  private ChainSpec spec(Algorithm algorithm, Draft draft) {
    return new ChainSpec(target.kernel(), D, algorithm, draft, WINDOW, 0.1);
  }

  /** A snapshot with at least three remembered steps, if the algorithm remembers any. */
  private ChainSnapshot snapshot(ChainSpec spec) {
    RecordedRun run =
        RecordedRun.toTheEnd(spec.chain(NOISE, 0, StepObserver.NONE), target.network(), 0);
    ChainSnapshot most = run.taken.get(run.taken.size() / 2);
    for (ChainSnapshot snapshot : run.taken) {
      if (snapshot.remembered().size() > most.remembered().size()) {
        most = snapshot;
      }
    }
    return most;
  }

  /** A snapshot's parts, to change one. */
  private static final class Parts {
    int committed;
    int rounds;
    int rejections;
    long queries;
    float[] state;
    float[] newest;
    List<Remembered> remembered;

    Parts(ChainSnapshot from) {
      committed = from.committed();
      rounds = from.rounds();
      rejections = from.rejections();
      queries = from.queries();
      state = from.state().clone();
      newest = from.newest().clone();
      remembered = new ArrayList<>(from.remembered());
    }

    ChainSnapshot whole() {
      return new ChainSnapshot(committed, rounds, rejections, queries, state, newest, remembered);
    }

    void step(int index, UnaryOperator<Remembered> change) {
      remembered.set(index, change.apply(remembered.get(index)));
    }
  }

  private interface Change {
    void to(Parts parts);
  }

  private static void assertRefused(
      ChainSpec spec, ChainSnapshot from, Change change, String... words) {
    Parts parts = new Parts(from);
    change.to(parts);
    ChainSnapshot changed = parts.whole();
    assertThatThrownBy(() -> spec.chain(NOISE, 0, StepObserver.NONE, WindowPolicy.LONGEST, changed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void shouldRefuseCountsAndSizesOfNoSuchChain(Algorithm algorithm) {
    ChainSpec spec = spec(algorithm, Draft.SECANT);
    ChainSnapshot good = snapshot(spec);
    assertThat(good.rounds()).isPositive();
    assertRefused(
        spec,
        good,
        p -> p.committed = ClosedFormCase.STEPS,
        "committed steps: expected in 0..39, found 40");
    assertRefused(spec, good, p -> p.committed = -1, "committed steps", "found -1");
    assertRefused(spec, good, p -> p.rounds = 0, "rounds", "found 0");
    assertRefused(spec, good, p -> p.rounds = p.committed + 1, "rounds");
    assertRefused(spec, good, p -> p.rejections = -1, "rejections", "found -1");
    assertRefused(spec, good, p -> p.rejections = p.rounds + 1, "rejections");
    assertRefused(spec, good, p -> p.queries = p.rounds - 1L, "queries");
    assertRefused(spec, good, p -> p.state = new float[D + 1], "state: expected 5 floats, found 6");
    assertRefused(
        spec,
        good,
        p -> p.newest = new float[D + 1],
        "newest prediction: expected " + good.newest().length + " floats, found 6");
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertRefused(
          spec,
          good,
          p -> p.state[2] = bad,
          "state: expected finite numbers, found " + bad + " at 2");
    }
    int beyond = good.committed() + WINDOW + 1;
    assertRefused(
        spec,
        good,
        p -> p.remembered.add(new Remembered(beyond, Float.NaN, new float[D], new float[D])),
        "remembered step");
  }

  @Test
  void shouldRefuseMemoriesOfNoSuchDraft() {
    ChainSpec spec = spec(Algorithm.RECYCLED, Draft.SECANT);
    ChainSnapshot good = snapshot(spec);
    assertThat(good.remembered()).hasSizeGreaterThan(2);
    int first = good.remembered().get(0).step();
    assertRefused(
        spec,
        good,
        p -> p.step(1, r -> new Remembered(first, r.slope(), r.state(), r.prediction())),
        "remembered step: expected in " + (first + 1) + "..",
        "found " + first);
    assertRefused(
        spec,
        good,
        p -> p.step(0, r -> new Remembered(p.committed - 1, r.slope(), r.state(), r.prediction())),
        "remembered step",
        "found " + (good.committed() - 1));
    assertRefused(
        spec,
        good,
        p -> p.step(0, r -> new Remembered(r.step(), r.slope(), new float[3], r.prediction())),
        "state of remembered step " + first + ": expected 5 floats, found 3");
    assertRefused(
        spec,
        good,
        p -> p.step(0, r -> new Remembered(r.step(), r.slope(), new float[0], r.prediction())),
        "state of step " + first,
        "found a state of 0");
    assertRefused(
        spec,
        good,
        p -> p.step(0, r -> new Remembered(r.step(), r.slope(), r.state(), new float[0])),
        "prediction of remembered step " + first + ": expected 5 floats, found 0");
    for (float slope : new float[] {-1, Float.POSITIVE_INFINITY}) {
      assertRefused(
          spec,
          good,
          p -> p.step(0, r -> new Remembered(r.step(), slope, r.state(), r.prediction())),
          "slope of step " + first,
          "found " + slope);
    }
    assertRefused(
        spec,
        good,
        p ->
            p.step(
                0,
                r -> {
                  float[] nan = r.prediction().clone();
                  nan[4] = Float.NaN;
                  return new Remembered(r.step(), r.slope(), r.state(), nan);
                }),
        "expected finite numbers, found NaN at 4");
    // Another draft's memory.
    assertRefused(
        spec(Algorithm.RECYCLED, Draft.FROZEN), good, p -> {}, "frozen draft keeps nothing");
    assertRefused(spec(Algorithm.RECYCLED, Draft.RECYCLED), good, p -> {}, "no state and no slope");
    ChainSnapshot recycled = snapshot(spec(Algorithm.RECYCLED, Draft.RECYCLED));
    assertRefused(spec, recycled, p -> {}, "found a state of 0");
  }

  @Test
  void shouldRefuseAPicardPathWithAGap() {
    ChainSpec spec = spec(Algorithm.PICARD, Draft.FROZEN);
    ChainSnapshot good = snapshot(spec);
    assertThat(good.remembered()).hasSizeGreaterThan(2);
    assertRefused(spec, good, p -> p.remembered.remove(1), "remembered step: expected in");
    assertRefused(
        spec,
        good,
        p -> p.step(0, r -> new Remembered(r.step(), 0.5f, r.state(), r.prediction())),
        "expected no slope");
    assertRefused(
        spec,
        good,
        p -> p.step(0, r -> new Remembered(r.step(), r.slope(), r.state(), new float[D])),
        "expected 0 floats, found 5");
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void shouldSayWhenThereIsNothingToPutAwayOrItIsTooLateToTakeUp(Algorithm algorithm) {
    ChainSpec spec = spec(algorithm, Draft.SECANT);
    ChainSnapshot good = snapshot(spec);
    Chain chain = spec.chain(NOISE, 0, StepObserver.NONE, WindowPolicy.LONGEST, good);
    assertThatThrownBy(chain::snapshot)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("found a new one");
    assertThatThrownBy(() -> chain.restore(good))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was restored");
    // Where it stands is known before it begins.
    assertThat(chain.committedStep()).isEqualTo(good.committed());
    assertThat(chain.rounds()).isEqualTo(good.rounds());
    assertThat(chain.evaluations()).isEqualTo(good.queries());
    assertThat(chain.rejections()).isEqualTo(good.rejections());
    assertThat(chain.on(new Event.Evaluated(good.queries() - 1, new float[D]))).isEmpty();
    RecordedRun.toTheEnd(chain, target.network(), new Random(1).nextLong());
    assertThatThrownBy(chain::snapshot)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("found a finished one");
    Chain begun = spec.chain(NOISE, 0, StepObserver.NONE);
    begun.on(new Event.Begin());
    assertThatThrownBy(() -> begun.restore(good)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> begun.on(new Event.Begin())).isInstanceOf(IllegalStateException.class);
  }
}
