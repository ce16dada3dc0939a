package io.autospec.benchmarks.rig.autospec;

import io.autospec.benchmarks.rig.aeron.AeronSettings;
import io.autospec.transport.TensorNode;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.IdleStrategy;

/** Runs a node that has no thread, and waits between its turns as raw Aeron's systems do. */
final class NodeTurns {
  private final TensorNode node;
  private final IdleStrategy idle = AeronSettings.INVOKED.idle();

  NodeTurns(TensorNode node) {
    this.node = node;
  }

  /** Goes on until the condition holds or the time is over; returns whether it holds. */
  boolean until(BooleanSupplier condition, long nanos) {
    long deadline = System.nanoTime() + nanos;
    while (!condition.getAsBoolean()) {
      int work = node.doWork();
      if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
        return condition.getAsBoolean();
      }
      idle.idle(work);
    }
    return true;
  }
}
