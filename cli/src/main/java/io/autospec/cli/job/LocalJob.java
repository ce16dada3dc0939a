package io.autospec.cli.job;

import io.autospec.cli.job.Worker.Answer;
import io.autospec.model.PredictionDenoiser;
import io.autospec.model.device.Device;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.GuidedDenoiser;
import io.autospec.sampler.chain.Chain;
import io.autospec.sampler.chain.Chain.Effect;
import io.autospec.sampler.chain.Chain.Event;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Draws a job's trajectories with local worker threads. The calling thread runs all chains; workers
 * share one queue of queries, so that a single trajectory spreads over all of them and many share
 * them. What is drawn does not depend on the workers: they only answer.
 */
public final class LocalJob {
  /** The most rows of one network call. */
  private static final int ROW_LIMIT = 64;

  /** Rows in flight a worker, so that none waits while a chain decides its round. */
  private static final int ROWS_IN_FLIGHT = 8;

  /** How long a worker may go on with its last call after the job ended. */
  private static final long STOP_MILLIS = 10_000;

  private final JobSpec spec;
  private final IntFunction<StepObserver> observers;
  private final JobListener listener;
  private final ChainSpec chains;
  private final NoiseSource noise;
  private final QueryQueue queue;
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final JobTimes times = new JobTimes();

  private final float[][] samples;
  private final int[] rounds;
  private final int[] rejections;
  private long evaluations;
  private long committedSteps;
  private long allRounds;
  private int begun;
  private int finished;

  private LocalJob(
      JobSpec spec, IntFunction<StepObserver> observers, JobListener listener, int stateSize) {
    this.spec = spec;
    this.observers = observers;
    this.listener = listener;
    this.chains =
        new ChainSpec(
            spec.kernel(),
            stateSize,
            spec.algorithm(),
            spec.draft(),
            spec.window(),
            spec.tolerance());
    this.noise = new PhiloxNoiseSource(spec.seed());
    this.queue = new QueryQueue(spec.devices().size(), ROW_LIMIT);
    this.samples = new float[spec.count()][];
    this.rounds = new int[spec.count()];
    this.rejections = new int[spec.count()];
  }

  /**
   * Draws all trajectories.
   *
   * @param spec what to draw
   * @param listener hears of progress, in the calling thread
   * @return samples and figures
   * @throws InterruptedException if the calling thread was interrupted; all workers are stopped
   * @throws JobException if a worker failed, or the job does not fit into memory
   */
  public static JobResult run(JobSpec spec, JobListener listener) throws InterruptedException {
    return run(spec, trajectory -> StepObserver.NONE, listener);
  }

  /**
   * Draws all trajectories and shows every decided step of an exact chain.
   *
   * @param spec what to draw
   * @param observers gives each trajectory's observer, which is called in the calling thread
   * @param listener hears of progress, in the calling thread
   * @return samples and figures
   * @throws InterruptedException if the calling thread was interrupted; all workers are stopped
   * @throws JobException if a worker failed, or the job does not fit into memory
   */
  public static JobResult run(
      JobSpec spec, IntFunction<StepObserver> observers, JobListener listener)
      throws InterruptedException {
    List<Denoiser> denoisers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    LocalJob job = null;
    try {
      for (Device device : spec.devices()) {
        Denoiser network =
            PredictionDenoiser.fit(spec.model().open(device), spec.kernel().learnsVariance());
        denoisers.add(
            spec.guidance() == null
                ? network
                : new GuidedDenoiser(network, spec.guidance().scale(), spec.guidance().empty()));
      }
      job = new LocalJob(spec, observers, listener, denoisers.get(0).stateSize());
      job.requireMemory();
      for (int i = 0; i < denoisers.size(); i++) {
        Worker worker = new Worker(denoisers.get(i), job.queue, job.answers);
        Thread thread = new Thread(worker, "autospec-worker-" + i);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
      }
      return job.draw();
    } finally {
      stop(job, threads, denoisers);
    }
  }

  private JobResult draw() throws InterruptedException {
    long began = System.nanoTime();
    for (int i = 0; i < openLimit(); i++) {
      beginNext();
    }
    while (finished < spec.count()) {
      take(answers.take());
    }
    return new JobResult(
        Arrays.asList(samples),
        Arrays.stream(rounds).boxed().toList(),
        Arrays.stream(rejections).boxed().toList(),
        evaluations,
        System.nanoTime() - began,
        times.evaluations(),
        times.rounds(),
        times.overheads());
  }

  private void beginNext() {
    if (begun == spec.count()) {
      return;
    }
    Chain chain = chains.chain(noise, begun, observers.apply(begun));
    OpenTrajectory trajectory = new OpenTrajectory(begun, chain, spec.conditions().get(begun));
    begun++;
    beginRound(trajectory, chain.on(new Event.Begin()), System.nanoTime());
  }

  private void beginRound(OpenTrajectory trajectory, List<Effect> effects, long now) {
    evaluations += effects.size();
    queue.add(trajectory.beginRound(effects, now));
  }

  private void take(Answer answer) {
    if (answer.failure() != null) {
      throw answer.failure() instanceof RuntimeException known
          ? known
          : new JobException("a worker failed: " + answer.failure(), answer.failure());
    }
    times.evaluated(answer.nanos());
    for (Query query : answer.queries()) {
      OpenTrajectory trajectory = query.trajectory();
      trajectory.evaluated(answer.nanos());
      List<Effect> effects =
          trajectory
              .chain()
              .on(new Event.Evaluated(query.evaluate().query(), query.evaluate().output()));
      if (!effects.isEmpty()) {
        roundEnded(trajectory, effects);
      }
    }
  }

  private void roundEnded(OpenTrajectory trajectory, List<Effect> effects) {
    long now = System.nanoTime();
    times.roundEnded(trajectory.roundNanos(now), trajectory.slowestEvaluation());
    committedSteps += trajectory.newlyCommitted();
    allRounds++;
    if (effects.get(0) instanceof Effect.Finished done) {
      finish(trajectory, done.sample());
    } else {
      beginRound(trajectory, effects, now);
    }
    listener.progressed(
        new JobProgress(
            committedSteps,
            (long) spec.count() * spec.kernel().steps(),
            allRounds,
            evaluations,
            finished,
            spec.count()));
  }

  private void finish(OpenTrajectory trajectory, float[] sample) {
    int index = trajectory.index();
    samples[index] = sample;
    rounds[index] = trajectory.chain().rounds();
    rejections[index] = trajectory.chain().rejections();
    finished++;
    beginNext();
  }

  /** How many trajectories are drawn at once: enough to keep every worker busy, and no more. */
  private int openLimit() {
    long window = windowLength();
    long wanted = (long) spec.devices().size() * ROWS_IN_FLIGHT;
    return (int) Math.min(spec.count(), 1 + (wanted + window - 1) / window);
  }

  private long windowLength() {
    return spec.algorithm() == Algorithm.SEQUENTIAL
        ? 1
        : Math.min(spec.window(), spec.kernel().steps());
  }

  private void requireMemory() {
    long window = windowLength() + 1;
    // A position holds state, noise, mean, output and remembered arrays; outputs, and what is
    // remembered of them, are twice as long where the variance is learned.
    int arrays = spec.kernel().learnsVariance() ? 11 : 7;
    double open = (double) openLimit() * window * arrays * chains.stateSize() * Float.BYTES;
    double whole = open + (double) spec.count() * chains.stateSize() * Float.BYTES;
    long heap = Runtime.getRuntime().maxMemory();
    if (whole > 0.8 * heap) {
      throw new JobException(
          String.format(
              "the job needs about %.0f MiB of heap, and %d MiB are there: use a smaller --window"
                  + " or --count, or give more with AUTOSPEC_JAVA_OPTS=-Xmx8g",
              whole / (1 << 20), heap >> 20));
    }
  }

  private static void stop(LocalJob job, List<Thread> threads, List<Denoiser> denoisers)
      throws InterruptedException {
    if (job != null) {
      job.queue.close();
    }
    threads.forEach(Thread::interrupt);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
    boolean interrupted = Thread.interrupted();
    boolean alive = false;
    for (Thread thread : threads) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      thread.join(Math.max(1, millis));
      alive |= thread.isAlive();
    }
    if (!alive) {
      denoisers.forEach(Denoiser::close); // a network in use must not be torn down under its thread
    }
    if (interrupted) {
      throw new InterruptedException();
    }
  }
}
