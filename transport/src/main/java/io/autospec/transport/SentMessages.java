package io.autospec.transport;

import io.autospec.transport.frame.OutgoingMessage;

/**
 * The messages of a link that were taken and not settled yet, oldest first: a ring of fixed size.
 * They are numbered in the order in which they were taken, when their first frame is sent. Not for
 * several threads at once; allocates nothing after its construction.
 */
final class SentMessages {
  private static final long NO_NUMBER = -1;

  private final SentMessage[] ring;
  private int head;
  private int count;
  private int numbered;

  /** Makes a ring for this many, a power of two. */
  SentMessages(int capacity) {
    ring = new SentMessage[capacity];
    for (int i = 0; i < capacity; i++) {
      ring[i] = new SentMessage();
    }
  }

  boolean isFull() {
    return count == ring.length;
  }

  /** Adds a message without a number. */
  void add(OutgoingMessage message, long deadlineNanos) {
    at(count++).set(message.kind(), message.jobId(), message.queryId(), NO_NUMBER, deadlineNanos);
  }

  /** Gives the oldest message that has no number its number, above all that were given. */
  void number(long sequence) {
    at(numbered++).sequence = sequence;
    dropSettled();
  }

  /** Settles the message of this number; returns whether it was open, and copies it then. */
  boolean settle(long sequence, SentMessage copy) {
    for (int i = 0; i < numbered && at(i).sequence <= sequence; i++) {
      if (at(i).sequence == sequence) {
        return settle(at(i), copy);
      }
    }
    return false;
  }

  /** Settles the oldest open message if its deadline has passed; returns whether it had. */
  boolean expire(long nowNanos, SentMessage copy) {
    for (int i = 0; i < count && nowNanos - at(i).deadlineNanos >= 0; i++) {
      if (settle(at(i), copy)) {
        return true;
      }
    }
    return false;
  }

  /** Settles the oldest open message; returns whether there was one. */
  boolean settleOldest(SentMessage copy) {
    for (int i = 0; i < count; i++) {
      if (settle(at(i), copy)) {
        return true;
      }
    }
    return false;
  }

  private boolean settle(SentMessage message, SentMessage copy) {
    if (message.settled) {
      return false;
    }
    copy.copyFrom(message);
    message.settled = true;
    dropSettled();
    return true;
  }

  /** What has no number yet stays, settled or not, or another would get its number. */
  private void dropSettled() {
    while (numbered > 0 && at(0).settled) {
      head = (head + 1) & (ring.length - 1);
      count--;
      numbered--;
    }
  }

  private SentMessage at(int index) {
    return ring[(head + index) & (ring.length - 1)];
  }
}
