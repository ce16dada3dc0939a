package io.autospec.actors.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.actors.wire.Fence;
import org.junit.jupiter.api.Test;

class EpochFenceTest {
  private final EpochFence fence = new EpochFence();

  private boolean admits(String id, long epoch) {
    Fence asker = Fence.of(id, epoch);
    return fence.admits(asker.job(), asker.epoch());
  }

  /** A log of epochs: two coordinators that both believe they have the job. */
  @Test
  void shouldRefuseWhoWasOvertaken() {
    assertThat(admits("job-a", 1)).isTrue();
    assertThat(admits("job-a", 2)).isTrue();
    assertThat(admits("job-a", 1)).isFalse();
    assertThat(admits("job-a", 2)).isTrue();
    assertThat(admits("job-b", 1)).isTrue();
    assertThat(admits("job-a", 1)).isFalse();
  }

  @Test
  void shouldLetJobsPassThatNobodyCanTakeOver() {
    assertThat(fence.admits(0, 5)).isTrue();
    assertThat(fence.admits(0, 1)).isTrue();
    assertThat(Fence.OWN.job()).isZero();
  }

  @Test
  void shouldForgetJobsThatAskedLongAgo() {
    assertThat(admits("old", 9)).isTrue();
    for (int i = 0; i < 5000; i++) {
      assertThat(admits("job-" + i, 1)).isTrue();
    }
    assertThat(admits("old", 1)).isTrue();
    assertThat(admits("job-4999", 0)).isFalse();
  }
}
