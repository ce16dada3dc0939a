package io.autospec.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that is a member like the others, answers first, and answers wrongly: the job ends with
 * the undisturbed run's bytes, and nothing of it reaches a chain.
 */
@Timeout(120)
class RogueWorkersTest {
  private static final JobPlan PLAN = new JobPlan("gaussian-mixture", 300, 2, 11);
  private static final long PATIENCE_MILLIS = 60_000;

  @TempDir static Path folder;

  private static DisturbedCluster cluster;
  private static Drawn expected;

  @BeforeAll
  static void start() {
    cluster = new DisturbedCluster(folder, false, "sim-only:20ms~10%");
    expected = cluster.host().alone(PLAN);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NAN", "OTHER_MODEL", "TWICE"})
  void shouldDrawTheSameBytesBesideAWorkerThatAnswers(Misbehaviour how) {
    beside(how);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NAN", "OTHER_MODEL", "TWICE"})
  void shouldDrawTheSameBytesBesideAWorkerThatAlsoAnswers(Misbehaviour how) {
    beside(how);
  }

  private static void beside(Misbehaviour how) {
    try (WorkerProcess rogue =
        WorkerProcess.start(
            RogueWorkerMain.class,
            List.of(cluster.address(), cluster.settings().toString(), how.name()))) {
      rogue.joined();
      cluster.begin(PLAN);
      Drawn drawn = cluster.host().drawn(PATIENCE_MILLIS);
      int lies = rogue.count("rogue: " + how);
      System.out.printf("%s: %d times, %s%n", how, lies, drawn.figures());
      assertThat(lies).as("answers of the rogue").isPositive();
      assertThat(drawn.sha256()).isEqualTo(expected.sha256());
      assertThat(drawn.rounds()).isEqualTo(expected.rounds());
      assertThat(drawn.wrongSteps()).isZero();
      assertThat(drawn.strays()).as("answers that a chain had not asked for").isZero();
    }
  }
}
