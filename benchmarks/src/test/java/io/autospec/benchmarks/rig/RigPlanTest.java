package io.autospec.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.benchmarks.rig.cell.LoadMode;
import org.junit.jupiter.api.Test;

final class RigPlanTest {
  private final RigPlan plan =
      RigOptions.parse(
              "--systems", "nio-tcp,grpc,raw-aeron-ipc-offer", "--sizes", "64k,3m", "--rounds", "2")
          .plan();

  private static String text(RigPlan.Cell cell) {
    return RigRun.name(cell);
  }

  @Test
  void systemsOfOneSizeAndModeFollowEachOther() {
    assertThat(plan.round(1).stream().map(RigPlanTest::text))
        .containsExactly(
            "nio-tcp, 64K, ping-pong",
            "grpc, 64K, ping-pong",
            "raw-aeron-ipc-offer, 64K, ping-pong",
            "nio-tcp, 64K, window-8",
            "grpc, 64K, window-8",
            "raw-aeron-ipc-offer, 64K, window-8",
            "nio-tcp, 64K, quiet",
            "grpc, 64K, quiet",
            "raw-aeron-ipc-offer, 64K, quiet",
            "nio-tcp, 64K, idle",
            "grpc, 64K, idle",
            "raw-aeron-ipc-offer, 64K, idle",
            // A message of Aeron's is at most 2 MiB with these settings, and waiting has no size.
            "nio-tcp, 3M, ping-pong",
            "grpc, 3M, ping-pong",
            "nio-tcp, 3M, window-8",
            "grpc, 3M, window-8",
            "nio-tcp, 3M, quiet",
            "grpc, 3M, quiet");
  }

  @Test
  void theNextRoundBeginsWithTheNextSystem() {
    assertThat(plan.round(2).stream().filter(cell -> cell.mode() == LoadMode.IDLE))
        .extracting(RigPlanTest::text)
        .containsExactly("grpc, 64K, idle", "raw-aeron-ipc-offer, 64K, idle", "nio-tcp, 64K, idle");
    assertThat(plan.round(2)).containsExactlyInAnyOrderElementsOf(plan.round(1));
  }
}
