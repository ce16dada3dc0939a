package io.autospec.simulator;

/** One connection between a coordinator and a worker; what belongs to another is not taken. */
final class Session {
  final long id;
  final SimCoordinator coordinator;
  final int coordinatorIncarnation;
  final SimWorker worker;
  final int workerIncarnation;
  boolean open = true;

  /** Since when nothing gets through, or -1. */
  long silentSince = -1;

  Session(long id, SimCoordinator coordinator, SimWorker worker) {
    this.id = id;
    this.coordinator = coordinator;
    this.coordinatorIncarnation = coordinator.incarnation();
    this.worker = worker;
    this.workerIncarnation = worker.incarnation();
  }

  /** Whether both ends are the processes that made it. */
  boolean isWhole() {
    return coordinator.isIncarnation(coordinatorIncarnation)
        && worker.isIncarnation(workerIncarnation);
  }
}
