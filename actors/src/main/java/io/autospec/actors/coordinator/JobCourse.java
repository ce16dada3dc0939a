package io.autospec.actors.coordinator;

import io.autospec.actors.durable.JobKeeper;
import io.autospec.actors.job.JobException;
import io.autospec.actors.job.JobFigures;
import io.autospec.actors.job.JobMemory;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.pool.NeedEstimate;
import io.autospec.actors.pool.WindowShare;
import io.autospec.actors.wire.Fence;
import io.autospec.actors.wire.NetworkKey;
import io.autospec.durable.StoreException;
import io.autospec.durable.record.FencedException;
import io.autospec.durable.record.JobStatus;
import io.autospec.model.ModelException;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.DenoiserException;
import io.autospec.sampler.chain.Chain;
import io.autospec.sampler.chain.ChainSnapshot;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.chain.WindowPolicy;
import io.autospec.sampler.noise.NoiseSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How one job goes: opens its trajectories, as many at once as keep the workers busy, has it kept,
 * and ends it. No thread and no clock of its own: what it wants done, its host does. One thread at
 * a time.
 */
public final class JobCourse implements JobPost {
  /** Rows under way for each place, so that none waits while a chain decides its round. */
  private static final int ROWS_A_PLACE = 2;

  /** What a job needs of whoever runs it. */
  public interface Host {
    /** Returns nanoseconds of any one clock. */
    long nanoTime();

    /** Begins a trajectory. */
    OpenTrajectory open(Trajectory trajectory);

    /** Runs what blocks elsewhere; then {@link JobCourse#written} is called. */
    void write(Runnable blocking);

    /** The job is over: nobody waits for its answers. */
    void over(JobTicket job);
  }

  /** A trajectory that was begun; tells it what its job wants. */
  public interface OpenTrajectory {
    /** It hands over where it stands; then it stops if this was the last time. */
    void snapshot(boolean last);

    /** It opens no further round, or goes on. */
    void hold(boolean on);
  }

  private final SamplingJob.Parts parts;
  private final JobSpec spec;
  private final PoolGauge gauge;
  private final Host host;
  private final JobTicket ticket;
  private final JobOutcome outcome;
  private final ChainSpec chains;
  private final NoiseSource noise;
  private final int mostOpen;
  private final Optional<JobKeeper> keeper;
  private final Trajectories trajectories;
  private final OptionalLong resumedFrom;

  /** Null for a job that nobody keeps. */
  private final JobSaving saving;

  private long began;
  private List<String> devices;
  private long committedSteps;
  private long rounds;
  private long evaluations;
  private boolean over;

  /** How the job ends, once all of it is written; null before. */
  private Runnable ending;

  /**
   * A job that begins as soon as there is a worker.
   *
   * @param id one of a kind in this process
   * @param parts what it is made of
   * @param noise of all its trajectories
   * @param post brings what it is told to this object, on the job's thread
   * @param gauge how much room there is
   * @param host runs it
   */
  public JobCourse(
      long id,
      SamplingJob.Parts parts,
      NoiseSource noise,
      JobPost post,
      PoolGauge gauge,
      Host host) {
    this.parts = parts;
    this.spec = parts.spec();
    this.gauge = gauge;
    this.host = host;
    this.keeper = parts.keeping().map(SamplingJob.Keeping::keeper);
    boolean keepsSamples = parts.keeping().map(SamplingJob.Keeping::keepsSamples).orElse(true);
    this.outcome = new JobOutcome(spec.count(), keepsSamples);
    this.noise = noise;
    this.mostOpen = JobMemory.mostOpen(spec, keepsSamples);
    int size = 1;
    for (long axis : spec.model().sampleShape()) {
      size = Math.toIntExact(size * axis);
    }
    this.chains =
        new ChainSpec(
            spec.kernel(), size, spec.algorithm(), spec.draft(), spec.window(), spec.tolerance());
    NetworkKey network =
        new NetworkKey(parts.modelId(), spec.kernel().learnsVariance(), spec.guidance());
    this.ticket =
        new JobTicket(
            id,
            keeper.map(kept -> Fence.of(kept.id(), kept.epoch())).orElse(Fence.OWN),
            network,
            post,
            new JobCounters(),
            spec.workers());
    this.trajectories =
        new Trajectories(spec.count(), i -> keeper.map(kept -> kept.isFinished(i)).orElse(false));
    this.committedSteps = keeper.map(JobKeeper::committedSteps).orElse(0L);
    this.resumedFrom = committedSteps > 0 ? OptionalLong.of(committedSteps) : OptionalLong.empty();
    keeper.ifPresent(kept -> kept.restored().forEach(sample -> outcome.finished(sample, 0)));
    keeper.ifPresent(kept -> kept.notes().forEach(parts.listener()::noted));
    this.saving = parts.keeping().map(this::saving).orElse(null);
    if (trajectories.allFinished()) {
      began = host.nanoTime();
      finish();
    }
  }

  /** Returns what its queries bear. */
  public JobTicket ticket() {
    return ticket;
  }

  /** Returns whether it has ended; nothing that is told then changes anything. */
  public boolean isOver() {
    return over;
  }

  @Override
  public void roundEnded(int committed, int evaluated) {
    committedSteps += committed;
    evaluations += evaluated;
    rounds++;
    tell();
    openMore();
  }

  @Override
  public void trajectoryFinished(int index) {
    trajectories.finished(index);
    gauge.closed();
    tell();
    if (saving != null) {
      saving.heardOf(index);
    }
    if (trajectories.allFinished()) {
      finish();
    } else {
      openMore();
    }
  }

  private void finish() {
    JobResult result = result();
    close(JobStatus.DONE, "", JobFigures.json(result), () -> parts.result().complete(result));
  }

  private JobResult result() {
    return outcome.result(
        host.nanoTime() - began,
        ticket.counters(),
        resumedFrom,
        devices == null ? List.of() : devices);
  }

  private void tell() {
    parts
        .listener()
        .progressed(
            new JobProgress(
                committedSteps,
                (long) spec.count() * spec.kernel().steps(),
                rounds,
                evaluations,
                trajectories.finished(),
                spec.count()));
  }

  @Override
  public void workersChanged(List<String> now) {
    int workers = now.size();
    if (devices == null || workers != devices.size()) {
      parts.listener().workersChanged(workers);
    }
    devices = List.copyOf(now);
    // All of this process's own, and all that are named, have it open before the first query, so
    // that the first rounds are fair.
    if (workers >= Math.max(1, spec.devices().size() + spec.workers().size())) {
      if (began == 0) {
        began = host.nanoTime();
      }
      openMore();
    }
  }

  @Override
  public void modelRefused(String worker, String words, boolean badInput, boolean byAll) {
    boolean named = badInput && !spec.workers().isEmpty(); // Nobody else can come in its place.
    if (spec.devices().isEmpty() && !byAll && !named) {
      parts.listener().noted(worker + ": " + words);
    } else {
      fail(badInput ? new ModelException(words) : new DenoiserException(words));
    }
  }

  @Override
  public void queryFailed(int failures, String words) {
    fail(
        failures == 1
            ? new DenoiserException(words)
            : new JobException(failures + " workers failed on one query: " + words));
  }

  /** Nothing is written: the job is another's. */
  @Override
  public void fenced(String words) {
    end(() -> parts.result().completeExceptionally(new FencedException(words)));
  }

  /** Stop; the result is a cancellation. A job that is kept can be taken up again. */
  public void cancel() {
    close(null, "", "", () -> parts.result().cancel(false));
  }

  /**
   * A trajectory threw: a fault of this program, or of an observer.
   *
   * @param which its number if it was open; empty else
   * @param why what was thrown
   */
  public void trajectoryFailed(OptionalInt which, RuntimeException why) {
    if (which.isPresent() && trajectories.lost(which.getAsInt())) {
      gauge.closed();
      if (saving != null) {
        saving.heardOf(which.getAsInt());
      }
    }
    fail(why);
  }

  /** The process ends, or whoever runs the job threw. */
  public void stopped() {
    if (!over) {
      end(() -> parts.result().completeExceptionally(new JobException("the job was stopped")));
    }
  }

  private void fail(RuntimeException why) {
    close(
        JobStatus.FAILED,
        String.valueOf(why.getMessage()),
        "",
        () -> parts.result().completeExceptionally(why));
  }

  /** Ends the job once its end is written, if it is kept. */
  private void close(JobStatus status, String words, String report, Runnable result) {
    if (saving == null) {
      end(result);
    } else {
      saving.end(status, words, report, () -> ending = result, host.nanoTime());
    }
  }

  private void end(Runnable complete) {
    over = true;
    for (int i = trajectories.openCount(); i > 0; i--) {
      gauge.closed();
    }
    host.over(ticket);
    complete.run();
  }

  // ---- keeping

  private JobSaving saving(SamplingJob.Keeping keeping) {
    return new JobSaving(
        keeping.keeper(),
        keeping.settings(),
        new SavingDriver(host, trajectories, parts.listener(), () -> committedSteps),
        host.nanoTime());
  }

  /** Time has passed; every 100 ms for a job that is kept. */
  public void tick() {
    saving.tick(host.nanoTime());
  }

  @Override
  public void snapshotTaken(int index) {
    saving.heardOf(index);
  }

  /**
   * What {@link Host#write} was given has run.
   *
   * @param failure what it threw, or null
   */
  public void written(Throwable failure) {
    if (failure == null) {
      saving.written(host.nanoTime());
      if (ending != null) {
        end(ending);
      } else {
        openMore();
      }
    } else if (failure instanceof StoreException why) {
      saving.failed(why, host.nanoTime());
    } else {
      // Fenced: another coordinator has the job. Or a fault of this program.
      end(() -> parts.result().completeExceptionally(failure));
    }
  }

  // ---- trajectories

  private void openMore() {
    while (began != 0
        && (saving == null || saving.mayOpen())
        && trajectories.hasNext()
        && trajectories.openCount() < openLimit()) {
      int index = trajectories.next();
      NeedEstimate need = new NeedEstimate();
      Trajectory.Parts trajectory =
          new Trajectory.Parts(
              ticket,
              index,
              chain(index, need),
              spec.conditions().get(index),
              need,
              outcome,
              keeper);
      gauge.opened();
      trajectories.opened(host.open(new Trajectory(trajectory, host::nanoTime)));
    }
  }

  private Chain chain(int index, NeedEstimate need) {
    WindowPolicy policy = spec.windowFollowsPool() ? () -> window(need) : WindowPolicy.LONGEST;
    StepObserver observer = parts.observers().apply(index);
    Optional<ChainSnapshot> kept = keeper.flatMap(one -> one.snapshot(index));
    return kept.isPresent()
        ? chains.chain(noise, index, observer, policy, kept.get())
        : chains.chain(noise, index, observer, policy);
  }

  private int window(NeedEstimate need) {
    return WindowShare.window(
        gauge.places(parts.modelId()), gauge.trajectories(), need, spec.window());
  }

  /** How many trajectories are drawn at once: enough to keep every worker busy, and no more. */
  private int openLimit() {
    long wanted = (long) ROWS_A_PLACE * Math.max(1, gauge.places(parts.modelId()));
    long window = spec.windowFollowsPool() ? 1 : spec.windowLength();
    return (int) Math.min(mostOpen, 1 + (wanted + window - 1) / window);
  }
}
