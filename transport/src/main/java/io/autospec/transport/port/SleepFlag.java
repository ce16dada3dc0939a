package io.autospec.transport.port;

import java.lang.invoke.VarHandle;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

/**
 * Whether a thread sleeps or is about to, for those who leave work for it: it raises the flag and
 * then looks for work once more; they leave work and then look at the flag. One of the two sees the
 * other. This is apart from {@link Wakeup}, which needs a selector, so that it can be tried
 * millions of times.
 */
final class SleepFlag {
  private volatile boolean raised;
  private AtomicCounter mirror;

  /** Shows other processes what this is, as 1 or 0; a closed counter, or null, shows nothing. */
  void mirror(AtomicCounter counter) {
    mirror = counter;
  }

  /** The thread is about to sleep. Of that thread. */
  void raise() {
    raised = true;
    if (mirror != null) {
      mirror.set(1);
    }
    // The flag must be there for all to see before the thread looks for work once more.
    VarHandle.fullFence();
  }

  /** It is awake. Of that thread. */
  void lower() {
    raised = false;
    if (mirror != null) {
      mirror.set(0);
    }
  }

  /** Returns whether who has just left work must wake the thread. */
  boolean isRaised() {
    // What was left must be there for all to see before this looks.
    VarHandle.fullFence();
    return raised;
  }

  /** The same, of another process that shows its flag in this counter. */
  static boolean isRaised(CountersReader counters, int counterId) {
    VarHandle.fullFence();
    return counters.getCounterValue(counterId) == 1;
  }
}
