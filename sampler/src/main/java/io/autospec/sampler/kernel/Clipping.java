package io.autospec.sampler.kernel;

import io.autospec.sampler.schedule.ScheduleConfig;
import java.util.Arrays;

/**
 * What happens to a predicted clean sample before it is used: nothing, clipping to a fixed range,
 * or dynamic thresholding (Saharia et al. 2022), which looks at a whole state and wins over
 * clipping.
 */
final class Clipping {
  private static final Clipping NONE = new Clipping(Float.POSITIVE_INFINITY, false, 0, 0);

  private final float bound;
  private final boolean dynamic;
  private final double ratio;
  private final float maxThreshold;

  private Clipping(float bound, boolean dynamic, double ratio, float maxThreshold) {
    this.bound = bound;
    this.dynamic = dynamic;
    this.ratio = ratio;
    this.maxThreshold = maxThreshold;
  }

  static Clipping of(ScheduleConfig config) {
    if (config.thresholding()) {
      return new Clipping(
          Float.POSITIVE_INFINITY,
          true,
          config.dynamicThresholdingRatio(),
          (float) config.sampleMaxValue());
    }
    return config.clipSample() ? new Clipping((float) config.clipSampleRange(), false, 0, 0) : NONE;
  }

  /** The range of a fixed clipping; infinite where there is none. */
  float bound() {
    return bound;
  }

  /** Whether the bound depends on the whole state. */
  boolean isDynamic() {
    return dynamic;
  }

  /** Whether what is predicted is bounded, even where the prediction is infinite. */
  boolean isBounded() {
    return dynamic || bound < Float.POSITIVE_INFINITY;
  }

  /** Clips or thresholds the first {@code size} values in place. */
  void apply(float[] clean, int size) {
    if (dynamic) {
      threshold(clean, size);
    } else if (bound < Float.POSITIVE_INFINITY) {
      clip(clean, size, bound);
    }
  }

  private void threshold(float[] clean, int size) {
    float[] magnitudes = new float[size];
    for (int i = 0; i < size; i++) {
      magnitudes[i] = Math.abs(clean[i]);
    }
    float threshold = quantile(magnitudes, ratio);
    // A quantile between infinities is not a number: the largest threshold is what is meant.
    threshold =
        Float.isNaN(threshold) ? maxThreshold : Math.min(Math.max(threshold, 1), maxThreshold);
    clip(clean, size, threshold);
    for (int i = 0; i < size; i++) {
      clean[i] /= threshold;
    }
  }

  private static void clip(float[] clean, int size, float bound) {
    for (int i = 0; i < size; i++) {
      clean[i] = Math.min(Math.max(clean[i], -bound), bound);
    }
  }

  /** The quantile with linear interpolation, in the order of operations that PyTorch uses. */
  private static float quantile(float[] values, double ratio) {
    Arrays.sort(values);
    float rank = (float) ratio * (values.length - 1);
    int below = (int) rank;
    int above = Math.min(below + 1, values.length - 1);
    float weight = rank - below;
    float from = values[below];
    float to = values[above];
    return weight < 0.5f ? from + weight * (to - from) : to - (to - from) * (1 - weight);
  }
}
