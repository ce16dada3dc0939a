package io.autospec.simulator;

import io.autospec.actors.durable.BoardPlan;
import io.autospec.actors.durable.JobsSettings;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What coordinators say to each other: which of them has which job, and how much each draws. The
 * eldest says where jobs are and reads the board, as sharding's coordinator and the board's
 * singleton do; its words go over the network, to coordinators that may not hear them, or hear them
 * twice, or late. Who is the eldest is the simulator's word.
 */
final class Shards {
  private static final long BOARD = 250 * Scheduler.MILLI;

  /** A coordinator that is not heard of for so long is given up. */
  private static final long LEASE = 1_500 * Scheduler.MILLI;

  /** A job that is to move is waited for so long; else it stays where it is. */
  private static final long HAND_OFF = 2 * Scheduler.SECOND;

  /** Where a job is. */
  private static final class Place {
    final Work work;
    int home;

    /** Until when it is on its way from there. */
    long movingUntil = -1;

    long moves;

    Place(Work work, int home) {
      this.work = work;
      this.home = home;
    }
  }

  private final Parts parts;
  private final Scheduler scheduler;
  private final SimNetwork network;
  private final List<SimCoordinator> coordinators;
  private final List<Place> places = new ArrayList<>();

  /** Since when the eldest does not hear of each, or -1; of itself, since when it stands still. */
  private final long[] silentSince;

  private BoardPlan board = new BoardPlan(JobsSettings.DEFAULTS);
  private int eldest;
  private int resumes;

  Shards(Parts parts, List<SimCoordinator> coordinators) {
    this.parts = parts;
    this.scheduler = parts.scheduler();
    this.network = parts.network();
    this.coordinators = coordinators;
    this.silentSince = new long[coordinators.size()];
    Dice dice = Dice.of(parts.scenario().seed(), "shards");
    for (Work work : parts.scenario().jobs()) {
      places.add(new Place(work, dice.below(coordinators.size())));
    }
  }

  /** All jobs are handed in, and the board is looked at from here on. */
  void begin() {
    for (Work work : parts.scenario().jobs()) {
      BlobRef description =
          new RawBlobs(parts.store()).put("jobs/" + work.id() + "/description", new byte[] {1});
      parts.store().records.put(work.id(), queued(work, description));
    }
    look();
  }

  private static JobRecord queued(Work work, BlobRef description) {
    return new JobRecord(
        work.id(),
        "simulated",
        0,
        JobStatus.QUEUED,
        0,
        "",
        1,
        Instant.EPOCH,
        Instant.EPOCH,
        description,
        work.count(),
        Scenario.STEPS,
        0,
        0,
        List.of(),
        List.of(),
        Optional.empty(),
        "",
        "");
  }

  /** The records of all jobs. */
  List<JobRecord> records() {
    return List.copyOf(parts.store().records.values());
  }

  boolean areDone() {
    return records().stream().allMatch(job -> job.status() == JobStatus.DONE);
  }

  /** How often a job failed and was resumed. */
  int resumes() {
    return resumes;
  }

  // ---- what the eldest does

  private void look() {
    scheduler.after(BOARD, this::look);
    findEldest();
    SimCoordinator at = coordinators.get(eldest);
    if (!at.isAlive() || at.isPaused()) {
      return;
    }
    for (int i = 0; i < coordinators.size(); i++) {
      if (i != eldest) {
        hearOf(i);
      }
    }
    if (scheduler.now() >= parts.store().downUntil) {
      List<JobRecord> notOver = records().stream().filter(job -> !job.status().isOver()).toList();
      for (String id : board.decide(notOver)) {
        tellToRun(id);
      }
      resumeFailed();
    }
    shareDemand();
  }

  private void findEldest() {
    SimCoordinator at = coordinators.get(eldest);
    if (at.isAlive() && !at.isPaused()) {
      silentSince[eldest] = -1;
    } else if (isGone(eldest)) {
      int next = next(eldest, false);
      if (next != eldest) {
        giveUp(eldest, next);
        eldest = next;
        board = new BoardPlan(JobsSettings.DEFAULTS); // It remembers nothing.
        parts.log().add("eldest", eldest, 0, 0);
      }
    }
  }

  private void hearOf(int other) {
    SimCoordinator its = coordinators.get(other);
    if (its.isAlive() && !its.isPaused() && reaches(eldest, other)) {
      silentSince[other] = -1;
    } else if (isGone(other)) {
      giveUp(other, next(other, true));
    }
  }

  /** Notes that nothing is heard of one; returns whether that has been so for too long. */
  private boolean isGone(int which) {
    if (silentSince[which] < 0) {
      silentSince[which] = scheduler.now();
    }
    return scheduler.now() - silentSince[which] >= LEASE;
  }

  private boolean reaches(int one, int other) {
    return !network.isBlocked(coordinators.get(one), coordinators.get(other))
        && !network.isBlocked(coordinators.get(other), coordinators.get(one));
  }

  /** The next coordinator after one that can have jobs; itself if there is none. */
  private int next(int from, boolean asTheEldestSees) {
    for (int i = 1; i < coordinators.size(); i++) {
      int next = (from + i) % coordinators.size();
      SimCoordinator candidate = coordinators.get(next);
      boolean heard = next == eldest || !asTheEldestSees || reaches(eldest, next);
      if (candidate.isAlive() && !candidate.isPaused() && heard) {
        return next;
      }
    }
    return from;
  }

  /** What a coordinator had is given to another, whether it knows or not. */
  private void giveUp(int from, int to) {
    for (Place place : places) {
      if (place.home == from && to != from) {
        moveTo(place, to);
      }
    }
  }

  private void moveTo(Place place, int to) {
    place.home = to;
    place.movingUntil = -1;
    place.moves++;
    parts.log().add("home", places.indexOf(place), to, 0);
  }

  private void tellToRun(String id) {
    for (Place place : places) {
      if (place.work.id().equals(id) && scheduler.now() >= place.movingUntil) {
        SimCoordinator runner = coordinators.get(place.home);
        tell(eldest, place.home, () -> runner.run(place.work));
      }
    }
  }

  /** A word from one coordinator to another, or to itself. */
  private void tell(int from, int to, Runnable word) {
    SimCoordinator its = coordinators.get(to);
    if (from == to) {
      its.bring(word);
    } else {
      network.send(coordinators.get(from), its, () -> its.bring(word));
    }
  }

  // ---- what goes wrong

  /** A job is at another coordinator from now on, though nobody told the one that has it. */
  void move(int which) {
    Place place = places.get(which % places.size());
    int next = next(place.home, false);
    if (next != place.home) {
      moveTo(place, next);
    }
  }

  /** A job moves: its coordinator puts it away and says so, and another takes it up. */
  void handOver(int which) {
    Place place = places.get(which % places.size());
    SimCoordinator at = coordinators.get(eldest);
    if (!at.isAlive() || at.isPaused() || scheduler.now() < place.movingUntil) {
      return;
    }
    int from = place.home;
    long move = ++place.moves;
    place.movingUntil = scheduler.now() + HAND_OFF;
    parts.log().add("moves", places.indexOf(place), from, 0);
    int its = eldest;
    Runnable gone =
        () ->
            tell(
                from,
                its,
                () -> {
                  // What is said of a move that was given up, or said again, is nobody's.
                  if (place.moves == move && scheduler.now() < place.movingUntil) {
                    moveTo(place, next(from, true));
                  }
                });
    SimCoordinator runner = coordinators.get(from);
    tell(eldest, from, () -> runner.giveAway(place.work, gone));
  }

  /** A person resumes a job that failed, once all is well again. */
  private void resumeFailed() {
    if (scheduler.now() <= FaultPlan.HORIZON) {
      return;
    }
    for (JobRecord record : records()) {
      if (record.status() == JobStatus.FAILED) {
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
  }

  // ---- how much each draws

  /** Everybody knows who is there, and tells the others how much it draws. */
  private void shareDemand() {
    for (int i = 0; i < coordinators.size(); i++) {
      int from = i;
      SimCoordinator teller = coordinators.get(from);
      teller.bring(() -> shareDemand(from));
    }
  }

  private void shareDemand(int from) {
    SimCoordinator teller = coordinators.get(from);
    Set<String> others = new HashSet<>();
    for (int i = 0; i < coordinators.size(); i++) {
      if (i != from && coordinators.get(i).isAlive() && reaches(from, i)) {
        others.add(coordinators.get(i).title());
      }
    }
    Set<String> fresh = new HashSet<>(teller.listed(others));
    boolean all = teller.mustTell();
    int open = teller.gauge().trajectoriesHere();
    String title = teller.title();
    for (int i = 0; i < coordinators.size(); i++) {
      SimCoordinator other = coordinators.get(i);
      if (i != from && (all ? others : fresh).contains(other.title())) {
        tell(from, i, () -> other.heard(title, open));
      }
    }
  }
}
