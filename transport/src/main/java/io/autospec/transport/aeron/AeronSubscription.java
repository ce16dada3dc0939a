package io.autospec.transport.aeron;

import io.aeron.Subscription;
import io.aeron.exceptions.RegistrationException;
import io.autospec.transport.port.FrameHandler;

/** Listens to a channel, and again after the driver's client had to be made anew. */
final class AeronSubscription {
  private static final long RETRY_NANOS = 100_000_000L;
  private static final int REPORT_EVERY = 50;

  private final AeronDriver driver;
  private final int stream;
  private final FrameAssembler assembler;
  private Subscription subscription;
  private String channel;
  private int generation;
  private long nextTryNanos = System.nanoTime();
  private int failures;

  AeronSubscription(AeronDriver driver, String channel, int stream, int maxFrameLength) {
    this.driver = driver;
    this.stream = stream;
    this.channel = channel;
    this.assembler = new FrameAssembler(maxFrameLength);
    open();
  }

  private void open() {
    subscription =
        driver.aeron().addSubscription(channel, stream, image -> {}, assembler::onUnavailable);
    generation = driver.generation();
  }

  /**
   * The driver gives the port back when it has noticed that its client was gone: within a second.
   */
  private void reopen() {
    if (System.nanoTime() - nextTryNanos < 0) {
      return;
    }
    nextTryNanos = System.nanoTime() + RETRY_NANOS;
    try {
      open();
    } catch (RegistrationException e) {
      failures++;
      if (failures % REPORT_EVERY == 0) {
        throw e;
      }
    }
  }

  /** Returns host and port that are really listened to, or null if that is not known yet. */
  String resolvedEndpoint() {
    return subscription.resolvedEndpoint();
  }

  /** Says what to listen to the next time, when the port is known. */
  void reopenWith(String nextChannel) {
    channel = nextChannel;
  }

  int poll(FrameHandler frames, int limit) {
    if (generation != driver.generation()) {
      reopen();
    }
    assembler.begin(frames);
    subscription.controlledPoll(assembler, limit);
    return assembler.taken();
  }
}
