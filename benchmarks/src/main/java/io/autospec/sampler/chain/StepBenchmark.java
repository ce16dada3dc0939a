package io.autospec.sampler.chain;

import io.autospec.sampler.draft.SecantDraft;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.noise.NoisePurpose;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the chain itself costs a step: the draft (secant guess, mean, proposal) and the verdict (the
 * network's output to the target's mean, the coupling), beside a plain copy of the same state.
 * Noise is a benchmark of its own. In the chain's package, to call its own steps.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 15, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class StepBenchmark {
  private static final int STEP = 500;

  /** The floats of a state: mnist, a latent of 4 x 64 x 64, an image of 3 x 256 x 256. */
  @Param({"784", "16384", "196608"})
  public int size;

  private ReverseKernel kernel;
  private Transition transition;
  private SecantDraft draft;
  private Position position;
  private float[] next;
  private float[] copy;
  private float[] before;
  private float[] prediction;
  private float[] mean;

  /** Makes a position with two earlier evaluations, so that the secant is used. */
  @Setup
  public void setUp() {
    kernel =
        ReverseKernels.create(ScheduleConfig.builder().build(), SamplerKind.parse("ddpm"), 1000);
    PhiloxNoiseSource noise = new PhiloxNoiseSource(1);
    transition = new Transition(kernel, noise, 0);
    draft = new SecantDraft(kernel);
    position = new Position(size, false);
    next = new float[size];
    copy = new float[size];
    before = new float[size];
    prediction = new float[size];
    mean = new float[size];
    for (int round = 0; round < 2; round++) {
      noise.normals(0, round, NoisePurpose.AUXILIARY, 0, position.state);
      noise.normals(0, round, NoisePurpose.AUXILIARY, 1, prediction);
      draft.evaluated(STEP, position.state, prediction);
    }
    noise.normals(0, 2, NoisePurpose.AUXILIARY, 0, position.state);
    noise.normals(0, STEP, NoisePurpose.PROPOSAL, 0, position.noise);
    noise.normals(0, 3, NoisePurpose.AUXILIARY, 0, position.output);
  }

  /**
   * The floor: one read and one write of the state.
   *
   * @return the copy
   */
  @Benchmark
  public float[] copy() {
    System.arraycopy(position.state, 0, copy, 0, size);
    return copy;
  }

  /**
   * Drafts one step.
   *
   * @return the drafted state
   */
  @Benchmark
  public float[] draft() {
    float[] guess = draft.guess(STEP, position.state, before);
    kernel.draftMean(STEP, position.state, guess, position.draftMean);
    transition.draw(STEP, position.noise, position.draftMean, guess, next);
    return next;
  }

  /**
   * Decides one step.
   *
   * @return the verdict
   */
  @Benchmark
  public boolean verify() {
    kernel.target(STEP, position.state, position.output, prediction, mean);
    return transition.accepts(STEP, position, mean, prediction, next);
  }
}
