package io.autospec.actors.coordinator;

import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import io.autospec.actors.job.JobListener;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** Does what {@link JobSaving} decides. For the job's thread alone; what blocks runs elsewhere. */
final class SavingDriver implements JobSaving.Driver {
  private final ActorContext<SamplingJob.Command> context;
  private final Trajectories trajectories;
  private final JobListener listener;
  private final LongSupplier committedSteps;

  /**
   * Makes it.
   *
   * @param context of the job's actor, which hears what was written
   * @param trajectories of the job
   * @param listener hears what a person should know
   * @param committedSteps of all trajectories, now
   */
  SavingDriver(
      ActorContext<SamplingJob.Command> context,
      Trajectories trajectories,
      JobListener listener,
      LongSupplier committedSteps) {
    this.context = context;
    this.trajectories = trajectories;
    this.listener = listener;
    this.committedSteps = committedSteps;
  }

  @Override
  public Collection<Integer> askForSnapshots(boolean last) {
    trajectories.chains().forEach(chain -> chain.tell(new ChainActor.Snapshot(last)));
    return trajectories.openOnes();
  }

  @Override
  public void write(Runnable blocking) {
    Executor elsewhere = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    context.pipeToSelf(
        CompletableFuture.runAsync(blocking, elsewhere),
        (done, failure) ->
            new SamplingJob.Written(
                failure instanceof CompletionException e ? e.getCause() : failure));
  }

  @Override
  public void hold(boolean on) {
    trajectories.chains().forEach(chain -> chain.tell(new ChainActor.Hold(on)));
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
