package io.autospec.benchmarks.rig.load;

import io.autospec.benchmarks.rig.system.EchoClient;
import io.autospec.benchmarks.rig.system.RigException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One tensor at a time, each after a silence, from a thread that does not receive: the receiver is
 * in the midst of its own waiting when a tensor leaves, as it is in earnest. The silences vary by 1
 * ms, so that they do not fall into step with the parks of an idle strategy.
 */
final class QuietLoad implements AutoCloseable {
  /** The shortest silence. */
  static final Duration SILENCE = Duration.ofMillis(20);

  private final EchoClient client;
  private final ReplyMeter meter;
  private final EchoLoad load;
  private final Duration timeout;
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "rig-quiet-sender");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Exception failure;

  QuietLoad(EchoClient client, ReplyMeter meter, EchoLoad load, Duration timeout) {
    this.client = client;
    this.meter = meter;
    this.load = load;
    this.timeout = timeout;
  }

  /** Has so many tensors sent, and receives them on this thread. */
  void run(int count) throws IOException {
    long target = meter.received() + count;
    sender.execute(() -> send(count));
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

  private void send(int count) {
    try {
      for (int i = 0; i < count; i++) {
        Thread.sleep(SILENCE.toMillis(), i * 137_000 % 1_000_000);
        // The receiver gives up, and this is interrupted, when a reply never comes.
        while (!load.isReady()) {
          Thread.sleep(1);
        }
        load.send(false);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
    }
  }

  /** Stops the sender, which no longer uses the client then, or soon. */
  @Override
  public void close() {
    sender.shutdownNow();
  }
}
