package io.autospec.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every worker is told to stop and replaced, one after the other, in the middle of one job. */
@Timeout(180)
class RollingRestartTest {
  /** Rows are dear, so that many trajectories take longer than one. */
  private static final String DEVICE = "sim-only:20ms+10ms/row";

  /** Long enough to outlast the restarts. */
  private static final JobPlan PLAN = new JobPlan("gaussian-mixture", 1000, 12, 3);

  @TempDir Path folder;

  @Test
  void shouldLoseNothingWhenEveryWorkerIsRestartedInTurn() {
    try (DisturbedCluster cluster = new DisturbedCluster(folder, false, DEVICE)) {
      Drawn expected = cluster.host().alone(PLAN);
      cluster.begin(PLAN);
      cluster.host().awaitSteps(PLAN.steps() / 10);
      for (int i = 0; i < DisturbedCluster.PROCESSES; i++) {
        cluster.stopAndReplace(i);
        cluster.worker(i).joined();
        cluster.host().awaitWorkers(cluster.devices());
      }
      // Else it was no rolling restart in the middle of a job.
      assertThat(cluster.host().isOver()).isFalse();
      System.out.printf("restarted all by step %d%n", cluster.host().steps());
      Drawn drawn = cluster.host().drawn(120_000);
      System.out.println("rolling restart: " + drawn.figures());
      assertThat(drawn.sha256()).isEqualTo(expected.sha256());
      // A step that was lost and drawn again would have cost rounds.
      assertThat(drawn.rounds()).isEqualTo(expected.rounds());
      assertThat(drawn.wrongSteps()).isZero();
      assertThat(drawn.strays()).isZero();
      assertThat(drawn.workersLost()).isZero();
      assertThat(drawn.devices()).isEqualTo(cluster.devices());
    }
  }
}
