package io.autospec.model.device;

import java.util.concurrent.locks.LockSupport;

/** Time, as a simulated device needs it: a clock and a way to wait. A test brings its own. */
public interface WaitClock {
  /** The machine's monotonic clock; waits park the calling thread. */
  WaitClock SYSTEM =
      new WaitClock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void parkNanos(long nanos) {
          LockSupport.parkNanos(nanos);
        }
      };

  /**
   * Now.
   *
   * @return nanoseconds from an arbitrary origin; never falls
   */
  long nanoTime();

  /**
   * Waits for about as long; may return early.
   *
   * @param nanos more than 0
   */
  void parkNanos(long nanos);
}
