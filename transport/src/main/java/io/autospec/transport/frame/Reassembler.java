package io.autospec.transport.frame;

import java.util.function.Consumer;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.NanoClock;

/**
 * Puts chunks together to messages, in bounded memory whatever arrives: chunks may come in any
 * order and more than once, messages that stay incomplete are given up at their deadline, and a
 * peer that begins a new epoch loses what it left behind.
 *
 * <p>Each message is handed over once while its name is among the last {@link #MEMORY} completed
 * ones; a sealed stream's replay window goes further. One thread accepts and expires; messages may
 * be closed by any thread. Allocates nothing in steady state.
 */
public final class Reassembler {
  /** How many completed messages are remembered, so that late duplicates do not open them again. */
  public static final int MEMORY = 256;

  private static final long UNKNOWN = -1;

  private final FrameCounters counters;
  private final BufferPool pool;
  private final NanoClock clock;
  private final Consumer<TensorMessage> handler;
  private final Bounds bounds;
  private final TensorMessage[] messages;
  private final Long2LongHashMap epochs;
  private final int[] doneSenders = new int[MEMORY];
  private final long[] doneEpochs = new long[MEMORY];
  private final long[] doneSequences = new long[MEMORY];
  private int nextDone;

  /**
   * How much a reassembler keeps.
   *
   * @param messages most messages that are open or handed over and not closed yet, 1 to 1,024
   * @param openOfOneSender most open messages of one sender, 1 to {@code messages}
   * @param senders most senders, 1 to 65,536
   * @param deadlineNanos how long a message may stay incomplete after its first chunk, at least 1
   */
  public record Bounds(int messages, int openOfOneSender, int senders, long deadlineNanos) {
    /** Refuses bounds outside their ranges with an {@link IllegalArgumentException}. */
    public Bounds {
      if (messages < 1
          || messages > 1024
          || openOfOneSender < 1
          || openOfOneSender > messages
          || senders < 1
          || senders > 65_536
          || deadlineNanos < 1) {
        throw new IllegalArgumentException(
            "expected 1 to 1024 messages, no more of one sender, 1 to 65536 senders and a deadline"
                + " of at least 1 ns, found "
                + messages
                + ", "
                + openOfOneSender
                + ", "
                + senders
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
    this.epochs = new Long2LongHashMap(2 * bounds.senders(), 0.6f, UNKNOWN);
    this.messages = new TensorMessage[bounds.messages()];
    for (int i = 0; i < messages.length; i++) {
      messages[i] = new TensorMessage(limits);
    }
    for (int i = 0; i < MEMORY; i++) {
      doneSequences[i] = UNKNOWN;
    }
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
    FrameVerdict verdict = checkEpoch(frame);
    if (verdict != FrameVerdict.ACCEPTED) {
      return verdict;
    }
    TensorMessage message = find(frame);
    if (message != null) {
      if (!message.agreesWith(frame)) {
        return FrameVerdict.CONTRADICTION;
      }
      return message.has(frame.chunkIndex()) ? FrameVerdict.DUPLICATE : take(message, frame);
    }
    if (wasCompleted(frame.senderId(), frame.epoch(), frame.firstSequence())) {
      return FrameVerdict.DUPLICATE;
    }
    return openAndTake(frame);
  }

  private FrameVerdict checkEpoch(TensorFrameFlyweight frame) {
    long known = epochs.get(frame.senderId());
    long epoch = frame.epoch();
    if (epoch == known) {
      return FrameVerdict.ACCEPTED;
    }
    if (epoch < known) {
      return FrameVerdict.STALE_EPOCH;
    }
    if (known == UNKNOWN && epochs.size() >= bounds.senders()) {
      return FrameVerdict.TOO_MANY_SENDERS;
    }
    epochs.put(frame.senderId(), epoch);
    dropOpenOf(frame.senderId());
    return FrameVerdict.ACCEPTED;
  }

  private TensorMessage find(TensorFrameFlyweight frame) {
    for (TensorMessage message : messages) {
      if (message.isOpen()
          && message.isNamed(frame.senderId(), frame.epoch(), frame.firstSequence())) {
        return message;
      }
    }
    return null;
  }

  private FrameVerdict openAndTake(TensorFrameFlyweight frame) {
    TensorMessage free = null;
    int ofSender = 0;
    for (TensorMessage message : messages) {
      if (message.isFree()) {
        free = message;
      } else if (message.isOpen() && message.senderId() == frame.senderId()) {
        ofSender++;
      }
    }
    if (free == null || ofSender >= bounds.openOfOneSender()) {
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
    remember(frame.senderId(), frame.epoch(), frame.firstSequence());
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

  /** Forgets a sender that is gone: its epoch and its open messages. */
  public void forget(int senderId) {
    epochs.remove(senderId);
    dropOpenOf(senderId);
  }

  /** Returns how many messages are incomplete. */
  public int openMessages() {
    int open = 0;
    for (TensorMessage message : messages) {
      open += message.isOpen() ? 1 : 0;
    }
    return open;
  }

  private void dropOpenOf(int senderId) {
    for (TensorMessage message : messages) {
      if (message.isOpen() && message.senderId() == senderId) {
        message.giveBack();
        counters.record(FrameVerdict.SUPERSEDED);
      }
    }
  }

  private boolean wasCompleted(int sender, long epoch, long sequence) {
    for (int i = 0; i < MEMORY; i++) {
      if (doneSequences[i] == sequence && doneSenders[i] == sender && doneEpochs[i] == epoch) {
        return true;
      }
    }
    return false;
  }

  private void remember(int sender, long epoch, long sequence) {
    doneSenders[nextDone] = sender;
    doneEpochs[nextDone] = epoch;
    doneSequences[nextDone] = sequence;
    nextDone = (nextDone + 1) % MEMORY;
  }
}
