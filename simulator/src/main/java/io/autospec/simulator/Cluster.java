package io.autospec.simulator;

import java.util.ArrayList;
import java.util.List;

/** All processes of a run, which workers are connected with whom, and what goes wrong. */
final class Cluster {
  private static final long HEARTBEAT = 200 * Scheduler.MILLI;
  private static final long PEER_TIMEOUT = 600 * Scheduler.MILLI;
  private static final long MOMENT = 50 * Scheduler.MILLI;

  private final Parts parts;
  private final Scheduler scheduler;
  private final List<SimWorker> workers = new ArrayList<>();
  private final List<SimCoordinator> coordinators = new ArrayList<>();
  private final Session[][] sessions;
  private final Shards shards;
  private final Dice storeDice;
  private long sessionIds;
  private int begun;

  Cluster(Parts parts) {
    this.parts = parts;
    this.scheduler = parts.scheduler();
    Scenario scenario = parts.scenario();
    this.storeDice = Dice.of(scenario.seed(), "store");
    for (int i = 0; i < scenario.workers(); i++) {
      workers.add(new SimWorker(parts, i));
    }
    for (int i = 0; i < scenario.coordinators(); i++) {
      coordinators.add(new SimCoordinator(parts, i));
    }
    sessions = new Session[scenario.coordinators()][scenario.workers()];
    shards = new Shards(parts, coordinators);
  }

  /** Everything is started. */
  void begin(FaultPlan plan) {
    workers.forEach(SimProcess::start);
    coordinators.forEach(SimProcess::start);
    heartbeat();
    shards.begin();
    for (Fault fault : plan.faults()) {
      scheduler.at(fault.at(), () -> apply(fault));
    }
    scheduler.at(FaultPlan.HORIZON, this::heal);
  }

  boolean isDone() {
    return shards.areDone();
  }

  /** Faults that had begun before the job was done. */
  int faultsBegun() {
    return begun;
  }

  Shards shards() {
    return shards;
  }

  /** What must hold once all jobs are done and everybody has heard of it. */
  void checkIdle(Judge judge) {
    coordinators.forEach(coordinator -> coordinator.checkIdle(judge));
  }

  /** What must hold after every event. */
  void check(Judge judge) {
    for (int i = 0; i < coordinators.size(); i++) {
      coordinators.get(i).check(judge);
    }
    int most = SimWorker.QUEUE_ROWS + parts.scenario().capacity();
    for (int i = 0; i < workers.size(); i++) {
      judge.require(workers.get(i).load() <= most, "a worker's backlog is longer than its limit");
    }
  }

  // ---- who is connected with whom

  private void heartbeat() {
    for (SimCoordinator coordinator : coordinators) {
      for (SimWorker worker : workers) {
        look(coordinator, worker);
      }
    }
    scheduler.after(HEARTBEAT, this::heartbeat);
  }

  private void look(SimCoordinator coordinator, SimWorker worker) {
    Session session = sessions[coordinator.number][worker.number];
    boolean reached =
        coordinator.isAlive()
            && worker.isAlive()
            && !coordinator.isPaused()
            && !parts.network().isBlocked(coordinator, worker)
            && !parts.network().isBlocked(worker, coordinator);
    if (session == null) {
      if (reached && !worker.isDraining()) {
        Session made = new Session(++sessionIds, coordinator, worker);
        sessions[coordinator.number][worker.number] = made;
        coordinator.bring(() -> coordinator.connected(made));
      }
    } else if (!session.isWhole()) {
      close(session);
    } else if (reached) {
      session.silentSince = -1;
    } else if (session.silentSince < 0) {
      session.silentSince = scheduler.now();
    } else if (scheduler.now() - session.silentSince >= PEER_TIMEOUT) {
      close(session);
    }
  }

  private void close(Session session) {
    session.open = false;
    sessions[session.coordinator.number][session.worker.number] = null;
    if (session.coordinator.isIncarnation(session.coordinatorIncarnation)) {
      session.coordinator.bring(() -> session.coordinator.disconnected(session));
    }
    if (session.worker.isIncarnation(session.workerIncarnation)) {
      session.worker.forget(session);
    }
  }

  // ---- what goes wrong

  private void apply(Fault fault) {
    parts.log().add(fault.kind().label(), fault.coordinator(), fault.worker(), fault.nanos());
    if (!isDone()) {
      begun++;
    }
    SimCoordinator coordinator = coordinators.get(fault.coordinator());
    SimWorker worker = workers.get(fault.worker());
    StoreState store = parts.store();
    switch (fault.kind()) {
      case WORKER_CRASH -> crash(worker, fault);
      case WORKER_DRAIN -> drain(worker, fault);
      case WORKER_HANG,
          WORKER_SLOW,
          WORKER_WRONG_SHAPE,
          WORKER_NAN,
          WORKER_OTHER_MODEL,
          WORKER_FAILS ->
          worker.trouble(fault);
      case PARTITION -> {
        parts.network().block(coordinator, worker, fault.end());
        parts.network().block(worker, coordinator, fault.end());
      }
      case ONE_WAY_OUT -> parts.network().block(coordinator, worker, fault.end());
      case ONE_WAY_IN -> parts.network().block(worker, coordinator, fault.end());
      case LOSS, DUPLICATION, REORDERING, DELAY, LATE_MAIL -> parts.network().worsen(fault);
      case COORDINATOR_CRASH -> crash(coordinator, fault);
      case COORDINATOR_PAUSE -> coordinator.pause(fault.end());
      case TWO_AT_ONCE -> shards.move(fault.worker());
      case HAND_OVER -> shards.handOver(fault.worker());
      case COORDINATORS_APART -> {
        parts.network().block(coordinator, other(fault), fault.end());
        parts.network().block(other(fault), coordinator, fault.end());
      }
      case COORDINATORS_ONE_WAY -> parts.network().block(coordinator, other(fault), fault.end());
      case CLOCK_BACK -> {
        coordinator.clockBack();
        coordinator.kill();
        scheduler.at(Math.min(fault.end(), fault.at() + MOMENT), coordinator::start);
      }
      case STORE_SLOW -> store.slowUntil = Math.max(store.slowUntil, fault.end());
      case STORE_DOWN -> store.downUntil = Math.max(store.downUntil, fault.end());
      case STORE_MUTE -> store.muteUntil = Math.max(store.muteUntil, fault.end());
      case POWER_CUT -> {
        if (!isDone()) {
          long since = scheduler.now() - (long) (fault.strength() * 400 * Scheduler.MILLI);
          store.powerCut(storeDice, Math.max(1, since));
        }
      }
    }
  }

  /** Another coordinator than the one that the fault names. */
  private SimCoordinator other(Fault fault) {
    int count = coordinators.size();
    return coordinators.get((fault.coordinator() + 1 + fault.worker() % (count - 1)) % count);
  }

  private void crash(SimProcess process, Fault fault) {
    process.kill();
    scheduler.at(fault.end(), process::start);
  }

  private void drain(SimWorker worker, Fault fault) {
    if (!worker.isAlive() || worker.isDraining()) {
      return;
    }
    String title = worker.title();
    worker.drain();
    for (SimCoordinator coordinator : coordinators) {
      parts
          .network()
          .send(worker, coordinator, () -> coordinator.bring(() -> coordinator.drains(title)));
    }
    scheduler.at(
        fault.end(),
        () -> {
          if (worker.isDraining()) {
            worker.kill();
          }
          worker.start();
        });
  }

  private void heal() {
    parts.log().add("healed", 0, 0, 0);
    for (SimWorker worker : workers) {
      if (worker.isAlive() && worker.isDraining()) {
        worker.kill();
      }
      worker.start();
    }
    coordinators.forEach(SimProcess::start);
  }
}
