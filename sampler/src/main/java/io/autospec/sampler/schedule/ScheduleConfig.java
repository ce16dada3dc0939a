package io.autospec.sampler.schedule;

import io.autospec.sampler.kernel.PredictionType;
import java.util.List;
import java.util.Optional;

/**
 * What a {@code scheduler_config.json} says, resolved: the noise schedule a network was trained
 * with and how a chain uses it. Immutable; made by a {@link Builder}, whose defaults are
 * diffusers'.
 *
 * @param numTrainTimesteps {@code T}, at least 1
 * @param betaStart beta of the first training step, in (0, 1)
 * @param betaEnd beta of the last training step, in (0, 1)
 * @param betaSchedule how beta grows in between
 * @param trainedBetas betas that replace all of the above: empty, or {@code T} of them in (0, 1)
 * @param rescaleBetasZeroSnr whether the last training step is rescaled to pure noise
 * @param predictionType what the network's output stands for
 * @param varianceType where a DDPM transition's variance comes from
 * @param clipSample whether predicted clean samples are clipped
 * @param clipSampleRange to plus and minus what, above 0
 * @param thresholding whether they are thresholded dynamically (wins over clipping)
 * @param dynamicThresholdingRatio the quantile for that, in [0, 1]
 * @param sampleMaxValue the largest threshold, above 0
 * @param setAlphaToOne whether the state after DDIM's last step counts as noiseless
 * @param timestepSpacing which training steps a chain visits; empty for the sampler's default,
 *     which is {@code leading}, or {@code linspace} for Euler-ancestral
 * @param stepsOffset added to the timesteps of spacing {@code leading}, at least 0
 */
public record ScheduleConfig(
    int numTrainTimesteps,
    double betaStart,
    double betaEnd,
    BetaSchedule betaSchedule,
    List<Double> trainedBetas,
    boolean rescaleBetasZeroSnr,
    PredictionType predictionType,
    VarianceType varianceType,
    boolean clipSample,
    double clipSampleRange,
    boolean thresholding,
    double dynamicThresholdingRatio,
    double sampleMaxValue,
    boolean setAlphaToOne,
    Optional<TimestepSpacing> timestepSpacing,
    int stepsOffset) {

  /** The most training steps: far above any network's, low enough to hold tables of. */
  public static final int MAX_TRAIN_TIMESTEPS = 1_000_000;

  /**
   * Checks every range.
   *
   * @throws IllegalArgumentException if a value is out of its range; the message names the key as
   *     it stands in a {@code scheduler_config.json}
   */
  public ScheduleConfig {
    trainedBetas = List.copyOf(trainedBetas);
    require(
        numTrainTimesteps >= 1 && numTrainTimesteps <= MAX_TRAIN_TIMESTEPS,
        "num_train_timesteps",
        "an integer from 1 to " + MAX_TRAIN_TIMESTEPS,
        numTrainTimesteps);
    require(
        numTrainTimesteps >= 2 || !rescaleBetasZeroSnr,
        "num_train_timesteps",
        "at least 2 with rescale_betas_zero_snr",
        numTrainTimesteps);
    requireBeta("beta_start", betaStart);
    requireBeta("beta_end", betaEnd);
    for (double beta : trainedBetas) {
      requireBeta("trained_betas", beta);
    }
    require(
        trainedBetas.isEmpty() || trainedBetas.size() == numTrainTimesteps,
        "trained_betas",
        "num_train_timesteps = " + numTrainTimesteps + " numbers",
        trainedBetas.size());
    require(positive(clipSampleRange), "clip_sample_range", "a number above 0", clipSampleRange);
    require(
        dynamicThresholdingRatio >= 0 && dynamicThresholdingRatio <= 1,
        "dynamic_thresholding_ratio",
        "a number from 0 to 1",
        dynamicThresholdingRatio);
    require(positive(sampleMaxValue), "sample_max_value", "a number above 0", sampleMaxValue);
    require(
        stepsOffset >= 0 && stepsOffset <= MAX_TRAIN_TIMESTEPS,
        "steps_offset",
        "an integer from 0 to " + MAX_TRAIN_TIMESTEPS,
        stepsOffset);
  }

  /**
   * A builder with diffusers' defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A builder that starts from this configuration.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.numTrainTimesteps = numTrainTimesteps;
    builder.betaStart = betaStart;
    builder.betaEnd = betaEnd;
    builder.betaSchedule = betaSchedule;
    builder.trainedBetas = trainedBetas;
    builder.rescaleBetasZeroSnr = rescaleBetasZeroSnr;
    builder.predictionType = predictionType;
    builder.varianceType = varianceType;
    builder.clipSample = clipSample;
    builder.clipSampleRange = clipSampleRange;
    builder.thresholding = thresholding;
    builder.dynamicThresholdingRatio = dynamicThresholdingRatio;
    builder.sampleMaxValue = sampleMaxValue;
    builder.setAlphaToOne = setAlphaToOne;
    builder.timestepSpacing = timestepSpacing;
    builder.stepsOffset = stepsOffset;
    return builder;
  }

  private static void requireBeta(String key, double beta) {
    // The table is float32: a beta that rounds to 0 or 1 there would leave (0, 1) after all.
    float rounded = (float) beta;
    require(rounded > 0 && rounded < 1, key, "numbers above 0 and below 1", beta);
  }

  private static boolean positive(double value) {
    float rounded = (float) value;
    return rounded > 0 && rounded < Float.POSITIVE_INFINITY;
  }

  private static void require(boolean holds, String key, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": expected " + expected + "; found " + found);
    }
  }

  /** Makes configurations. Not thread-safe. */
  public static final class Builder {
    private int numTrainTimesteps = 1000;
    private double betaStart = 0.0001;
    private double betaEnd = 0.02;
    private BetaSchedule betaSchedule = BetaSchedule.LINEAR;
    private List<Double> trainedBetas = List.of();
    private boolean rescaleBetasZeroSnr;
    private PredictionType predictionType = PredictionType.EPSILON;
    private VarianceType varianceType = VarianceType.FIXED_SMALL;
    private boolean clipSample = true;
    private double clipSampleRange = 1.0;
    private boolean thresholding;
    private double dynamicThresholdingRatio = 0.995;
    private double sampleMaxValue = 1.0;
    private boolean setAlphaToOne = true;
    private Optional<TimestepSpacing> timestepSpacing = Optional.empty();
    private int stepsOffset;

    private Builder() {}

    /**
     * Sets {@code num_train_timesteps}.
     *
     * @param value at least 1
     * @return this
     */
    public Builder numTrainTimesteps(int value) {
      numTrainTimesteps = value;
      return this;
    }

    /**
     * Sets {@code beta_start}.
     *
     * @param value in (0, 1)
     * @return this
     */
    public Builder betaStart(double value) {
      betaStart = value;
      return this;
    }

    /**
     * Sets {@code beta_end}.
     *
     * @param value in (0, 1)
     * @return this
     */
    public Builder betaEnd(double value) {
      betaEnd = value;
      return this;
    }

    /**
     * Sets {@code beta_schedule}.
     *
     * @param value the schedule
     * @return this
     */
    public Builder betaSchedule(BetaSchedule value) {
      betaSchedule = value;
      return this;
    }

    /**
     * Sets {@code trained_betas}.
     *
     * @param value one beta a training step; empty for none
     * @return this
     */
    public Builder trainedBetas(List<Double> value) {
      trainedBetas = List.copyOf(value);
      return this;
    }

    /**
     * Sets {@code rescale_betas_zero_snr}.
     *
     * @param value whether to rescale
     * @return this
     */
    public Builder rescaleBetasZeroSnr(boolean value) {
      rescaleBetasZeroSnr = value;
      return this;
    }

    /**
     * Sets {@code prediction_type}.
     *
     * @param value the type
     * @return this
     */
    public Builder predictionType(PredictionType value) {
      predictionType = value;
      return this;
    }

    /**
     * Sets {@code variance_type}.
     *
     * @param value the type
     * @return this
     */
    public Builder varianceType(VarianceType value) {
      varianceType = value;
      return this;
    }

    /**
     * Sets {@code clip_sample}.
     *
     * @param value whether to clip
     * @return this
     */
    public Builder clipSample(boolean value) {
      clipSample = value;
      return this;
    }

    /**
     * Sets {@code clip_sample_range}.
     *
     * @param value above 0
     * @return this
     */
    public Builder clipSampleRange(double value) {
      clipSampleRange = value;
      return this;
    }

    /**
     * Sets {@code thresholding}.
     *
     * @param value whether to threshold dynamically
     * @return this
     */
    public Builder thresholding(boolean value) {
      thresholding = value;
      return this;
    }

    /**
     * Sets {@code dynamic_thresholding_ratio}.
     *
     * @param value in [0, 1]
     * @return this
     */
    public Builder dynamicThresholdingRatio(double value) {
      dynamicThresholdingRatio = value;
      return this;
    }

    /**
     * Sets {@code sample_max_value}.
     *
     * @param value above 0
     * @return this
     */
    public Builder sampleMaxValue(double value) {
      sampleMaxValue = value;
      return this;
    }

    /**
     * Sets {@code set_alpha_to_one}.
     *
     * @param value whether the state after DDIM's last step counts as noiseless
     * @return this
     */
    public Builder setAlphaToOne(boolean value) {
      setAlphaToOne = value;
      return this;
    }

    /**
     * Sets {@code timestep_spacing}.
     *
     * @param value the spacing
     * @return this
     */
    public Builder timestepSpacing(TimestepSpacing value) {
      timestepSpacing = Optional.of(value);
      return this;
    }

    /**
     * Sets {@code steps_offset}.
     *
     * @param value at least 0
     * @return this
     */
    public Builder stepsOffset(int value) {
      stepsOffset = value;
      return this;
    }

    /**
     * Makes the configuration.
     *
     * @return the configuration
     * @throws IllegalArgumentException if a value is out of its range
     */
    public ScheduleConfig build() {
      return new ScheduleConfig(
          numTrainTimesteps,
          betaStart,
          betaEnd,
          betaSchedule,
          trainedBetas,
          rescaleBetasZeroSnr,
          predictionType,
          varianceType,
          clipSample,
          clipSampleRange,
          thresholding,
          dynamicThresholdingRatio,
          sampleMaxValue,
          setAlphaToOne,
          timestepSpacing,
          stepsOffset);
    }
  }
}
