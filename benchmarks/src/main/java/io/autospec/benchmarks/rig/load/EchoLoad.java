package io.autospec.benchmarks.rig.load;

import io.autospec.benchmarks.rig.system.EchoClient;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.RigException;
import java.io.IOException;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends tensors over one connection and waits for them, a window at a time. The number of the next
 * tensor goes on over all calls. One thread's, but for {@link #send} and {@link #isReady}, which
 * another thread may call between the others.
 */
final class EchoLoad {
  private final EchoClient client;
  private final ReplyMeter meter;
  private final EchoSetup setup;
  private final UnsafeBuffer[] tensors;
  private final IdleStrategy backPressure = new BackoffIdleStrategy(10, 20, 1_000, 100_000);
  private long next;

  EchoLoad(EchoClient client, ReplyMeter meter, EchoSetup setup) {
    this.client = client;
    this.meter = meter;
    this.setup = setup;
    this.tensors = new UnsafeBuffer[setup.window()];
    for (int i = 0; i < tensors.length; i++) {
      tensors[i] = client.newTensor(setup.bytes());
      TensorStamp.fill(tensors[i]);
    }
  }

  /** Keeps the window full until the time has come; what is on its way then stays on its way. */
  void streamUntil(long deadlineNanos) throws IOException {
    while (System.nanoTime() - deadlineNanos < 0) {
      if (isReady()) {
        send(true);
      } else {
        receive(meter.slot(next));
      }
    }
  }

  /** Returns how many tensors have been sent. */
  long sent() {
    return next;
  }

  /** Returns whether the next tensor's slot is free. */
  boolean isReady() {
    return meter.isFree(meter.slot(next));
  }

  /** Waits until nothing is on its way. */
  void drain() throws IOException {
    for (int slot = 0; slot < tensors.length; slot++) {
      receive(slot);
    }
  }

  /** Waits, on the receiver's thread, until a slot's tensor is back. */
  private void receive(int slot) throws IOException {
    long timeout = setup.timeout().toNanos();
    long began = System.nanoTime();
    while (!meter.isFree(slot)) {
      client.awaitReplies(timeout);
      meter.check();
      if (System.nanoTime() - began > timeout && !meter.isFree(slot)) {
        throw new RigException("no reply within " + setup.timeout().toSeconds() + " s");
      }
    }
  }

  /**
   * Sends the next tensor, whose slot is free. Its clock starts before back pressure is met.
   *
   * @param alone whether this thread is the receiver too
   */
  void send(boolean alone) throws IOException {
    UnsafeBuffer tensor = tensors[meter.slot(next)];
    TensorStamp.write(tensor, next);
    meter.sending(next);
    next++;
    long began = System.nanoTime();
    while (!client.trySend(tensor)) {
      if (alone) {
        client.awaitReplies(0);
      }
      meter.check();
      if (System.nanoTime() - began > setup.timeout().toNanos()) {
        throw new RigException("nothing taken within " + setup.timeout().toSeconds() + " s");
      }
      backPressure.idle();
    }
    backPressure.reset();
  }
}
