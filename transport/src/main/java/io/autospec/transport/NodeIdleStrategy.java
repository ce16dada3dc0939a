package io.autospec.transport;

import io.autospec.transport.port.Wakeup;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;

/**
 * How a node's thread waits: it spins and yields for some microseconds, then sleeps until a packet
 * or a signal ends its sleep, or something is due. Not for several threads.
 */
final class NodeIdleStrategy implements IdleStrategy {
  private static final int YIELDS = 20;
  private static final long BUSY_PARK_NANOS = 50_000;

  private final Wakeup wakeup;
  private final int spins;
  private final long maxSleepMillis;
  private final TensorNode node;
  private int idles;
  private boolean prepared;

  NodeIdleStrategy(Wakeup wakeup, TensorNode node, long maxSleepMillis) {
    this.wakeup = wakeup;
    this.node = node;
    // Where cores are few, spinning takes one from whoever has something to do.
    this.spins = Runtime.getRuntime().availableProcessors() <= 4 ? 10 : 100;
    this.maxSleepMillis = maxSleepMillis;
  }

  @Override
  public void idle(int workCount) {
    if (workCount > 0) {
      reset();
    } else {
      idle();
    }
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // a few yields before a sleep, nothing hangs on them
  public void idle() {
    if (idles < spins) {
      idles++;
      Thread.onSpinWait();
    } else if (idles < spins + YIELDS) {
      idles++;
      Thread.yield();
    } else if (node.hasQueued()) {
      // What is queued waits for room, which nobody signals.
      LockSupport.parkNanos(BUSY_PARK_NANOS);
    } else if (!prepared) {
      prepared = true;
      wakeup.prepare();
    } else {
      wakeup.sleep(node.isBusy() ? 1 : maxSleepMillis);
      prepared = false;
      wakeup.awake();
    }
  }

  @Override
  public void reset() {
    idles = 0;
    if (prepared) {
      prepared = false;
      wakeup.awake();
    }
  }

  @Override
  public String alias() {
    return "node";
  }
}
