package io.autospec.sampler.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.TestDenoiser;
import io.autospec.sampler.TestKernel;
import io.autospec.sampler.Trajectory;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bytes of chains with a fixed window, as the first version drew them. Only operations whose
 * result IEEE 754 fixes are in them, so they are the same on every platform.
 */
class ChainGoldenTest {
  private static final int D = 70;
  private static final int K = 60;
  private static final NoiseSource NOISE = new PhiloxNoiseSource(11);

  @ParameterizedTest
  @CsvSource({
    "SEQUENTIAL, FROZEN, 1, false, 803948009",
    "SEQUENTIAL, FROZEN, 1, true, 1338401633",
    "ASD, FROZEN, 8, false, 3693276095",
    "ASD, FROZEN, 1000, false, 2958708819",
    "ASD, FROZEN, 8, true, 686347276",
    "RECYCLED, FROZEN, 8, false, 1840650979",
    "RECYCLED, RECYCLED, 8, false, 1175554878",
    "RECYCLED, SECANT, 3, false, 1711250805",
    "RECYCLED, SECANT, 8, false, 3838823729",
    "RECYCLED, SECANT, 1000, false, 195601799",
    "RECYCLED, SECANT, 8, true, 4275105285",
    "PICARD, FROZEN, 8, false, 2852635001",
  })
  void shouldDrawTheSameBytesAsEver(
      Algorithm algorithm, Draft draft, int window, boolean learned, long expected) {
    ChainSpec spec = new ChainSpec(TestKernel.ddpm(K, learned), D, algorithm, draft, window, 0.1);
    CRC32 checksum = new CRC32();
    for (int trajectory = 0; trajectory < 5; trajectory++) {
      Trajectory drawn =
          Trajectory.draw(
              spec,
              new TestDenoiser(D, learned),
              Condition.none(),
              NOISE,
              trajectory,
              StepObserver.NONE);
      ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * D + 3 * Long.BYTES);
      for (float value : drawn.sample()) {
        bytes.putFloat(value);
      }
      bytes.putLong(drawn.rounds()).putLong(drawn.evaluations()).putLong(drawn.rejections());
      checksum.update(bytes.array());
    }
    assertThat(checksum.getValue()).isEqualTo(expected);
  }
}
