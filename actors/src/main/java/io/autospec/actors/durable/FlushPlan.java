package io.autospec.actors.durable;

import java.util.concurrent.TimeUnit;

/** When a running job is to be kept again. Pure; times are nanoseconds of any one clock. */
public final class FlushPlan {
  /** However fast steps are committed and trajectories finish, not more often than this. */
  private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long interval;
  private final long steps;
  private long keptAt;
  private long keptSteps;
  private int keptFinished;

  /**
   * Begins.
   *
   * @param settings how often
   * @param now when the job was taken up
   * @param committedSteps that are kept already
   * @param finished trajectories that are kept already
   */
  public FlushPlan(KeeperSettings settings, long now, long committedSteps, int finished) {
    this.interval = settings.interval().toNanos();
    this.steps = settings.steps();
    kept(now, committedSteps, finished);
  }

  /**
   * Whether it is time.
   *
   * @param now the time
   * @param committedSteps of all trajectories
   * @param finished trajectories
   * @param open trajectories
   * @return whether something is worth keeping and late enough
   */
  public boolean isDue(long now, long committedSteps, int finished, int open) {
    long since = now - keptAt;
    long newSteps = committedSteps - keptSteps;
    if (newSteps == 0 && finished == keptFinished) {
      return false;
    }
    return since >= interval
        || (since >= Math.min(interval, LEAST_NANOS)
            && (finished > keptFinished || newSteps >= steps * Math.max(1, open)));
  }

  /**
   * Everything up to here is kept.
   *
   * @param now when its writing began
   * @param committedSteps of all trajectories, then
   * @param finished trajectories, then
   */
  public void kept(long now, long committedSteps, int finished) {
    keptAt = now;
    keptSteps = committedSteps;
    keptFinished = finished;
  }
}
