package io.autospec.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadlineTimerTest {
  private static final long MS = 1_000_000;

  private final BlockingQueue<Long> rings = new LinkedBlockingQueue<>();
  private final DeadlineTimer timer = new DeadlineTimer(rings::add);

  private long next() throws InterruptedException {
    Long ring = rings.poll(10, TimeUnit.SECONDS);
    assertThat(ring).as("a ring").isNotNull();
    return ring;
  }

  @Test
  void shouldRingForTheEarliest() throws InterruptedException {
    timer.atLatest(2_000 * MS, 0);
    timer.atLatest(MS, 0);
    timer.atLatest(2_001 * MS, 0); // Later than what is set: nothing.
    assertThat(next()).isEqualTo(MS);
    assertThat(next()).isEqualTo(2_000 * MS);
    assertThat(rings.poll(100, TimeUnit.MILLISECONDS)).isNull();
  }

  /** Or each that was overtaken would go on for ever beside the others. */
  @Test
  void shouldNotBegetAnotherForOneThatWasOvertaken() throws InterruptedException {
    timer.atLatest(2_000 * MS, 0);
    timer.atLatest(MS, 0);
    timer.rang(next());
    timer.atLatest(4_000 * MS, 0);
    long overtaken = next();
    assertThat(overtaken).isEqualTo(2_000 * MS);
    timer.rang(overtaken);
    timer.atLatest(4_000 * MS, 0); // It is set already.
    assertThat(next()).isEqualTo(4_000 * MS);
    assertThat(rings.poll(150, TimeUnit.MILLISECONDS)).isNull();
  }
}
