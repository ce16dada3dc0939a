package io.autospec.benchmarks;

import io.autospec.durable.checkpoint.Checkpoint;
import io.autospec.durable.checkpoint.CheckpointCodec;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Draft;
import io.autospec.sampler.chain.Chain;
import io.autospec.sampler.chain.Chain.Effect;
import io.autospec.sampler.chain.Chain.Event;
import io.autospec.sampler.chain.ChainSnapshot;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.noise.NoisePurpose;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
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
 * What a checkpoint costs one trajectory of window 32 that remembers all it can: on the chain's
 * thread the snapshot; on the writer's, the file and, beside it, its SHA-256 alone.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx1g"})
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class CheckpointBenchmark {
  private static final int WINDOW = 32;
  private static final int ROUNDS = 3;

  /** The floats of a state: mnist, a latent of 4 x 64 x 64. */
  @Param({"784", "16384"})
  public int size;

  private Chain chain;
  private Checkpoint checkpoint;
  private byte[] file;
  private MessageDigest sha256;

  /** Makes a chain whose network says noise: each round rejects early and remembers the rest. */
  @Setup
  public void setUp() throws NoSuchAlgorithmException {
    PhiloxNoiseSource noise = new PhiloxNoiseSource(1);
    chain =
        new ChainSpec(
                ReverseKernels.create(
                    ScheduleConfig.builder().build(), SamplerKind.parse("ddpm"), 1000),
                size,
                Algorithm.RECYCLED,
                Draft.SECANT,
                WINDOW,
                1)
            .chain(noise, 0, StepObserver.NONE);
    Queue<Effect> open = new ArrayDeque<>(chain.on(new Event.Begin()));
    while (chain.rounds() <= ROUNDS || chain.snapshot().remembered().size() < WINDOW - 1) {
      Effect.Evaluate query = (Effect.Evaluate) open.remove();
      noise.normals(1, (int) query.query(), NoisePurpose.AUXILIARY, 0, query.output());
      open.addAll(chain.on(new Event.Evaluated(query.query(), query.output())));
    }
    ChainSnapshot snapshot = chain.snapshot();
    checkpoint = new Checkpoint("benchmark", 1, 1, Map.of(0, snapshot));
    file = CheckpointCodec.encode(checkpoint);
    sha256 = MessageDigest.getInstance("SHA-256");
  }

  /**
   * Puts the trajectory away.
   *
   * @return the snapshot
   */
  @Benchmark
  public ChainSnapshot snapshot() {
    return chain.snapshot();
  }

  /**
   * Writes and seals the file.
   *
   * @return the file
   */
  @Benchmark
  public byte[] encode() {
    return CheckpointCodec.encode(checkpoint);
  }

  /**
   * Checks and reads the file.
   *
   * @return what is in it
   */
  @Benchmark
  public Checkpoint decode() {
    return CheckpointCodec.decode(file);
  }

  /**
   * The seal alone.
   *
   * @return SHA-256 of the file
   */
  @Benchmark
  public byte[] sha256() {
    return sha256.digest(file);
  }

  /**
   * The floor of the copying: one read and one write of the file.
   *
   * @return the copy
   */
  @Benchmark
  public byte[] copy() {
    return file.clone();
  }
}
