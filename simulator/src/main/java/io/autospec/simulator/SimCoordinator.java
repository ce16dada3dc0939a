package io.autospec.simulator;

import io.autospec.actors.bridge.Delivery;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A coordinator's process: the runtime's own pool and desk, between simulated workers and at most
 * one simulated job.
 */
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
  private SimJob job;
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
    job = null;
    ids = 0;
    armedFor = Long.MAX_VALUE;
    hop = dice.between(1_000, 60_000);
    long honest = WALL_MILLIS + scheduler.now() / Scheduler.MILLI + dice.between(-2_000, 2_000);
    wallMillis = clockBack && wallMillis != 0 ? wallMillis : honest;
    clockBack = false;
    gauge = new PoolGauge();
    pool = new QueryPool(SETTINGS);
    desk = new QueryDesk(pool, this, wallMillis << 20, this::nanoTime, words -> {});
  }

  /** When it starts next, its clock shows the time of the start before; mail to it comes late. */
  void clockBack() {
    clockBack = true;
    lateMailUntil = scheduler.now() + MOST_LATE;
  }

  // ---- its job

  /** It is told to run the job. */
  void run() {
    if (job == null) {
      job = new SimJob(this);
      job.begin();
    }
  }

  /** It is told to give the job away. */
  void giveAway() {
    if (job != null) {
      job.stop();
    }
  }

  boolean hasJob() {
    return job != null;
  }

  /** Its job has begun to want answers. */
  void useModel(SimJob of) {
    peers.values().forEach(this::open);
    tellJob();
  }

  /** Its job is over here. */
  void jobOver(SimJob of, long id) {
    desk.jobOver(id);
    arm();
    if (job == of) {
      job = null;
    }
  }

  /** A job that came to nothing. */
  void dropped(SimJob of) {
    if (job == of) {
      job = null;
    }
  }

  void submit(SimJob of, Round round) {
    if (job == of && of.isRunning()) {
      desk.submit(round);
      arm();
    }
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
        tellJob();
      }
    }
  }

  /** A worker says that it is leaving. */
  void drains(String worker) {
    Peer peer = byTitle.get(worker);
    if (peer != null) {
      peer.draining = true;
      pool.workerDrains(peer.id);
      tellJob();
    }
  }

  /** Asks a worker to open the model; said again until it has heard, as the control plane does. */
  private void open(Peer peer) {
    if (job == null || peer == null || peer.session == null) {
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
          tellJob();
        });
  }

  private void tellJob() {
    gauge.places(SimModel.ID, pool.places(SimModel.ID));
    if (job != null) {
      List<String> ready = new ArrayList<>();
      for (Peer peer : peers.values()) {
        if (pool.isReady(peer.id, SimModel.ID)) {
          ready.add(peer.worker.title());
        }
      }
      job.workersChanged(ready);
    }
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

  private void take(Delivery delivery) {
    long now = nanoTime();
    List<PoolEffect> effects = new ArrayList<>();
    if (delivery instanceof Delivery.Answered came) {
      long epoch = job == null ? 0 : job.epoch();
      Delivery.Answered answer = parts.seams().answered(came, asked, epoch);
      parts.log().add("answer", number, answer.query() & 0xfffff, came.epoch());
      boolean open = pool.isOpen(answer.query());
      desk.take(answer, effects, now);
      if (open && !pool.isOpen(answer.query()) && came.epoch() != epoch) {
        parts.judge().tookStale(answer.query(), came.epoch(), epoch);
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
      int most = job == null ? 0 : job.openTrajectories() * parts.scenario().window();
      judge.require(
          pool.open() <= most,
          title() + ": expected at most " + most + " open queries, found " + pool.open());
    }
  }

  /** Queries that were sent to somebody else as well. */
  long sentAgain() {
    return pool == null ? 0 : pool.sentAgain();
  }
}
