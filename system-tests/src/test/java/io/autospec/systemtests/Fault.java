package io.autospec.systemtests;

import java.util.Arrays;
import java.util.List;

/** What is done to a cluster's workers in the middle of a job. */
enum Fault {
  KILLED(false),
  CUT_PAST_PEER_TIMEOUT(true),
  ALL_KILLED(false),
  TOLD_TO_STOP(false),
  STOPPED_PAST_PEER_TIMEOUT(false),
  JOINED_LATE(false),
  ONE_WAY(true),
  CUT_UNTIL_DOWNED(true),
  STOPPED_BRIEFLY(false),
  CUT_BRIEFLY(true),
  STOPPED_UNTIL_DOWNED(false),
  UDP_DROPPED(true),
  ALL_CUT(true);

  private final boolean needsIslands;

  Fault(boolean needsIslands) {
    this.needsIslands = needsIslands;
  }

  /**
   * Returns whether jobs have to notice it, one in a few at least: someone is lost, or a query is
   * sent again. A cut that is mended at once costs a packet or none.
   */
  boolean isFelt() {
    return this != TOLD_TO_STOP && this != JOINED_LATE && this != CUT_BRIEFLY;
  }

  /** Returns whether it goes on for seconds; a job should go on for longer. */
  boolean lasts() {
    return switch (this) {
      case CUT_PAST_PEER_TIMEOUT,
          STOPPED_PAST_PEER_TIMEOUT,
          ONE_WAY,
          UDP_DROPPED,
          CUT_UNTIL_DOWNED,
          STOPPED_UNTIL_DOWNED ->
          true;
      case KILLED, ALL_KILLED, TOLD_TO_STOP, JOINED_LATE, STOPPED_BRIEFLY, CUT_BRIEFLY, ALL_CUT ->
          false;
    };
  }

  /** Returns those that can be done. */
  static List<Fault> possible(boolean islands) {
    return Arrays.stream(values()).filter(fault -> islands || !fault.needsIslands).toList();
  }
}
