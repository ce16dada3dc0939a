package io.autospec.actors.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.actors.job.TimeParts.Stamps;
import org.junit.jupiter.api.Test;

class TimePartsTest {
  /** Opened at 100, with the pool at 103, sent at 110, answered at 200, decided at 207. */
  private static final Stamps ROUND = new Stamps(100, 103, 110, 200, 207);

  private static long sum(TimeParts parts) {
    return parts.compute() + parts.waiting() + parts.network() + parts.coordinator();
  }

  @Test
  void shouldTakeFromTheWayThereAndBackWhatTheWorkerHadIt() {
    TimeParts parts = TimeParts.ofRound(ROUND, 15, 60, 60);
    assertThat(parts).isEqualTo(new TimeParts(60, 7 + 15, 90 - 75, 3 + 7));
    assertThat(sum(parts)).isEqualTo(107);
  }

  /** It waited for a call of its own round: nobody else's, so that is no waiting. */
  @Test
  void shouldCountAllCallsOfTheRoundAsCompute() {
    assertThat(TimeParts.ofRound(ROUND, 40, 40, 75)).isEqualTo(new TimeParts(75, 12, 10, 10));
  }

  /** A call that it shared with other trajectories is computing all the same. */
  @Test
  void shouldCountASharedCallAsAWhole() {
    assertThat(TimeParts.ofRound(ROUND, 0, 60, 20).compute()).isEqualTo(60);
  }

  /** It was sent again, and answered what it was sent at first. */
  @Test
  void shouldNotFindLessThanNoNetwork() {
    TimeParts parts = TimeParts.ofRound(ROUND, 500, 60, 60);
    assertThat(parts).isEqualTo(new TimeParts(60, 7 + 30, 0, 10));
    assertThat(sum(parts)).isEqualTo(107);
  }

  @Test
  void shouldAdd() {
    assertThat(new TimeParts(1, 2, 3, 4).plus(new TimeParts(10, 20, 30, 40)))
        .isEqualTo(new TimeParts(11, 22, 33, 44));
  }
}
