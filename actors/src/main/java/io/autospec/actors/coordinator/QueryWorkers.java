package io.autospec.actors.coordinator;

import java.util.List;

/** The workers as those know them who send queries: by the numbers that the pool has for them. */
public interface QueryWorkers {
  /** Returns the way to a worker, or null if there is none now. */
  WorkerLink link(long worker);

  /** Returns which of its node's devices a worker is that there is a link to. */
  int device(long worker);

  /** Returns the workers of a node. */
  List<Long> ofNode(int nodeId);

  /** Returns whether a worker is there, and one of this node. */
  default boolean isOf(long worker, int nodeId) {
    return ofNode(nodeId).contains(worker);
  }

  /** Returns whether a worker may answer a job's queries. */
  default boolean mayAnswer(long worker, JobTicket job) {
    return true;
  }

  /** A worker does not have a model open any more: it is asked to open it again. */
  void lostModel(long worker, String model);

  /** Returns a worker's name, for a person. */
  String name(long worker);
}
