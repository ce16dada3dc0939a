package io.autospec.simulator;

import io.autospec.actors.bridge.Delivery;
import io.autospec.actors.coordinator.DemandTable;
import io.autospec.actors.coordinator.PoolGauge;
import io.autospec.actors.coordinator.QueryDesk;
import io.autospec.actors.coordinator.QueryWorkers;
import io.autospec.actors.coordinator.Round;
import io.autospec.actors.coordinator.WorkerLink;
import io.autospec.actors.pool.DeviceCost;
import io.autospec.actors.pool.PoolEffect;
import io.autospec.actors.pool.PoolSettings;
import io.autospec.actors.pool.QueryPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A coordinator's process: the runtime's own pool and desk, between simulated workers and jobs. */
final class SimCoordinator extends SimProcess implements QueryWorkers {
  private static final long OPENING = 40 * Scheduler.MILLI;
  private static final long MOST_LATE = 3 * Scheduler.SECOND;
  private static final long WALL_MILLIS = 1_700_000_000_000L;
  private static final PoolSettings SETTINGS =
      new PoolSettings(1, Duration.ofMillis(20), 3, 3, Duration.ofSeconds(1));

  /** A worker's process as this one knows it. */
  private static final class Peer {
    final long id;
    final SimWorker worker;
    Session session;
    boolean draining;

    Peer(long id, SimWorker worker) {
      this.id = id;
      this.worker = worker;
    }
  }

  private final Parts parts;
  private final Map<Long, Peer> peers = new LinkedHashMap<>();
  private final Map<String, Peer> byTitle = new LinkedHashMap<>();
  private final Map<Long, Seams.Asked> asked = new LinkedHashMap<>();
  private QueryPool pool;
  private QueryDesk desk;
  private PoolGauge gauge;
  private final Map<String, SimJob> jobs = new LinkedHashMap<>();
  private DemandTable<String> demands;
  private Set<String> listed = Set.of();
  private long jobNumbers;
  private long ids;
  private long armedFor;
  private long wallMillis;

  private boolean clockBack;

  /** What is sent to the process that died reaches the one in its place. */
  private long lateMailUntil;

  /** What one actor's word to another takes here. */
  private long hop;

  SimCoordinator(Parts parts, int number) {
    super(parts.scheduler(), "coordinator", number, parts.scenario().seed());
    this.parts = parts;
  }

  Parts parts() {
    return parts;
  }

  PoolGauge gauge() {
    return gauge;
  }

  long hop() {
    return hop;
  }

  @Override
  void started() {
    peers.clear();
    byTitle.clear();
    asked.clear();
    jobs.clear();
    ids = 0;
    jobNumbers = 0;
    armedFor = Long.MAX_VALUE;
    hop = dice.between(1_000, 60_000);
    long honest = WALL_MILLIS + scheduler.now() / Scheduler.MILLI + dice.between(-2_000, 2_000);
    wallMillis = clockBack && wallMillis != 0 ? wallMillis : honest;
    clockBack = false;
    gauge = new PoolGauge();
    demands = new DemandTable<>();
    listed = Set.of();
    pool = new QueryPool(SETTINGS);
    // Ids of a former life come again where epochs alone can tell: with one job.
    long first = parts.scenario().jobs().size() == 1 ? wallMillis : dice.between(0, 1L << 42);
    desk = new QueryDesk(pool, this, first << 20, this::nanoTime, words -> {});
  }

  /** When it starts next, its clock shows the time of the start before; mail to it comes late. */
  void clockBack() {
    clockBack = true;
    lateMailUntil = scheduler.now() + MOST_LATE;
  }

  // ---- its jobs

  /** It is told to run a job. */
  void run(Work work) {
    if (!jobs.containsKey(work.id())) {
      SimJob job = new SimJob(this, work);
      jobs.put(work.id(), job);
      job.begin();
    }
  }

  /** It is told to put a job away; says so when it has, or never had it. */
  void giveAway(Work work, Runnable gone) {
    SimJob job = jobs.get(work.id());
    if (job == null) {
      gone.run();
    } else {
      job.stop(gone);
    }
  }

  /** One of a kind in this process. */
  long nextJobNumber() {
    return ++jobNumbers;
  }

  private boolean hasJobs() {
    return !jobs.isEmpty();
  }

  /** One of its jobs has begun to want answers. */
  void useModel() {
    peers.values().forEach(this::open);
    tellJobs();
  }

  /** A job is over here. */
  void jobOver(SimJob of, long id) {
    desk.jobOver(id);
    arm();
    dropped(of);
  }

  /** A job is not here any more. */
  void dropped(SimJob of) {
    if (jobs.remove(of.work().id(), of)) {
      of.gone();
    }
  }

  void submit(SimJob of, Round round) {
    if (jobs.get(of.work().id()) == of && of.isRunning()) {
      desk.submit(round);
      arm();
    }
  }

  // ---- the other coordinators

  /** These are there, as far as this one knows; returns those that are new. */
  Collection<String> listed(Set<String> others) {
    if (others.equals(listed)) {
      return List.of(); // It is told of changes alone.
    }
    listed = others;
    Collection<String> fresh = demands.listed(others);
    gauge.trajectoriesElsewhere(demands.sum());
    return fresh;
  }

  /** Another one has so many trajectories open. */
  void heard(String from, int trajectories) {
    demands.heard(from, trajectories);
    gauge.trajectoriesElsewhere(demands.sum());
  }

  /** Returns whether the others are to hear what is open here. */
  boolean mustTell() {
    return demands.mustTell(gauge.trajectoriesHere());
  }

  // ---- workers

  @Override
  public WorkerLink link(long worker) {
    Peer peer = peers.get(worker);
    return peer == null || peer.session == null
        ? null
        : new SimLink(peer.session, parts.network(), this);
  }

  @Override
  public int device(long worker) {
    return 0;
  }

  @Override
  public List<Long> ofNode(int nodeId) {
    List<Long> found = new ArrayList<>();
    for (Peer peer : peers.values()) {
      if (peer.worker.number == nodeId) {
        found.add(peer.id);
      }
    }
    return found;
  }

  @Override
  public void lostModel(long worker, String model) {
    open(peers.get(worker));
  }

  @Override
  public String name(long worker) {
    return "worker " + worker;
  }

  /** There is a connection to a worker. */
  void connected(Session session) {
    Peer peer = byTitle.get(session.worker.title());
    if (peer == null) {
      peer = new Peer(++ids, session.worker);
      byTitle.put(session.worker.title(), peer);
      peers.put(peer.id, peer);
    }
    peer.session = session;
    pool.workerJoined(peer.id, parts.scenario().capacity());
    if (peer.draining) {
      pool.workerDrains(peer.id);
    }
    open(peer);
  }

  /** A connection is gone. */
  void disconnected(Session session) {
    for (Peer peer : peers.values()) {
      if (peer.session == session) {
        peer.session = null;
        desk.execute(pool.workerLeft(peer.id, nanoTime()));
        arm();
        tellJobs();
      }
    }
  }

  /** A worker says that it is leaving. */
  void drains(String worker) {
    Peer peer = byTitle.get(worker);
    if (peer != null) {
      peer.draining = true;
      pool.workerDrains(peer.id);
      tellJobs();
    }
  }

  /** Asks a worker to open the model; said again until it has heard, as the control plane does. */
  private void open(Peer peer) {
    if (!hasJobs() || peer == null || peer.session == null) {
      return;
    }
    Session session = peer.session;
    soon(
        OPENING,
        () -> {
          if (peer.session != session) {
            return;
          }
          if (parts.network().isBlocked(this, session.worker)
              || parts.network().isBlocked(session.worker, this)) {
            open(peer);
            return;
          }
          Scenario scenario = parts.scenario();
          desk.execute(
              pool.modelOpened(
                  peer.id,
                  SimModel.ID,
                  new DeviceCost(scenario.callNanos(), scenario.rowNanos()),
                  nanoTime()));
          arm();
          tellJobs();
        });
  }

  private void tellJobs() {
    gauge.places(SimModel.ID, pool.places(SimModel.ID));
    List<String> ready = new ArrayList<>();
    for (Peer peer : peers.values()) {
      if (pool.isReady(peer.id, SimModel.ID)) {
        ready.add(peer.worker.title());
      }
    }
    jobs.values().forEach(job -> job.workersChanged(ready));
  }

  // ---- queries and answers

  /** Notes a query that is sent; returns whether it really is. */
  boolean asks(long query, Seams.Asked what) {
    parts.log().add("ask", number, query & 0xfffff, what.step());
    boolean again = asked.put(query, what) != null;
    return !again || parts.seams().sendsAgain();
  }

  /** Something came by a session. */
  void mail(Session session, Delivery delivery) {
    if (isIncarnation(session.coordinatorIncarnation)) {
      bring(() -> take(session, delivery));
    } else if (getsLateMail()) {
      long delay = dice.between(0, MOST_LATE);
      scheduler.after(delay, () -> bring(() -> take(delivery)));
    }
  }

  private boolean getsLateMail() {
    return scheduler.now() < lateMailUntil || parts.network().now(FaultKind.LATE_MAIL) > 0;
  }

  private void take(Session session, Delivery delivery) {
    if (session.open || getsLateMail()) { // What comes by a connection that is gone is nobody's.
      take(delivery);
    }
  }

  /** The epoch of a query's job here, 0 if it is not here. */
  private long epochOf(Seams.Asked what) {
    if (what == null) {
      return 0;
    }
    SimJob job = jobs.get(parts.scenario().jobOf(what.job()).id());
    return job == null ? 0 : job.epoch();
  }

  private void take(Delivery delivery) {
    long now = nanoTime();
    List<PoolEffect> effects = new ArrayList<>();
    if (delivery instanceof Delivery.Answered came) {
      long epoch = epochOf(asked.get(came.query()));
      Delivery.Answered answer = parts.seams().answered(came, asked, epoch);
      parts.log().add("answer", number, answer.query() & 0xfffff, came.epoch());
      boolean open = pool.isOpen(answer.query());
      desk.take(answer, effects, now);
      long its = epochOf(asked.get(answer.query()));
      if (open && !pool.isOpen(answer.query()) && came.epoch() != its) {
        parts.judge().tookStale(answer.query(), came.epoch(), its);
      }
    } else {
      parts.log().add("refusal", number, 0, 0);
      desk.take(delivery, effects, now);
    }
    desk.execute(effects);
    arm();
  }

  private void arm() {
    long next = desk.nextDeadline();
    if (next < armedFor) {
      armedFor = next;
      soon(Math.max(0, next - nanoTime()) + 1_000, () -> ring(next));
    }
  }

  private void ring(long deadline) {
    if (armedFor == deadline) {
      armedFor = Long.MAX_VALUE;
    }
    desk.tick();
    arm();
  }

  /** What must hold after every event. */
  void check(Judge judge) {
    if (isAlive()) {
      int most = 0;
      for (SimJob job : jobs.values()) {
        most += job.openTrajectories() * job.work().window();
      }
      judge.require(
          pool.open() <= most,
          title() + ": expected at most " + most + " open queries, found " + pool.open());
    }
  }

  /** What must hold once all jobs are done and everybody has heard of it. */
  void checkIdle(Judge judge) {
    judge.require(
        gauge.trajectories() == 1 && gauge.trajectoriesHere() == 0,
        String.format(
            "%s: nothing is drawn any more, and its gauge shows %d trajectories, %d of them here",
            title(), gauge.trajectories(), gauge.trajectoriesHere()));
    judge.require(
        jobs.isEmpty() && pool.open() == 0,
        title() + ": nothing is drawn any more, and it has " + jobs.keySet());
  }

  /** Queries that were sent to somebody else as well. */
  long sentAgain() {
    return pool == null ? 0 : pool.sentAgain();
  }
}
