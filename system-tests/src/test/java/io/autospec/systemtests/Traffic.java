package io.autospec.systemtests;

import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.port.OfferResult;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Offers requests of seeded sizes to a node's peer, as many as it takes, on a thread of its own,
 * until it is closed. While there is no peer it waits for the next one.
 */
final class Traffic implements AutoCloseable {
  private static final long RETRY_NANOS = 200_000;
  private static final int JOIN_MILLIS = 10_000;

  /**
   * What is sent.
   *
   * @param seed of the sizes
   * @param least fewest bytes, at least 1
   * @param most most bytes
   * @param first number of the first query
   * @param count most queries
   */
  record Plan(long seed, int least, int most, long first, long count) {
    /** Returns sizes whose logarithms are uniform, so that large ones do not hide small ones. */
    int size(SplittableRandom random) {
      double log = Math.log(least) + random.nextDouble() * Math.log((double) most / least);
      return Math.max(least, Math.min(most, (int) Math.exp(log)));
    }
  }

  private final JournaledNode node;
  private final Plan plan;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long next;
  private final AtomicLong bytes = new AtomicLong();

  private Traffic(JournaledNode node, Plan plan) {
    this.node = node;
    this.plan = plan;
    this.next = plan.first();
    this.thread = new Thread(this::run, "traffic");
    this.thread.setDaemon(true);
  }

  static Traffic begin(JournaledNode node, Plan plan) {
    Traffic traffic = new Traffic(node, plan);
    traffic.thread.start();
    return traffic;
  }

  private void run() {
    SplittableRandom random = new SplittableRandom(plan.seed());
    OutgoingMessage message = new OutgoingMessage(1);
    UnsafeBuffer payload = new UnsafeBuffer(new byte[plan.most()]);
    long end = plan.first() + plan.count();
    for (long query = plan.first(); query < end && !stopped; query++) {
      int size = plan.size(random);
      Payload.fill(payload, query, size);
      while (node.offer(message, FrameKind.REQUEST, query, payload, size) != OfferResult.SENT) {
        if (stopped) {
          return;
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
      next = query + 1;
      bytes.addAndGet(size);
    }
  }

  /** Returns the number of the query that is sent next; those from the first to it were taken. */
  long next() {
    return next;
  }

  /** Returns how many bytes were taken. */
  long bytes() {
    return bytes.get();
  }

  boolean isDone() {
    return !thread.isAlive();
  }

  @Override
  public void close() {
    stop();
  }

  /** Offers nothing more. */
  void stop() {
    stopped = true;
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new IllegalStateException("an offer blocks");
    }
  }
}
