package io.autospec.model.builtin;

import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelException;
import io.autospec.model.ModelInput;
import io.autospec.model.Sha256;
import io.autospec.model.config.SchedulerFile;
import io.autospec.model.device.Device;
import io.autospec.model.device.SimulatedDenoiser;
import io.autospec.model.device.WaitClock;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.reference.GaussianMixture;
import io.autospec.sampler.reference.GaussianMixtureDenoiser;
import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.VarianceType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The built-in {@code gaussian-mixture}: no network but the exact score of a known target, {@link
 * ShapesMixture}. It takes no condition, and runs on the CPU or behind a simulated latency.
 *
 * <p>Safe for any number of threads.
 */
public final class GaussianMixtureModel implements DiffusionModel {
  /** The name on the command line. */
  public static final String NAME = "gaussian-mixture";

  private final SchedulerFile scheduler;
  private final GaussianMixture target;
  private final float[] alphasCumprod;
  private final AtomicLong opened = new AtomicLong();

  /** Makes the model with its own schedule: 1000 steps, linear betas, no clipping. */
  public GaussianMixtureModel() {
    this(
        new SchedulerFile(
            ScheduleConfig.builder().clipSample(false).build(),
            new SamplerKind.Ddpm(),
            List.of(),
            List.of()));
  }

  /**
   * Makes the model with another schedule.
   *
   * @param scheduler the closed form follows its table and prediction type
   * @throws ModelException if it wants a learned variance: there is none to learn
   */
  public GaussianMixtureModel(SchedulerFile scheduler) {
    if (scheduler.config().varianceType() == VarianceType.LEARNED_RANGE) {
      throw new ModelException(
          NAME
              + ": expected a variance_type other than learned_range: the closed form gives no"
              + " variance");
    }
    this.scheduler = scheduler;
    this.target = ShapesMixture.target();
    this.alphasCumprod = NoiseSchedule.of(scheduler.config()).alphasCumprod();
  }

  /**
   * The law of a clean sample.
   *
   * @return the mixture
   */
  public GaussianMixture target() {
    return target;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** The SHA-256 of the target's numbers, float64 big-endian: weights, means, variances. */
  @Override
  public String sha256() {
    Sha256 digest = new Sha256();
    update(digest, target.weights());
    for (double[] mean : target.means()) {
      update(digest, mean);
    }
    for (double[] variance : target.variances()) {
      update(digest, variance);
    }
    return digest.hex();
  }

  @Override
  public long[] sampleShape() {
    return new long[] {1, ShapesMixture.SIDE, ShapesMixture.SIDE};
  }

  @Override
  public ScheduleConfig schedule() {
    return scheduler.config();
  }

  @Override
  public SamplerKind samplerKind() {
    return scheduler.kind();
  }

  @Override
  public List<String> warnings() {
    return scheduler.warnings();
  }

  @Override
  public List<ModelInput> conditionInputs() {
    return List.of();
  }

  @Override
  public OptionalLong classes() {
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong emptyLabel() {
    return OptionalLong.empty();
  }

  @Override
  public Denoiser open(Device device) {
    Denoiser denoiser =
        new GaussianMixtureDenoiser(alphasCumprod, scheduler.config().predictionType(), target);
    if (device instanceof Device.Simulated simulated) {
      return new SimulatedDenoiser(denoiser, simulated, opened.getAndIncrement(), WaitClock.SYSTEM);
    }
    if (device instanceof Device.Cuda) {
      throw new ModelException(
          "device "
              + device
              + ": gaussian-mixture is a closed form without a network; use --device cpu or sim:");
    }
    return denoiser;
  }

  private static void update(Sha256 digest, double[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Double.BYTES);
    bytes.asDoubleBuffer().put(numbers);
    digest.update(bytes);
  }
}
