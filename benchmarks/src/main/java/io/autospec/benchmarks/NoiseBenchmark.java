package io.autospec.benchmarks;

import io.autospec.sampler.noise.NoisePurpose;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Addressed normals beside the JDK's streamed ones. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 15, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class NoiseBenchmark {
  private static final int SIZE = 16384;

  private final NoiseSource noise = new PhiloxNoiseSource(1);
  private final Random random = new Random(1);
  private final float[] out = new float[SIZE];
  private int step;

  /**
   * Philox, by address.
   *
   * @return the normals
   */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public float[] addressed() {
    noise.normals(0, step++, NoisePurpose.PROPOSAL, 0, out);
    return out;
  }

  /**
   * java.util.Random, streamed.
   *
   * @return the normals
   */
  @Benchmark
  @OperationsPerInvocation(SIZE)
  public float[] random() {
    for (int i = 0; i < SIZE; i++) {
      out[i] = (float) random.nextGaussian();
    }
    return out;
  }
}
