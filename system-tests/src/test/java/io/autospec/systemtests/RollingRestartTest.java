package io.autospec.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every worker is told to stop and replaced, one after the other, in the middle of one job. */
@Timeout(600)
class RollingRestartTest {
  /** Rows are dear, so that many trajectories take longer than one. */
  private static final String DEVICE = "sim-only:20ms+10ms/row";

  /** Trajectories that outlast the restarts: on a machine that has much else to do, more. */
  private static final List<Integer> COUNTS = List.of(12, 60);

  @TempDir Path folder;

  @Test
  void shouldLoseNothingWhenEveryWorkerIsRestartedInTurn() {
    try (DisturbedCluster cluster = new DisturbedCluster(folder, false, DEVICE)) {
      boolean during = false;
      for (int count : COUNTS) {
        during = during || isRestartedDuring(cluster, count);
      }
      // Else it was no rolling restart in the middle of a job.
      assertThat(during).isTrue();
    }
  }

  /** Returns whether all were restarted while the job ran; checks it then, and if not, too. */
  private static boolean isRestartedDuring(DisturbedCluster cluster, int count) {
    JobPlan plan = new JobPlan("gaussian-mixture", 1000, count, 3);
    Drawn expected = cluster.host().alone(plan);
    cluster.begin(plan);
    cluster.host().awaitSteps(plan.steps() / 10);
    for (int i = 0; i < DisturbedCluster.PROCESSES; i++) {
      cluster.stopAndReplace(i);
      cluster.worker(i).joined();
      cluster.host().awaitWorkers(cluster.devices());
    }
    boolean during = !cluster.host().isOver();
    System.out.printf(
        "restarted all by step %d of %d%n", cluster.host().steps(), plan.totalSteps());
    Drawn drawn = cluster.host().drawn(300_000);
    System.out.println("rolling restart: " + drawn.figures());
    assertThat(drawn.sha256()).isEqualTo(expected.sha256());
    // A step that was lost and drawn again would have cost rounds.
    assertThat(drawn.rounds()).isEqualTo(expected.rounds());
    assertThat(drawn.wrongSteps()).isZero();
    assertThat(drawn.strays()).isZero();
    assertThat(drawn.workersLost()).isZero();
    if (during) {
      assertThat(drawn.devices()).isEqualTo(cluster.devices());
    }
    return during;
  }
}
