package io.autospec.durable.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.Draft;
import io.autospec.sampler.Trajectory;
import io.autospec.sampler.chain.Chain;
import io.autospec.sampler.chain.Chain.Effect;
import io.autospec.sampler.chain.Chain.Event;
import io.autospec.sampler.chain.ChainSnapshot;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.chain.WindowPolicy;
import io.autospec.sampler.kernel.PredictionType;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import io.autospec.sampler.reference.GaussianMixture;
import io.autospec.sampler.reference.GaussianMixtureDenoiser;
import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files that the first version of format 1 wrote, kept as they are: whoever upgrades in the middle
 * of a job reads them, and ends in the bytes that the job would have had. Only operations whose
 * result IEEE 754 fixes are in these chains. {@link #main} made the files; they are not made again.
 */
class StoredFormatTest {
  private static final int STEPS = 40;
  private static final String JOB = "stored-format-1";
  private static final NoiseSource NOISE = new PhiloxNoiseSource(20_261);

  private static final ScheduleConfig CONFIG =
      ScheduleConfig.builder()
          .numTrainTimesteps(STEPS)
          .betaStart(1e-4 * 1000 / STEPS)
          .betaEnd(0.02 * 1000 / STEPS)
          .clipSample(false)
          .build();

  private static Denoiser network() {
    GaussianMixture target =
        new GaussianMixture(
            new double[] {0.3, 0.4, 0.3},
            new double[][] {{-3, 2, 3}, {3, -2, 0}, {0, 3, -3}},
            new double[][] {{0.002}, {0.001}, {2}});
    return new GaussianMixtureDenoiser(
        NoiseSchedule.of(CONFIG).alphasCumprod(), PredictionType.EPSILON, target);
  }

  private static ChainSpec spec(Algorithm algorithm) {
    return new ChainSpec(
        ReverseKernels.create(CONFIG, SamplerKind.parse("ddpm"), STEPS),
        3,
        algorithm,
        Draft.SECANT,
        6,
        ChainSpec.DEFAULT_TOLERANCE);
  }

  private static String file(Algorithm algorithm) {
    return "format-1-" + algorithm.label() + ".ckpt";
  }

  private static byte[] stored(String name) throws IOException {
    try (InputStream in = StoredFormatTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static Trajectory whole(Algorithm algorithm, int trajectory) {
    return Trajectory.draw(
        spec(algorithm), network(), Condition.none(), NOISE, trajectory, StepObserver.NONE);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void shouldGoOnFromStoredCheckpointsToTheBytesOfTheJob(Algorithm algorithm) throws IOException {
    byte[] bytes = stored(file(algorithm));
    Checkpoint checkpoint = CheckpointCodec.decode(bytes);
    assertThat(checkpoint.job()).isEqualTo(JOB);
    assertThat(checkpoint.epoch()).isEqualTo(2);
    assertThat(checkpoint.sequence()).isEqualTo(41);
    assertThat(checkpoint.open()).containsOnlyKeys(1, 12, 19);
    assertThat(CheckpointCodec.encode(checkpoint)).isEqualTo(bytes);
    Segment finished = SegmentCodec.decode(stored("format-1-" + algorithm.label() + ".seg"));
    assertThat(finished.job()).isEqualTo(JOB);
    assertThat(finished.sequence()).isEqualTo(7);
    assertThat(finished.samples().stream().map(FinishedSample::trajectory))
        .containsExactly(1, 12, 19);
    for (FinishedSample expected : finished.samples()) {
      Chain chain =
          spec(algorithm)
              .chain(
                  NOISE,
                  expected.trajectory(),
                  StepObserver.NONE,
                  WindowPolicy.LONGEST,
                  checkpoint.open().get(expected.trajectory()));
      Trajectory drawn = Trajectory.draw(chain, network(), Condition.none());
      assertThat(drawn.sample()).containsExactly(expected.sample());
      assertThat(drawn.rounds()).isEqualTo(expected.rounds());
      assertThat(drawn.rejections()).isEqualTo(expected.rejections());
      assertThat(drawn.evaluations()).isEqualTo(expected.evaluations());
    }
  }

  /** The numbers that a person can read in the file, so that both sides cannot drift together. */
  @Test
  void shouldReadKnownValues() throws IOException {
    ChainSnapshot snapshot =
        CheckpointCodec.decode(stored(file(Algorithm.RECYCLED))).open().get(12);
    assertThat(describe(snapshot)).isEqualTo(KNOWN);
  }

  /** Committed, rounds, rejections, queries; of each array one number; and so for each step. */
  private static final String KNOWN =
      "25 6 3 36 1.277559 0.02059255"
          + " | 25 2.087554 -1.1850412 -1.951488"
          + " | 26 1.889104 -0.7316394 -1.799207"
          + " | 27 1.7227827 -0.85271406 -1.8033212"
          + " | 28 1.5831081 -0.89784086 -1.9349451"
          + " | 29 NaN -0.8891328 -1.8503089";

  private static String describe(ChainSnapshot snapshot) {
    StringBuilder words = new StringBuilder();
    words.append(snapshot.committed()).append(' ').append(snapshot.rounds());
    words.append(' ').append(snapshot.rejections()).append(' ').append(snapshot.queries());
    words.append(' ').append(snapshot.state()[0]).append(' ').append(snapshot.newest()[2]);
    for (ChainSnapshot.Remembered step : snapshot.remembered()) {
      words.append(" | ").append(step.step()).append(' ').append(step.slope());
      words.append(' ').append(step.state()[1]).append(' ').append(step.prediction()[1]);
    }
    return words.toString();
  }

  /** A moment in the middle of a round, and of the chain; one with slopes if there are any. */
  private static ChainSnapshot putAway(Algorithm algorithm, int trajectory) {
    Chain chain = spec(algorithm).chain(NOISE, trajectory, StepObserver.NONE);
    Queue<Effect> open = new ArrayDeque<>(chain.on(new Event.Begin()));
    List<ChainSnapshot> taken = new ArrayList<>();
    Denoiser network = network();
    while (open.remove() instanceof Effect.Evaluate query) {
      network.predict(
          new DenoiserBatch()
              .add(
                  new DenoiserBatch.Row(
                      query.state(),
                      query.inputScale(),
                      query.timestep(),
                      Condition.none(),
                      query.output())));
      taken.add(chain.snapshot());
      open.addAll(chain.on(new Event.Evaluated(query.query(), query.output())));
    }
    ChainSnapshot best = taken.get(taken.size() / 2);
    for (ChainSnapshot snapshot : taken) {
      best = slopes(snapshot) > slopes(best) ? snapshot : best;
    }
    return best;
  }

  private static long slopes(ChainSnapshot snapshot) {
    return snapshot.remembered().stream().filter(step -> step.slope() > 0).count();
  }

  /**
   * Writes the files of this version's format.
   *
   * @param folder one argument: where
   */
  public static void main(String[] folder) throws IOException {
    for (Algorithm algorithm : Algorithm.values()) {
      Map<Integer, ChainSnapshot> open = new TreeMap<>();
      List<FinishedSample> samples = new ArrayList<>();
      for (int trajectory : new int[] {1, 12, 19}) {
        open.put(trajectory, putAway(algorithm, trajectory));
        Trajectory drawn = whole(algorithm, trajectory);
        samples.add(
            new FinishedSample(
                trajectory,
                drawn.rounds(),
                drawn.rejections(),
                drawn.evaluations(),
                drawn.sample()));
      }
      Files.write(
          Path.of(folder[0], file(algorithm)),
          CheckpointCodec.encode(new Checkpoint(JOB, 2, 41, open)));
      Files.write(
          Path.of(folder[0], "format-1-" + algorithm.label() + ".seg"),
          SegmentCodec.encode(new Segment(JOB, 7, samples)));
    }
  }
}
