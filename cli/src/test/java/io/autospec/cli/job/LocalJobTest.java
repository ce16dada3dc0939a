package io.autospec.cli.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.cli.job.Jobs.Request;
import io.autospec.model.Models;
import io.autospec.model.device.Device;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.Draft;
import io.autospec.sampler.SequentialSampler;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class LocalJobTest {
  private static final List<Condition> PLANS = Collections.nCopies(8, Jobs.SYMMETRIC);

  /** Closed form, so the bits are Java's alone: pinned for every platform and JDK. */
  @Test
  void shouldGiveTheSameBytesOnEveryJavaVersion() throws InterruptedException {
    JobResult result =
        Request.of("gaussian-mixture", 50, Collections.nCopies(3, Condition.none())).run();
    assertThat(Jobs.sha256(result))
        .isEqualTo("003ad64cbc2a6e9785b7e7d9184bed95e2bd5effe152decb58ed425a9625f5c7");
  }

  @Test
  void shouldGiveTheSameBytesOnAnyNumberOfWorkers() throws InterruptedException {
    Request digits = Request.of("mnist", 40, Jobs.labels(5));
    String expected = Jobs.sha256(digits.workers(1).run());
    for (int workers : new int[] {2, 3, 8}) {
      assertThat(Jobs.sha256(digits.workers(workers).run())).isEqualTo(expected);
    }
  }

  /** Windows and guidance that make more rows at once than one network call takes. */
  @Test
  void shouldGiveTheSameBytesOnAnyNumberOfWorkersForWideGuidedWindows()
      throws InterruptedException {
    Request digits =
        Request.of("mnist", 20, Jobs.labels(2))
            .by(Algorithm.RECYCLED, Draft.SECANT, 32)
            .guidance(2);
    String expected = Jobs.sha256(digits.workers(1).run());
    for (int workers : new int[] {3, 8}) {
      assertThat(Jobs.sha256(digits.workers(workers).run())).isEqualTo(expected);
    }
  }

  @Test
  void shouldNotLetATrajectoryDependOnItsCompany() throws InterruptedException {
    float[] alone = Request.of("mnist", 40, Jobs.labels(1)).run().samples().get(0);
    float[] inCompany = Request.of("mnist", 40, Jobs.labels(16)).run().samples().get(0);
    assertThat(inCompany).containsExactly(alone);
  }

  @Test
  void shouldGiveTheOraclesBytesWhenSequential() throws InterruptedException {
    Request plans = Request.of("policy", 100, PLANS).by(Algorithm.SEQUENTIAL, Draft.SECANT, 1);
    JobResult result = plans.run();
    try (Denoiser network = Models.load("policy", Optional.empty()).open(new Device.Cpu(1))) {
      for (int i = 0; i < PLANS.size(); i++) {
        assertThat(result.samples().get(i))
            .containsExactly(
                SequentialSampler.sample(
                    plans.spec().kernel(),
                    network,
                    Jobs.SYMMETRIC,
                    new PhiloxNoiseSource(plans.seed()),
                    i));
      }
    }
    assertThat(result.rounds()).containsOnly(100);
    assertThat(result.evaluations()).isEqualTo(800);
  }

  /** The figures that the README promises, on the smaller of the two trained models. */
  @ParameterizedTest
  @CsvSource({"8, 6.2", "16, 9.8"})
  void shouldNeedFewRoundsOnPolicy(int window, double speedup) throws InterruptedException {
    JobResult result =
        Request.of("policy", 100, PLANS).by(Algorithm.RECYCLED, Draft.SECANT, window).run();
    assertThat(100 / Jobs.medianRounds(result)).isGreaterThanOrEqualTo(speedup);
    JobResult paper =
        Request.of("policy", 100, PLANS).by(Algorithm.ASD, Draft.FROZEN, window).run();
    assertThat(Jobs.medianRounds(paper)).isGreaterThan(1.5 * Jobs.medianRounds(result));
  }

  @Test
  void shouldReportProgressUpToTheEnd() throws InterruptedException {
    List<JobProgress> heard = new ArrayList<>();
    JobResult result = LocalJob.run(Request.of("policy", 50, PLANS).spec(), heard::add);
    JobProgress last = heard.get(heard.size() - 1);
    assertThat(last.committedSteps()).isEqualTo(last.totalSteps()).isEqualTo(8 * 50);
    assertThat(last.finished()).isEqualTo(8);
    assertThat(last.rounds())
        .isEqualTo(result.rounds().stream().mapToLong(Integer::longValue).sum());
    assertThat(last.evaluations()).isEqualTo(result.evaluations());
  }

  @Test
  void shouldStopItsWorkersWhenInterrupted() {
    Request digits = Request.of("mnist", 1000, Jobs.labels(4));
    Thread caller = Thread.currentThread();
    assertThatThrownBy(() -> LocalJob.run(digits.spec(), progress -> caller.interrupt()))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("autospec-device-"));
  }

  @Test
  void shouldFailWithTheWorkersOwnWords() {
    Request wrong =
        Request.of("mnist", 20, List.of(Condition.none().with("class_labels", new float[] {1})));
    assertThatThrownBy(wrong::run).hasMessageContaining("class_labels");
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("autospec-device-"));
  }
}
