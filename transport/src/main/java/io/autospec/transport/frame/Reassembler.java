package io.autospec.transport.frame;

import java.util.function.Consumer;
import org.agrona.concurrent.NanoClock;

/**
 * Puts chunks together to messages, in bounded memory whatever arrives: chunks may come in any
 * order, messages that stay incomplete are given up at their deadline or when too many of their
 * session do, and a session that ends loses what it left behind.
 *
 * <p>Whoever feeds it drops a frame that comes twice ({@link ReplayWindow}); a chunk that is there
 * already is refused here too, but a message that was handed over would be opened again. One thread
 * accepts and expires; messages may be closed by any thread. Allocates nothing in steady state.
 */
public final class Reassembler {
  private final FrameCounters counters;
  private final BufferPool pool;
  private final NanoClock clock;
  private final Consumer<TensorMessage> handler;
  private final Bounds bounds;
  private final TensorMessage[] messages;

  /**
   * How much a reassembler keeps.
   *
   * @param messages most messages that are open or handed over and not closed yet, 1 to 4,096
   * @param openOfOneSession most open messages of one session, 1 to {@code messages}: one more, and
   *     the oldest is given up, for senders send one message after the other
   * @param deadlineNanos how long a message may stay incomplete after its first chunk, at least 1
   */
  public record Bounds(int messages, int openOfOneSession, long deadlineNanos) {
    /** Refuses bounds outside their ranges with an {@link IllegalArgumentException}. */
    public Bounds {
      if (messages < 1
          || messages > 4096
          || openOfOneSession < 1
          || openOfOneSession > messages
          || deadlineNanos < 1) {
        throw new IllegalArgumentException(
            "expected 1 to 4096 messages, no more of one session, and a deadline of at least 1 ns,"
                + " found "
                + messages
                + ", "
                + openOfOneSession
                + ", "
                + deadlineNanos);
      }
    }
  }

  /**
   * Makes a reassembler.
   *
   * @param limits the same as the decoder's
   * @param pool whose buffers the bodies are put together in
   * @param handler gets every whole message and closes it, then or later; it must not throw
   */
  public Reassembler(
      FrameLimits limits,
      Bounds bounds,
      BufferPool pool,
      NanoClock clock,
      FrameCounters counters,
      Consumer<TensorMessage> handler) {
    this.bounds = bounds;
    this.pool = pool;
    this.clock = clock;
    this.counters = counters;
    this.handler = handler;
    this.messages = new TensorMessage[bounds.messages()];
    for (int i = 0; i < messages.length; i++) {
      messages[i] = new TensorMessage(limits);
    }
  }

  /**
   * Returns whether this frame would find room now: its message is open, or can be opened. What
   * finds none may be kept and offered again when messages have been closed.
   */
  public boolean hasRoomFor(TensorFrameFlyweight frame) {
    if (find(frame) != null) {
      return true;
    }
    return free() != null && pool.has(frame.bodyLength());
  }

  /**
   * Takes one frame, and hands over its message if this was the last missing chunk.
   *
   * @param frame a frame that the decoder accepted, in clear text
   * @return what became of it (counted)
   */
  public FrameVerdict accept(TensorFrameFlyweight frame) {
    return counters.record(judge(frame));
  }

  private FrameVerdict judge(TensorFrameFlyweight frame) {
    if (frame.sealed()) {
      return FrameVerdict.WRONG_SEAL;
    }
    TensorMessage message = find(frame);
    if (message == null) {
      return openAndTake(frame);
    }
    if (!message.agreesWith(frame)) {
      return FrameVerdict.CONTRADICTION;
    }
    return message.has(frame.chunkIndex()) ? FrameVerdict.DUPLICATE : take(message, frame);
  }

  private TensorMessage find(TensorFrameFlyweight frame) {
    for (TensorMessage message : messages) {
      if (message.isOpen() && message.isNamed(frame)) {
        return message;
      }
    }
    return null;
  }

  private TensorMessage free() {
    for (TensorMessage message : messages) {
      if (message.isFree()) {
        return message;
      }
    }
    return null;
  }

  /** Gives up the oldest open message of the frame's session if there are as many as may be. */
  private void makeRoomFor(TensorFrameFlyweight frame) {
    TensorMessage oldest = null;
    int ofSession = 0;
    for (TensorMessage message : messages) {
      if (message.isOpen() && message.isOf(frame.senderId(), frame.session())) {
        ofSession++;
        oldest = oldest == null || message.isOlderThan(oldest) ? message : oldest;
      }
    }
    if (ofSession >= bounds.openOfOneSession()) {
      oldest.giveBack();
      counters.record(FrameVerdict.EXPIRED);
    }
  }

  private FrameVerdict openAndTake(TensorFrameFlyweight frame) {
    makeRoomFor(frame);
    TensorMessage free = free();
    if (free == null) {
      return FrameVerdict.TOO_MANY_OPEN;
    }
    PooledBuffer buffer = pool.acquire(frame.bodyLength());
    if (buffer == null) {
      return FrameVerdict.POOL_EXHAUSTED;
    }
    free.open(frame, buffer, clock.nanoTime() + bounds.deadlineNanos());
    return take(free, frame);
  }

  private FrameVerdict take(TensorMessage message, TensorFrameFlyweight frame) {
    if (!message.take(frame)) {
      return FrameVerdict.ACCEPTED;
    }
    FrameVerdict verdict = message.complete();
    if (verdict != FrameVerdict.ACCEPTED) {
      message.giveBack();
      return verdict;
    }
    handler.accept(message);
    return FrameVerdict.COMPLETED;
  }

  /**
   * Gives up the messages whose deadline has passed. To be called now and then.
   *
   * @return how many (each counted as {@link FrameVerdict#EXPIRED})
   */
  public int expire() {
    long now = clock.nanoTime();
    int expired = 0;
    for (TensorMessage message : messages) {
      if (message.isOpen() && message.isDue(now)) {
        message.giveBack();
        counters.record(FrameVerdict.EXPIRED);
        expired++;
      }
    }
    return expired;
  }

  /** Forgets a session that is over: its open messages. */
  public void forget(int senderId, long session) {
    for (TensorMessage message : messages) {
      if (message.isOpen() && message.isOf(senderId, session)) {
        message.giveBack();
        counters.record(FrameVerdict.SUPERSEDED);
      }
    }
  }

  /** Returns how many messages are incomplete. */
  public int openMessages() {
    int open = 0;
    for (TensorMessage message : messages) {
      open += message.isOpen() ? 1 : 0;
    }
    return open;
  }
}
