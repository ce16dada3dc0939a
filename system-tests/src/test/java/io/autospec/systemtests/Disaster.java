package io.autospec.systemtests;

import java.util.Arrays;
import java.util.List;

/** What is done to a cluster that keeps a job, in the middle of it. */
enum Disaster {
  COORDINATOR_KILLED,
  WORKER_KILLED,
  STORE_KILLED,
  ALL_KILLED,
  DISK_FULL,
  STORE_OUTAGE;

  /** Returns whether the coordinator that has the job dies of it. */
  boolean endsOwner() {
    return this == COORDINATOR_KILLED || this == ALL_KILLED;
  }

  /** Returns those that can be done. */
  static List<Disaster> possible(boolean postgres, boolean disk) {
    return Arrays.stream(values())
        .filter(
            one ->
                switch (one) {
                  case STORE_KILLED -> postgres;
                  case DISK_FULL -> disk;
                  case STORE_OUTAGE -> postgres || disk;
                  case COORDINATOR_KILLED, WORKER_KILLED, ALL_KILLED -> true;
                })
        .toList();
  }
}
