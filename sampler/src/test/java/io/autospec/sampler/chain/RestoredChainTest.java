package io.autospec.sampler.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Draft;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A trajectory that is put away anywhere and taken up again is the same trajectory. */
class RestoredChainTest {
  private static final NoiseSource NOISE = new PhiloxNoiseSource(11);
  private static final int TRAJECTORIES = 3;

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (String kernel : List.of("ddpm", "learned", "ddim:1", "ddim:0.5", "euler-ancestral")) {
      for (int window : List.of(2, 8, 32, 1000)) {
        for (Draft draft : Draft.values()) {
          cases.add(Arguments.of(kernel, Algorithm.RECYCLED, draft, window));
        }
        cases.add(Arguments.of(kernel, Algorithm.ASD, Draft.FROZEN, window));
        if (!kernel.equals("learned")) {
          cases.add(Arguments.of(kernel, Algorithm.PICARD, Draft.FROZEN, window));
        }
      }
      cases.add(Arguments.of(kernel, Algorithm.SEQUENTIAL, Draft.FROZEN, 1));
    }
    return cases;
  }

  private static ChainSpec spec(
      ClosedFormCase target, Algorithm algorithm, Draft draft, int window) {
    return new ChainSpec(
        target.kernel(),
        ClosedFormCase.SIZE,
        algorithm,
        draft,
        window,
        ChainSpec.DEFAULT_TOLERANCE);
  }

  private static Chain restored(ChainSpec spec, long trajectory, ChainSnapshot from) {
    return spec.chain(NOISE, trajectory, StepObserver.NONE, WindowPolicy.LONGEST, from);
  }

  /** What a restored run did, against the part of the undisturbed one from there on. */
  private static void assertSame(RecordedRun restored, RecordedRun whole, ChainSnapshot from) {
    assertThat(restored.sample).containsExactly(whole.sample);
    assertThat(restored.counts()).isEqualTo(whole.counts());
    List<RecordedRun.Asked> rest = whole.asked.subList((int) from.queries(), whole.asked.size());
    assertThat(restored.asked.equals(rest)).isTrue();
    assertThat(restored.snapshots.equals(whole.snapshots.tailMap(from.queries()))).isTrue();
    assertThat(restored.unlike).isZero();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldGoOnToTheSameBytesFromEveryRound(
      String kernel, Algorithm algorithm, Draft draft, int window) {
    ClosedFormCase target = ClosedFormCase.of(kernel);
    ChainSpec spec = spec(target, algorithm, draft, window);
    for (long trajectory = 0; trajectory < TRAJECTORIES; trajectory++) {
      Chain undisturbed = spec.chain(NOISE, trajectory, StepObserver.NONE);
      RecordedRun whole = RecordedRun.toTheEnd(undisturbed, target.network(), trajectory);
      // Half answered or not, a round's snapshot is that of its opening.
      assertThat(whole.unlike).isZero();
      assertThat(whole.taken).hasSizeGreaterThan(1);
      for (ChainSnapshot from : whole.taken) {
        long order = 1000 + from.queries();
        assertSame(
            RecordedRun.toTheEnd(restored(spec, trajectory, from), target.network(), order),
            whole,
            from);
      }
      // The snapshots are the caller's: neither chain has written in them.
      assertThat(whole.taken.stream().map(RecordedRun::bytes).toList())
          .isEqualTo(List.copyOf(whole.snapshots.values()));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldSurviveAnyNumberOfLives(String kernel, Algorithm algorithm, Draft draft, int window) {
    ClosedFormCase target = ClosedFormCase.of(kernel);
    ChainSpec spec = spec(target, algorithm, draft, window);
    for (long trajectory = 0; trajectory < TRAJECTORIES; trajectory++) {
      Chain undisturbed = spec.chain(NOISE, trajectory, StepObserver.NONE);
      RecordedRun whole = RecordedRun.toTheEnd(undisturbed, target.network(), trajectory);
      Random random = new Random(trajectory);
      Chain chain = spec.chain(NOISE, trajectory, StepObserver.NONE);
      ChainSnapshot from = null;
      RecordedRun life;
      int lives = 0;
      while (true) {
        // Long enough that a life decides a window now and then: none that decides is in vain.
        int events = random.nextInt(2 * Math.min(window, ClosedFormCase.STEPS) + 2);
        life = RecordedRun.of(chain, target.network(), random.nextLong(), events);
        lives++;
        if (life.sample != null) {
          break;
        }
        from = life.taken.get(random.nextInt(life.taken.size()));
        chain = restored(spec, trajectory, from);
      }
      assertThat(lives).isGreaterThan(1);
      assertSame(life, whole, from);
    }
  }

  /** Lengths from a seed by the number of the choice, so that choices can be repeated. */
  private static final class Lengths implements WindowPolicy {
    private int next;

    Lengths(int next) {
      this.next = next;
    }

    @Override
    public int length() {
      return 1 + new Random(31L * next++).nextInt(8);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"SEQUENTIAL"},
      mode = EnumSource.Mode.EXCLUDE)
  void shouldGoOnToTheSameBytesWhereThePolicyRepeatsItsLengths(Algorithm algorithm) {
    ClosedFormCase target = ClosedFormCase.of("ddpm");
    ChainSpec spec = spec(target, algorithm, Draft.SECANT, 8);
    for (long trajectory = 0; trajectory < 20; trajectory++) {
      Lengths lengths = new Lengths(0);
      Chain chain = spec.chain(NOISE, trajectory, StepObserver.NONE, lengths);
      RecordedRun whole = RecordedRun.toTheEnd(chain, target.network(), trajectory);
      TreeMap<Long, Integer> choices = new TreeMap<>();
      for (ChainSnapshot from : whole.taken) {
        // A snapshot each round, or iteration: as many before it as choices.
        int choice = choices.size();
        choices.put(from.queries(), choice);
        Chain again = spec.chain(NOISE, trajectory, StepObserver.NONE, new Lengths(choice), from);
        assertSame(RecordedRun.toTheEnd(again, target.network(), choice), whole, from);
      }
    }
  }

  /** Not vacuous: there is something to remember, with slopes, and rejections to lose it by. */
  @Test
  void shouldMeetAllThatASnapshotHolds() {
    ClosedFormCase target = ClosedFormCase.of("ddpm");
    ChainSpec secant = spec(target, Algorithm.RECYCLED, Draft.SECANT, 8);
    List<ChainSnapshot> taken = new ArrayList<>();
    for (long trajectory = 0; trajectory < TRAJECTORIES; trajectory++) {
      Chain chain = secant.chain(NOISE, trajectory, StepObserver.NONE);
      taken.addAll(RecordedRun.toTheEnd(chain, target.network(), 0).taken);
    }
    List<ChainSnapshot.Remembered> steps =
        taken.stream().flatMap(snapshot -> snapshot.remembered().stream()).toList();
    assertThat(steps.stream().filter(step -> step.slope() > 0)).hasSizeGreaterThan(10);
    assertThat(steps.stream().filter(step -> Float.isNaN(step.slope()))).hasSizeGreaterThan(10);
    assertThat(taken.stream().filter(snapshot -> snapshot.remembered().size() > 2))
        .hasSizeGreaterThan(5);
    ChainSpec picard = spec(target, Algorithm.PICARD, Draft.FROZEN, 8);
    RecordedRun swept =
        RecordedRun.toTheEnd(picard.chain(NOISE, 0, StepObserver.NONE), target.network(), 0);
    // Of the first sweep's opening nothing but the start is known.
    assertThat(swept.taken.get(0).remembered()).isEmpty();
    assertThat(swept.taken).anySatisfy(s -> assertThat(s.remembered()).hasSizeGreaterThan(2));
  }
}
