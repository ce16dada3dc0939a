package io.autospec.simulator;

import java.util.Locale;

/** What can go wrong. */
public enum FaultKind {
  /** A worker's process dies, and is started again. */
  WORKER_CRASH(10, true),
  /** A worker's device stands still. */
  WORKER_HANG(8, true),
  /** A worker's device is slower. */
  WORKER_SLOW(6, true),
  /** A worker's answers have a number too many or too few. */
  WORKER_WRONG_SHAPE(3, true),
  /** A worker's answers hold NaN. */
  WORKER_NAN(3, true),
  /** A worker answers with another network than was asked for, and says so. */
  WORKER_OTHER_MODEL(3, true),
  /** A worker fails on all that it is asked. */
  WORKER_FAILS(2, true),
  /** A worker is told to stop, and started again. */
  WORKER_DRAIN(4, true),
  /** Nothing gets from one process to another, nor back. */
  PARTITION(8, false),
  /** Nothing gets from a coordinator to a worker. */
  ONE_WAY_OUT(5, false),
  /** Nothing gets from a worker to a coordinator. */
  ONE_WAY_IN(5, false),
  /** Messages get lost. */
  LOSS(8, false),
  /** Messages arrive twice. */
  DUPLICATION(8, false),
  /** Messages overtake each other. */
  REORDERING(8, false),
  /** Messages take longer. */
  DELAY(6, false),
  /** Messages to a process that died reach the one in its place. */
  LATE_MAIL(5, false),
  /** A coordinator's process dies, and is started again. */
  COORDINATOR_CRASH(9, false),
  /** A coordinator stands still; if that takes long, others take over what it has. */
  COORDINATOR_PAUSE(9, false),
  /** A job is given to another coordinator while one has it: there are two at once. */
  TWO_AT_ONCE(6, false),
  /** A coordinator is told to give its job away. */
  HAND_OVER(5, false),
  /** A coordinator dies and is there again at once, its clock at the time of the start before. */
  CLOCK_BACK(6, false),
  /** The store answers slowly. */
  STORE_SLOW(6, false),
  /** The store does not answer. */
  STORE_DOWN(7, false),
  /** The store does what it is asked, and its answers get lost. */
  STORE_MUTE(6, false),
  /** Of what was written a moment ago some is gone and some torn, though it was acknowledged. */
  POWER_CUT(5, false),
  /** Nothing gets from one coordinator to another, nor back. */
  COORDINATORS_APART(7, false),
  /** Nothing gets from one coordinator to another. */
  COORDINATORS_ONE_WAY(4, false);

  private final int weight;
  private final boolean ofWorker;

  FaultKind(int weight, boolean ofWorker) {
    this.weight = weight;
    this.ofWorker = ofWorker;
  }

  /** How often it is drawn, beside the others. */
  int weight() {
    return weight;
  }

  /** Whether it happens to one worker alone. */
  boolean ofWorker() {
    return ofWorker;
  }

  /** Whether a worker with it answers nonsense, for which a job may rightly fail. */
  boolean isNonsense() {
    return this == WORKER_WRONG_SHAPE
        || this == WORKER_NAN
        || this == WORKER_OTHER_MODEL
        || this == WORKER_FAILS;
  }

  /** The name in plans. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
