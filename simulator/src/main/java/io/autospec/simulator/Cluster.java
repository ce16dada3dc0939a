package io.autospec.simulator;

import io.autospec.actors.durable.BoardPlan;
import io.autospec.actors.durable.JobsSettings;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All processes of a run, who is connected with whom, where the job is put, and what goes wrong.
 */
final class Cluster {
  private static final long HEARTBEAT = 200 * Scheduler.MILLI;
  private static final long PEER_TIMEOUT = 600 * Scheduler.MILLI;
  private static final long BOARD = 250 * Scheduler.MILLI;
  private static final long MOMENT = 50 * Scheduler.MILLI;

  /** A coordinator that stands still for so long is given up. */
  private static final long LEASE = 1_500 * Scheduler.MILLI;

  private final Parts parts;
  private final Scheduler scheduler;
  private final List<SimWorker> workers = new ArrayList<>();
  private final List<SimCoordinator> coordinators = new ArrayList<>();
  private final Session[][] sessions;
  private final BoardPlan board = new BoardPlan(JobsSettings.DEFAULTS);
  private final Dice storeDice;
  private long sessionIds;
  private int home;
  private long homeSilentSince = -1;
  private int begun;
  private int resumes;

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
  }

  static JobRecord queued(Scenario scenario, BlobRef description) {
    return new JobRecord(
        Scenario.JOB,
        "simulated",
        0,
        JobStatus.QUEUED,
        0,
        "",
        1,
        Instant.EPOCH,
        Instant.EPOCH,
        description,
        scenario.count(),
        scenario.steps(),
        0,
        0,
        List.of(),
        List.of(),
        Optional.empty(),
        "",
        "");
  }

  /** Everything is started. */
  void begin(FaultPlan plan) {
    workers.forEach(SimProcess::start);
    coordinators.forEach(SimProcess::start);
    heartbeat();
    look();
    for (Fault fault : plan.faults()) {
      scheduler.at(fault.at(), () -> apply(fault));
    }
    scheduler.at(FaultPlan.HORIZON, this::heal);
  }

  JobRecord record() {
    return parts.store().records.get(Scenario.JOB);
  }

  boolean isDone() {
    return record().status() == JobStatus.DONE;
  }

  /** Faults that had begun before the job was done. */
  int faultsBegun() {
    return begun;
  }

  int resumes() {
    return resumes;
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

  // ---- where the job is

  private void look() {
    SimCoordinator at = coordinators.get(home);
    if (at.isAlive() && !at.isPaused()) {
      homeSilentSince = -1;
    } else if (homeSilentSince < 0) {
      homeSilentSince = scheduler.now();
    } else if (scheduler.now() - homeSilentSince >= LEASE) {
      moveHome();
    }
    if (scheduler.now() >= parts.store().downUntil) {
      List<JobRecord> notOver =
          parts.store().records.values().stream().filter(job -> !job.status().isOver()).toList();
      if (!board.decide(notOver).isEmpty()) {
        SimCoordinator runner = coordinators.get(home);
        runner.bring(runner::run);
      }
      resumeIfFailed();
    }
    scheduler.after(BOARD, this::look);
  }

  private void moveHome() {
    for (int i = 1; i <= coordinators.size(); i++) {
      int next = (home + i) % coordinators.size();
      SimCoordinator candidate = coordinators.get(next);
      if (next != home && candidate.isAlive() && !candidate.isPaused()) {
        home = next;
        homeSilentSince = -1;
        parts.log().add("home", home, 0, 0);
        return;
      }
    }
  }

  /** A person resumes a job that failed, once all is well again. */
  private void resumeIfFailed() {
    JobRecord record = record();
    if (record.status() == JobStatus.FAILED && scheduler.now() > FaultPlan.HORIZON) {
      resumes++;
      JobRecord next =
          new JobRecord(
              record.id(),
              record.name(),
              record.priority(),
              JobStatus.QUEUED,
              record.epoch(),
              record.owner(),
              record.revision() + 1,
              record.submitted(),
              record.changed(),
              record.description(),
              record.count(),
              record.steps(),
              record.finished(),
              record.committedSteps(),
              record.checkpoints(),
              record.segments(),
              record.manifest(),
              "",
              record.report());
      parts.store().records.put(record.id(), next);
      parts.judge().recordReplaced("", next);
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
      case TWO_AT_ONCE -> moveHome();
      case HAND_OVER -> {
        SimCoordinator from = coordinators.get(home);
        from.bring(from::giveAway);
        moveHome();
      }
      case CLOCK_BACK -> {
        coordinator.clockBack();
        coordinator.kill();
        scheduler.at(Math.min(fault.end(), fault.at() + MOMENT), coordinator::start);
      }
      case STORE_SLOW -> store.slowUntil = Math.max(store.slowUntil, fault.end());
      case STORE_DOWN -> store.downUntil = Math.max(store.downUntil, fault.end());
      case STORE_MUTE -> store.muteUntil = Math.max(store.muteUntil, fault.end());
      case POWER_CUT -> {
        if (!record().status().isOver()) {
          long since = scheduler.now() - (long) (fault.strength() * 400 * Scheduler.MILLI);
          store.powerCut(storeDice, Math.max(1, since));
        }
      }
    }
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
