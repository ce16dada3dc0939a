package io.autospec.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.actors.pool.DeviceCost;
import io.autospec.actors.pool.PoolEffect;
import io.autospec.actors.pool.PoolSettings;
import io.autospec.actors.pool.QueryPool;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuerySenderTest {
  private static final long MS = 1_000_000;

  /** It was decided to send it, and its answer came with what decided that. */
  @Test
  void shouldNotWaitForWhatItDidNotSend() {
    QueryPool pool = new QueryPool(PoolSettings.DEFAULTS);
    OpenQueries open = new OpenQueries(0);
    pool.workerJoined(1, 1);
    assertThat(pool.modelOpened(1, "m", new DeviceCost(30 * MS, 0), 0)).isEmpty();
    List<PoolEffect> effects = pool.submit(Map.of(1L, 1.0), "m", 0);
    assertThat(effects).containsExactly(new PoolEffect.Send(1, 1, false));
    assertThat(pool.cancel(List.of(1L), 1)).containsExactly(new PoolEffect.Withdraw(1, 1));
    QueryWorkers nobody = new RosterWorkers(new WorkerRoster(), null);
    new QuerySender(pool, nobody, open, () -> 2).execute(effects);
    assertThat(pool.nextDeadline(2)).isEqualTo(Long.MAX_VALUE);
  }
}
