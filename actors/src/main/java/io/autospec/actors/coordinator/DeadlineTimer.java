package io.autospec.actors.coordinator;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Reminds of the earliest of several deadlines, to the millisecond, which the actor system's own
 * clock does not: it ticks seldom, so that a node that waits costs little. One that rings early,
 * because what it was set for is done, is not set back: that would cost more than ringing. For one
 * thread.
 */
final class DeadlineTimer {
  private static final long SHORTEST_NANOS = 1_000_000;

  private final LongConsumer ring;
  private long at = Long.MAX_VALUE;

  /**
   * A timer that is not set.
   *
   * @param ring called with the deadline by another thread when it is time; must not block
   */
  DeadlineTimer(LongConsumer ring) {
    this.ring = ring;
  }

  /** Rings at this time or before; {@link Long#MAX_VALUE} asks for nothing. */
  void atLatest(long deadline, long now) {
    if (deadline < at) {
      at = deadline;
      CompletableFuture.delayedExecutor(
              Math.max(SHORTEST_NANOS, deadline - now), TimeUnit.NANOSECONDS, Runnable::run)
          .execute(() -> ring.accept(deadline));
    }
  }

  /**
   * It has rung. Only for its own deadline is it not set any more: one that an earlier deadline
   * overtook rings too, and must not beget another, or there would be ever more of them.
   */
  void rang(long deadline) {
    if (deadline == at) {
      at = Long.MAX_VALUE;
    }
  }
}
