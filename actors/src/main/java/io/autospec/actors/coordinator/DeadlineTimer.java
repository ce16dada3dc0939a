package io.autospec.actors.coordinator;

import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;

/**
 * Reminds an actor of the earliest of its deadlines. One that rings early, because what it was set
 * for is done, is not set back: that would cost more than ringing.
 *
 * @param <T> what the actor is told
 */
final class DeadlineTimer<T> {
  private static final long SHORTEST_NANOS = 1_000_000;

  private final TimerScheduler<T> timers;
  private final T message;
  private long at = Long.MAX_VALUE;

  /** A timer that is not set; for the actor's thread alone. */
  DeadlineTimer(TimerScheduler<T> timers, T message) {
    this.timers = timers;
    this.message = message;
  }

  /** Rings at this time or before; {@link Long#MAX_VALUE} asks for nothing. */
  void atLatest(long deadline, long now) {
    if (deadline < at) {
      at = deadline;
      timers.startSingleTimer(message, Duration.ofNanos(Math.max(SHORTEST_NANOS, deadline - now)));
    }
  }

  /** It has rung. */
  void rang() {
    at = Long.MAX_VALUE;
  }
}
