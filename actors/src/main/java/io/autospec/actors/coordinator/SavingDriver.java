package io.autospec.actors.coordinator;

import io.autospec.actors.job.JobListener;
import java.util.Collection;
import java.util.function.LongSupplier;

/** Does what {@link JobSaving} decides. For the job's thread alone; what blocks runs elsewhere. */
final class SavingDriver implements JobSaving.Driver {
  private final JobCourse.Host host;
  private final Trajectories trajectories;
  private final JobListener listener;
  private final LongSupplier committedSteps;

  /**
   * Makes it.
   *
   * @param host runs what blocks
   * @param trajectories of the job
   * @param listener hears what a person should know
   * @param committedSteps of all trajectories, now
   */
  SavingDriver(
      JobCourse.Host host,
      Trajectories trajectories,
      JobListener listener,
      LongSupplier committedSteps) {
    this.host = host;
    this.trajectories = trajectories;
    this.listener = listener;
    this.committedSteps = committedSteps;
  }

  @Override
  public Collection<Integer> askForSnapshots(boolean last) {
    trajectories.chains().forEach(chain -> chain.snapshot(last));
    return trajectories.openOnes();
  }

  @Override
  public void write(Runnable blocking) {
    host.write(blocking);
  }

  @Override
  public void hold(boolean on) {
    trajectories.chains().forEach(chain -> chain.hold(on));
  }

  @Override
  public void note(String words) {
    listener.noted(words);
  }

  @Override
  public long committedSteps() {
    return committedSteps.getAsLong();
  }

  @Override
  public int finished() {
    return trajectories.finished();
  }

  @Override
  public int open() {
    return trajectories.openCount();
  }
}
