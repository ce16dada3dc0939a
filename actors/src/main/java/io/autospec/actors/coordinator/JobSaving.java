package io.autospec.actors.coordinator;

import io.autospec.actors.durable.FlushPlan;
import io.autospec.actors.durable.JobKeeper;
import io.autospec.actors.durable.KeeperSettings;
import io.autospec.durable.StoreException;
import io.autospec.durable.record.JobStatus;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * When a running job is written, and what its trajectories do meanwhile: they go on while it works,
 * and hold while it cannot. Decides alone; what it decides is done by its driver. For the job's
 * thread alone.
 */
final class JobSaving {
  /** What has to be done. */
  interface Driver {
    /**
     * Asks open trajectories where they stand.
     *
     * @param last whether they are to stop there
     * @return which were asked
     */
    Collection<Integer> askForSnapshots(boolean last);

    /**
     * Runs something that blocks, elsewhere; then {@link #written} or {@link #failed} is called.
     */
    void write(Runnable blocking);

    /** Tells all open trajectories to hold, or to go on. */
    void hold(boolean on);

    /** Says something to a person. */
    void note(String words);

    /** Steps of all trajectories. */
    long committedSteps();

    /** Trajectories that are done. */
    int finished();

    /** Trajectories that are open. */
    int open();
  }

  private enum State {
    IDLE,
    ASKING,
    WRITING,
    WAITING
  }

  private final JobKeeper keeper;
  private final Driver driver;
  private final FlushPlan plan;
  private final long retryNanos;
  private final Set<Integer> asked = new HashSet<>();

  private State state = State.IDLE;
  private long askedAt;
  private long askedSteps;
  private int askedFinished;
  private long failedAt;
  private boolean held;

  /** Trajectories were told to stop where they stand: what is done is what is kept. */
  private boolean stopped;

  /** What to write last; null while the job runs. */
  private Runnable last;

  private Runnable then;
  private boolean lastIsOut;

  JobSaving(JobKeeper keeper, KeeperSettings settings, Driver driver, long now) {
    this.keeper = keeper;
    this.driver = driver;
    this.plan = new FlushPlan(settings, now, keeper.committedSteps(), driver.finished());
    this.retryNanos = settings.retry().toNanos();
  }

  /**
   * Whether new trajectories may begin: not while the job waits for its store, which would draw
   * what nobody holds, and not once it is to be over or put away.
   */
  boolean mayOpen() {
    return !held && last == null;
  }

  /** Time goes on. */
  void tick(long now) {
    if (state == State.IDLE) {
      if (last != null) {
        ask(now);
      } else if (plan.isDue(now, driver.committedSteps(), driver.finished(), driver.open())) {
        ask(now);
      }
    } else if (state == State.WAITING && now - failedAt >= retryNanos) {
      ask(now);
    }
  }

  private void ask(long now) {
    state = State.ASKING;
    askedAt = now;
    askedSteps = driver.committedSteps();
    askedFinished = driver.finished();
    asked.clear();
    if (!stopped) {
      stopped = last != null;
      asked.addAll(driver.askForSnapshots(stopped));
    }
    writeIfAll();
  }

  /** A trajectory has handed over where it stands, or is done. */
  void heardOf(int trajectory) {
    if (state == State.ASKING && asked.remove(trajectory)) {
      writeIfAll();
    }
  }

  private void writeIfAll() {
    if (asked.isEmpty()) {
      state = State.WRITING;
      lastIsOut = last != null;
      driver.write(lastIsOut ? last : keeper::flush);
    }
  }

  /** What was to be written is. */
  void written(long now) {
    plan.kept(askedAt, askedSteps, askedFinished);
    state = State.IDLE;
    if (held) {
      held = false;
      driver.note("the job is kept again; it goes on");
      driver.hold(false);
    }
    if (lastIsOut) {
      then.run();
    } else {
      tick(now);
    }
  }

  /** It could not be written. */
  void failed(StoreException why, long now) {
    state = State.WAITING;
    failedAt = now;
    if (!held) {
      held = true;
      driver.note(why.getMessage() + "; the job waits until it can be kept");
      driver.hold(true);
    }
  }

  /**
   * The job is over, or to be put away: everything is written once more, however often that has to
   * be tried.
   *
   * @param status its last status; null to leave it as it is, for whoever takes it up
   * @param words why it failed
   * @param report what a finished job leaves
   * @param whenWritten called once, by {@link #written}
   */
  void end(JobStatus status, String words, String report, Runnable whenWritten, long now) {
    if (last != null) {
      return;
    }
    last = status == null ? keeper::flush : () -> keeper.end(status, words, report);
    then = whenWritten;
    tick(now);
  }
}
