package io.autospec.scaling.run;

import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.model.Sha256;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.scaling.grid.Cell;
import io.autospec.scaling.grid.CellResult;
import io.autospec.scaling.grid.Trace;
import io.autospec.scaling.run.CallLog.Recorded;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Runs cells as any job is run, and sees what goes on. One cell at a time. */
public final class CellRunner {
  private static final double MILLIS = 1e6;

  /** Calls of a timeline that are kept: a picture shows no more. */
  private static final int TIMELINE_CALLS = 2000;

  /** Runs a job and shows its steps. */
  @FunctionalInterface
  public interface Jobs {
    /**
     * Draws all trajectories.
     *
     * @param spec what to draw
     * @param observers gives each trajectory's observer
     * @param listener hears how it goes on
     * @return the samples and what they cost
     * @throws InterruptedException if the thread was interrupted
     */
    JobResult run(JobSpec spec, IntFunction<StepObserver> observers, JobListener listener)
        throws InterruptedException;

    /**
     * The devices of a cluster that a job runs on.
     *
     * @param spec the job
     * @return one a worker, for a person; empty for devices of this process
     */
    default List<String> devices(JobSpec spec) {
      return List.of();
    }
  }

  private final Jobs jobs;

  /**
   * Makes it.
   *
   * @param jobs runs them
   */
  public CellRunner(Jobs jobs) {
    this.jobs = jobs;
  }

  /**
   * Runs a cell.
   *
   * @param cell which
   * @param spec its job: one trajectory
   * @return what it came to
   * @throws InterruptedException if the thread was interrupted
   */
  public CellResult run(Cell cell, JobSpec spec) throws InterruptedException {
    CallLog log = new CallLog();
    RoundLog rounds = new RoundLog(new Trace(cell.steps(), cell.window()));
    JobResult result = jobs.run(recorded(spec, log), trajectory -> rounds, listener(spec, log));
    List<Recorded> calls = log.calls();
    boolean speculates =
        cell.algorithm() == Algorithm.ASD || cell.algorithm() == Algorithm.RECYCLED;
    return new CellResult(
        cell,
        result.rounds().get(0),
        result.evaluations(),
        result.rejections().get(0),
        result.wallNanos() / 1e9,
        result.evaluationNanos().p50() / MILLIS,
        result.roundNanos().p50() / MILLIS,
        result.overheadNanos().p50() / MILLIS,
        result.redispatched(),
        CellResult.Parts.of(result.parts()),
        speculates ? rounds.trace().lengths() : List.of(),
        cell.seed() == 0 && speculates ? timeline(calls, spec.kernel()) : List.of(),
        sha256(result.samples().get(0)),
        jobs.devices(spec));
  }

  private static JobSpec recorded(JobSpec spec, CallLog log) {
    return new JobSpec(
        new RecordedModel(spec.model(), log),
        spec.kernel(),
        spec.algorithm(),
        spec.draft(),
        spec.window(),
        spec.windowFollowsPool(),
        spec.tolerance(),
        spec.seed(),
        spec.conditions(),
        spec.guidance(),
        spec.devices(),
        spec.workers());
  }

  /** Workers time their devices before they count as there; the first query comes behind that. */
  private static JobListener listener(JobSpec spec, CallLog log) {
    return new JobListener() {
      @Override
      public void progressed(JobProgress progress) {}

      @Override
      public void workersChanged(int workers) {
        if (workers >= spec.devices().size()) {
          log.begin();
        }
      }
    };
  }

  private static List<CellResult.Call> timeline(List<Recorded> calls, ReverseKernel kernel) {
    Map<Float, Integer> steps = new HashMap<>();
    for (int n = 0; n < kernel.steps(); n++) {
      steps.put(kernel.timestep(n), n);
    }
    List<Recorded> sorted = new ArrayList<>(calls);
    sorted.sort(Comparator.comparingLong(Recorded::began));
    List<CellResult.Call> timeline = new ArrayList<>();
    for (Recorded call : sorted.subList(0, Math.min(sorted.size(), TIMELINE_CALLS))) {
      List<Integer> rows = new ArrayList<>();
      for (float timestep : call.timesteps()) {
        rows.add(steps.getOrDefault(timestep, -1));
      }
      long origin = sorted.get(0).began();
      timeline.add(
          new CellResult.Call(
              call.worker(),
              (call.began() - origin) / MILLIS,
              (call.ended() - origin) / MILLIS,
              rows));
    }
    return timeline;
  }

  private static String sha256(float[] sample) {
    ByteBuffer bytes =
        ByteBuffer.allocate(sample.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(sample);
    Sha256 digest = new Sha256();
    digest.update(bytes);
    return digest.hex();
  }
}
