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

  /** Returns whether a job has to notice it: someone is lost, or a query is sent again. */
  boolean isFelt() {
    return this != TOLD_TO_STOP && this != JOINED_LATE;
  }

  /** Returns those that can be done. */
  static List<Fault> possible(boolean islands) {
    return Arrays.stream(values()).filter(fault -> islands || !fault.needsIslands).toList();
  }
}
