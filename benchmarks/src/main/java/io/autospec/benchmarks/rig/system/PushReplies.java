package io.autospec.benchmarks.rig.system;

import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;

/**
 * Waits for replies that a system delivers from threads of its own. The clock of a reply stops
 * before the waiting thread is woken, so the hand-over between threads is not in its latency.
 */
public final class PushReplies implements ReplyHandler {
  private final ReplyHandler target;
  private volatile Thread waiting;
  private volatile long delivered;
  private volatile Throwable failure;
  private long seen;

  /** Makes one in front of the rig's handler. */
  public PushReplies(ReplyHandler target) {
    this.target = target;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time delivers
  public void onReply(DirectBuffer buffer, int offset, int length) {
    target.onReply(buffer, offset, length);
    delivered++;
    LockSupport.unpark(waiting);
  }

  /** Ends every wait: no further reply will come. */
  public void fail(Throwable cause) {
    failure = cause;
    LockSupport.unpark(waiting);
  }

  /**
   * Does what {@link EchoClient#awaitReplies} asks for.
   *
   * @throws RigException if the system has failed
   */
  public void await(long nanos) {
    waiting = Thread.currentThread();
    long deadline = System.nanoTime() + nanos;
    while (delivered == seen) {
      Throwable cause = failure;
      if (cause != null) {
        throw new RigException("the connection failed: " + cause, cause);
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return;
      }
      LockSupport.parkNanos(this, left);
    }
    seen = delivered;
  }
}
