package io.autospec.simulator;

import io.autospec.actors.coordinator.JobCourse;
import io.autospec.actors.coordinator.JobPost;
import io.autospec.actors.coordinator.JobTicket;
import io.autospec.actors.coordinator.Round;
import io.autospec.actors.coordinator.SamplingJob;
import io.autospec.actors.coordinator.Trajectory;
import io.autospec.actors.durable.DurableStores;
import io.autospec.actors.durable.JobKeeper;
import io.autospec.actors.durable.KeeperSettings;
import io.autospec.actors.durable.SampleSink;
import io.autospec.actors.durable.ShardSink;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.durable.CorruptException;
import io.autospec.durable.StoreException;
import io.autospec.durable.record.FencedException;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.sink.SinkLayout;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The job at one coordinator, from the word that it is to run to its end there: the runtime's own
 * keeper, sink, course and trajectories, each of whose actors is a delay.
 */
final class SimJob implements JobCourse.Host {
  private static final long TICK = 100 * Scheduler.MILLI;
  private static final KeeperSettings KEEPING =
      new KeeperSettings(Duration.ofMillis(250), 50, Duration.ofMillis(200));

  private final SimCoordinator coordinator;
  private final Parts parts;
  private final Work work;
  private JobCourse course;
  private JobKeeper keeper;
  private final List<Runnable> whenGone = new ArrayList<>();
  private boolean stopping;
  private boolean over;
  private int openTrajectories;

  SimJob(SimCoordinator coordinator, Work work) {
    this.coordinator = coordinator;
    this.parts = coordinator.parts();
    this.work = work;
  }

  static SinkLayout layout(Work work) {
    return new SinkLayout(work.id(), "simulated", new int[] {SimModel.SIZE}, work.count());
  }

  Work work() {
    return work;
  }

  private JobJudge judge() {
    return parts.judge().of(work.id());
  }

  long epoch() {
    return keeper == null ? 0 : keeper.epoch();
  }

  boolean isRunning() {
    return course != null && !over;
  }

  int openTrajectories() {
    return openTrajectories;
  }

  // ---- taking it up

  void begin() {
    coordinator.soon(coordinator.hop(), this::take);
  }

  /** On a thread that blocks. */
  private void take() {
    try {
      String owner = coordinator.title();
      StoreAccess access = new StoreAccess(parts.store(), coordinator, parts.log());
      DurableStores stores =
          new DurableStores(
              parts.seams().jobs(new SimJobStore(parts.store(), access, parts.judge(), owner)),
              parts.seams().blobs(new SimBlobStore(parts.store(), access, parts.judge())));
      JobRecord record = stores.jobs().find(work.id()).orElse(null);
      if (record == null || record.status().isOver()) {
        coordinator.dropped(this);
        return;
      }
      SampleSink sink = parts.seams().sink(new ShardSink(stores.blobs(), layout(work)));
      JobKeeper taken = new JobKeeper(stores, record, owner, sink);
      parts.log().add("taken", coordinator.number, taken.epoch(), taken.committedSteps());
      coordinator.soon(coordinator.hop(), () -> taken(taken));
    } catch (StoreException | FencedException e) {
      coordinator.dropped(this); // It is told again if it is to run.
    } catch (Killed e) {
      // The process is gone, and this object with it.
    }
  }

  private void taken(JobKeeper taken) {
    if (stopping) {
      coordinator.dropped(this);
      return;
    }
    keeper = taken;
    JobSpec spec =
        new JobSpec(
            new SimModel(),
            SimModel.kernel(),
            work.algorithm(),
            work.draft(),
            work.window(),
            work.windowFollowsPool(),
            ChainSpec.DEFAULT_TOLERANCE,
            work.seed(),
            Collections.nCopies(work.count(), Condition.none()),
            null,
            List.of());
    CompletableFuture<JobResult> result = new CompletableFuture<>();
    long epoch = taken.epoch();
    SamplingJob.Parts sampling =
        new SamplingJob.Parts(
            spec,
            SimModel.ID,
            "",
            trajectory ->
                (step, state, mean, prediction, next, accepted) ->
                    judge().committed(epoch, trajectory, step, state, prediction, next, accepted),
            new Listener(),
            Optional.of(new SamplingJob.Keeping(taken, KEEPING, false)),
            result);
    CompletableFuture<JobResult> unused = result.whenComplete(this::ended);
    course =
        new JobCourse(
            parts.seams().jobNumber(coordinator.nextJobNumber(), epoch),
            sampling,
            new JudgedNoise(parts.seams().noise(new PhiloxNoiseSource(work.seed())), parts.judge()),
            new Post(),
            coordinator.gauge(),
            this);
    coordinator.useModel();
    coordinator.soon(TICK, this::tick);
  }

  private void ended(JobResult done, Throwable failure) {
    parts.log().add("ended", coordinator.number, epoch(), failure == null ? 0 : 1);
    if (done != null) {
      parts
          .judge()
          .require(done.strays() == 0, "answers that nobody had asked for: " + done.strays());
    }
  }

  /**
   * It is to be put away.
   *
   * @param then what follows when it is not here any more
   */
  void stop(Runnable then) {
    stopping = true;
    whenGone.add(then);
    tell(JobCourse::cancel);
  }

  /** It is not here any more. */
  void gone() {
    whenGone.forEach(Runnable::run);
  }

  void workersChanged(List<String> workers) {
    tell(c -> c.workersChanged(workers));
  }

  private void tick() {
    if (isRunning()) {
      course.tick();
      coordinator.soon(TICK, this::tick);
    }
  }

  /** A word to the job's own actor. */
  private void tell(Consumer<JobCourse> what) {
    coordinator.soon(
        coordinator.hop(),
        () -> {
          if (isRunning() && !course.isOver()) {
            what.accept(course);
          }
        });
  }

  // ---- what the course wants done

  @Override
  public long nanoTime() {
    return coordinator.nanoTime();
  }

  @Override
  public JobCourse.OpenTrajectory open(Trajectory trajectory) {
    SimTrajectory opened = new SimTrajectory(trajectory);
    openTrajectories++;
    opened.tell(() -> trajectory.begin(opened));
    return opened;
  }

  @Override
  public void write(Runnable blocking) {
    coordinator.soon(coordinator.hop(), () -> writeNow(blocking));
  }

  private void writeNow(Runnable blocking) {
    Throwable failure = null;
    try {
      blocking.run();
    } catch (RuntimeException e) {
      failure = e;
      boolean known =
          e instanceof StoreException
              || e instanceof FencedException
              || (e instanceof CorruptException && parts.store().hasLost(work.id()));
      parts.judge().require(known, "keeping failed: " + e);
    } catch (Killed e) {
      return;
    }
    Throwable outcome = failure;
    tell(c -> c.written(outcome));
  }

  @Override
  public void over(JobTicket ticket) {
    over = true;
    coordinator.jobOver(this, ticket.id());
  }

  /** A trajectory's actor. */
  private final class SimTrajectory implements JobCourse.OpenTrajectory, Trajectory.Outlet {
    private final Trajectory trajectory;
    private boolean stopped;

    SimTrajectory(Trajectory trajectory) {
      this.trajectory = trajectory;
    }

    void tell(Runnable what) {
      coordinator.soon(
          coordinator.hop(),
          () -> {
            if (!stopped && !over) {
              what.run();
            }
          });
    }

    @Override
    public void submit(Round round) {
      coordinator.soon(coordinator.hop(), () -> coordinator.submit(SimJob.this, round));
      for (int i = coordinator.dice.below(4); i > 0; i--) {
        tell(trajectory::prepare);
      }
    }

    @Override
    public void answered(Round round) {
      tell(
          () -> {
            trajectory.answered(round);
            stopped |= trajectory.isFinished();
          });
    }

    @Override
    public void snapshot(boolean last) {
      tell(
          () -> {
            trajectory.snapshot();
            stopped |= last;
          });
    }

    @Override
    public void hold(boolean on) {
      tell(() -> trajectory.hold(on));
    }
  }

  /** Brings what the job is told to its own turn. */
  private final class Post implements JobPost {
    @Override
    public void roundEnded(int committed, int evaluations) {
      tell(c -> c.roundEnded(committed, evaluations));
    }

    @Override
    public void trajectoryFinished(int index) {
      tell(
          c -> {
            openTrajectories--;
            c.trajectoryFinished(index);
          });
    }

    @Override
    public void snapshotTaken(int index) {
      tell(c -> c.snapshotTaken(index));
    }

    @Override
    public void workersChanged(List<String> devices) {
      tell(c -> c.workersChanged(devices));
    }

    @Override
    public void modelRefused(String worker, String words, boolean badInput, boolean byAll) {
      tell(c -> c.modelRefused(worker, words, badInput, byAll));
    }

    @Override
    public void queryFailed(int failures, String words) {
      tell(c -> c.queryFailed(failures, words));
    }

    @Override
    public void fenced(String words) {
      tell(c -> c.fenced(words));
    }
  }

  private static final class Listener implements JobListener {
    @Override
    public void progressed(JobProgress progress) {}
  }
}
