package io.autospec.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.TimeParts;
import io.autospec.actors.pool.NeedEstimate;
import io.autospec.actors.wire.AnswerTerms;
import io.autospec.actors.wire.Fence;
import io.autospec.actors.wire.NetworkKey;
import io.autospec.model.DiffusionModel;
import io.autospec.model.Models;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A trajectory whose answers are the test's. */
class ChainActorTest {
  private static final int STEPS = 20;

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString("akka.loglevel = ERROR, akka.actor.provider = local")
              .withFallback(ConfigFactory.defaultReference())
              .resolve());
  private final TestProbe<WorkerPool.Command> pool = kit.createTestProbe();
  private final TestProbe<SamplingJob.Command> job = kit.createTestProbe();
  private final DiffusionModel mixture = Models.load("gaussian-mixture", Optional.empty());
  private int strays;
  private final JobTicket ticket =
      new JobTicket(
          1,
          Fence.OWN,
          new NetworkKey("ab".repeat(32), false, null),
          SamplingJob.post(job.getRef()),
          new JobCounters());

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private Trajectory trajectory(JobOutcome outcome) {
    ChainSpec chains =
        new ChainSpec(
            ReverseKernels.create(mixture.schedule(), new SamplerKind.Ddpm(), STEPS),
            784,
            Algorithm.RECYCLED,
            Draft.SECANT,
            STEPS,
            ChainSpec.DEFAULT_TOLERANCE);
    Trajectory.Parts parts =
        new Trajectory.Parts(
            ticket,
            0,
            chains.chain(new PhiloxNoiseSource(3), 0, StepObserver.NONE),
            Condition.none(),
            new NeedEstimate(),
            outcome,
            Optional.empty());
    return new Trajectory(parts, System::nanoTime);
  }

  /**
   * Draws a trajectory from a network that says 0.
   *
   * @param late says that the round before is answered once more, in each round
   */
  private JobResult draw(boolean late) {
    JobOutcome outcome = new JobOutcome(1, true);
    ActorRef<ChainActor.Command> chain =
        kit.spawn(ChainActor.create(trajectory(outcome), pool.getRef()));
    chain.tell(new ChainActor.Begin());
    int committed = 0;
    Round before = null;
    while (true) {
      Round asked = pool.expectMessageClass(WorkerPool.Submit.class).round();
      if (late && before != null) {
        chain.tell(new ChainActor.Answered(before));
        strays += before.queries.size();
      }
      long now = System.nanoTime();
      asked.submitted(now);
      AnswerTerms terms = new AnswerTerms(1, "", 1, 0, 0);
      asked.queries.forEach(query -> asked.answered(query, terms, now, now));
      chain.tell(new ChainActor.Answered(asked));
      before = asked;
      committed += job.expectMessageClass(SamplingJob.RoundEnded.class).committed();
      if (committed == STEPS) {
        job.expectMessageClass(SamplingJob.TrajectoryFinished.class);
        return outcome.result(1, ticket.counters(), OptionalLong.empty(), List.of());
      }
    }
  }

  @Test
  void shouldDropAndCountAnswersThatItHas() {
    JobResult once = draw(false);
    assertThat(once.strays()).isZero();
    assertThat(once.rounds().get(0)).isGreaterThan(1);
    // Answered as soon as asked: all of the time is the chain's own.
    assertThat(once.parts())
        .isEqualTo(new TimeParts(0, 0, 0, once.parts().coordinator()))
        .isNotEqualTo(TimeParts.NONE);
    JobResult late = draw(true);
    assertThat(strays).isGreaterThan(STEPS);
    assertThat(late.strays()).isEqualTo(strays);
    assertThat(late.samples().get(0)).containsExactly(once.samples().get(0));
  }
}
