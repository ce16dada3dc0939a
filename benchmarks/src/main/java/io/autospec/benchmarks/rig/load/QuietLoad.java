package io.autospec.benchmarks.rig.load;

import io.autospec.benchmarks.rig.system.EchoClient;
import io.autospec.benchmarks.rig.system.RigException;
import java.io.IOException;
import java.time.Duration;

/**
 * One tensor at a time, each after a silence, from a thread that does not receive: the receiver is
 * in the midst of its own waiting when a tensor leaves, as it is in earnest. The silences vary by 1
 * ms, so that they do not fall into step with the parks of an idle strategy.
 */
final class QuietLoad {
  /** The shortest silence. */
  static final Duration SILENCE = Duration.ofMillis(20);

  private final EchoClient client;
  private final ReplyMeter meter;
  private final EchoLoad load;
  private final Duration timeout;
  private volatile Exception failure;

  QuietLoad(EchoClient client, ReplyMeter meter, EchoLoad load, Duration timeout) {
    this.client = client;
    this.meter = meter;
    this.load = load;
    this.timeout = timeout;
  }

  /** Has so many tensors sent, and receives them on this thread. */
  void run(int count) throws IOException {
    Thread sender = new Thread(() -> send(count), "rig-quiet-sender");
    sender.setDaemon(true);
    sender.start();
    try {
      receive(meter.received() + count);
    } finally {
      sender.interrupt();
    }
  }

  private void receive(long target) throws IOException {
    long before = meter.received();
    long progress = System.nanoTime();
    while (before < target) {
      client.awaitReplies(timeout.toNanos());
      meter.check();
      if (failure != null) {
        throw new RigException("sending failed: " + failure.getMessage(), failure);
      }
      long now = System.nanoTime();
      if (meter.received() > before) {
        before = meter.received();
        progress = now;
      } else if (now - progress > timeout.toNanos()) {
        throw new RigException("no reply within " + timeout.toSeconds() + " s");
      }
    }
  }

  // The receiver gives up, and interrupts, when a reply never comes.
  private void send(int count) {
    try {
      for (int i = 0; i < count; i++) {
        Thread.sleep(SILENCE.toMillis(), i * 137_000 % 1_000_000);
        while (!load.isReady()) {
          Thread.sleep(1);
        }
        load.send(false);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
    }
  }
}
