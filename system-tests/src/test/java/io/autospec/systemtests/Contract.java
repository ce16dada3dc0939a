package io.autospec.systemtests;

import static io.autospec.systemtests.Journal.Event.DELIVERED;
import static io.autospec.systemtests.Journal.Event.RECEIVED;
import static io.autospec.systemtests.Journal.Event.SENT;
import static io.autospec.systemtests.Journal.Event.TORN;
import static io.autospec.systemtests.Journal.Event.UNDELIVERED;

import io.autospec.transport.frame.FrameKind;
import java.util.ArrayList;
import java.util.List;

/**
 * What must hold for every message whatever happens: the peer's handler got it exactly once and
 * whole, or the sender was told that it may not have arrived; never neither, never twice, never
 * torn, and of each message the sender is told once.
 *
 * @param sent messages that were taken
 * @param received messages that the peer's handler got
 * @param delivered messages of which the sender knows that they arrived
 * @param undelivered messages of which the sender knows that they may not have
 */
record Contract(int sent, int received, int delivered, int undelivered) {
  private static final int MOST_SHOWN = 10;

  /** Returns whether each message that was taken has been told of. */
  static boolean isSettled(Journal sender, FrameKind kind, long from, long to) {
    for (long query = from; query < to; query++) {
      if (sender.count(SENT, kind, query) > 0
          && sender.count(DELIVERED, kind, query) + sender.count(UNDELIVERED, kind, query) == 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether all of these messages were taken, and told of. What was received has been sent,
   * but its sender may not have written that down yet.
   */
  static boolean isAllTold(Journal sender, FrameKind kind, long from, long to) {
    return count(sender, SENT, kind, from, to) == to - from && isSettled(sender, kind, from, to);
  }

  /** Returns how many of these messages this happened to. */
  static int count(Journal journal, Journal.Event event, FrameKind kind, long from, long to) {
    int count = 0;
    for (long query = from; query < to; query++) {
      count += journal.count(event, kind, query) > 0 ? 1 : 0;
    }
    return count;
  }

  /** Checks the messages of one sender that is alive to one receiver, dead or alive. */
  static Contract check(
      String when, Journal sender, Journal receiver, FrameKind kind, long from, long to) {
    List<String> broken = new ArrayList<>();
    int[] totals = new int[4];
    for (long query = from; query < to; query++) {
      int sent = sender.count(SENT, kind, query);
      int received = receiver.count(RECEIVED, kind, query);
      int delivered = sender.count(DELIVERED, kind, query);
      int undelivered = sender.count(UNDELIVERED, kind, query);
      boolean holds =
          sent == 1
              ? received <= 1 && delivered + undelivered == 1 && (received == 1 || undelivered == 1)
              : sent + received + delivered + undelivered == 0;
      if (!holds || receiver.count(TORN, kind, query) > 0) {
        broken.add(
            "%s %d: sent %d, received %d, torn %d, delivered %d, undelivered %d"
                .formatted(
                    kind,
                    query,
                    sent,
                    received,
                    receiver.count(TORN, kind, query),
                    delivered,
                    undelivered));
      }
      totals[0] += sent;
      totals[1] += received;
      totals[2] += delivered;
      totals[3] += undelivered;
    }
    refuse(when, broken);
    return new Contract(totals[0], totals[1], totals[2], totals[3]);
  }

  /** Checks the messages of a sender that was killed: what it knew is lost, but not what it did. */
  static void checkOfDeadSender(String when, Journal receiver, FrameKind kind, long from, long to) {
    List<String> broken = new ArrayList<>();
    for (long query = from; query < to; query++) {
      int received = receiver.count(RECEIVED, kind, query);
      int torn = receiver.count(TORN, kind, query);
      if (received > 1 || torn > 0) {
        broken.add("%s %d: received %d, torn %d".formatted(kind, query, received, torn));
      }
    }
    refuse(when, broken);
  }

  private static void refuse(String when, List<String> broken) {
    if (!broken.isEmpty()) {
      throw new AssertionError(
          "%s: %d messages break the contract: %s"
              .formatted(
                  when, broken.size(), broken.subList(0, Math.min(MOST_SHOWN, broken.size()))));
    }
  }
}
