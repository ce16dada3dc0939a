package io.autospec.model.conformance;

import io.autospec.sampler.kernel.DdimCoefficients;
import io.autospec.sampler.kernel.DdpmCoefficients;
import io.autospec.sampler.kernel.EulerAncestralCoefficients;
import io.autospec.sampler.kernel.PredictionType;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.VarianceType;
import java.util.Arrays;

/**
 * One transition in float64, on top of the product's float64 coefficients. The product itself steps
 * in float32 only; this says that its formulas are diffusers', apart from rounding.
 */
final class DoubleStep {
  private DoubleStep() {}

  /** The previous state; the second half of {@code output} is the learned variance, if any. */
  static double[] ddpm(
      ScheduleConfig config,
      DdpmCoefficients c,
      boolean drawsNoise,
      double[] x,
      double[] output,
      double[] noise) {
    double[] clean = clean(config.predictionType(), c.signal(), c.noise(), x, output);
    clip(config, clean);
    double[] previous = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double sigma = c.standardDeviation(config.varianceType());
      if (config.varianceType() == VarianceType.LEARNED_RANGE) {
        double fraction = (output[x.length + i] + 1) / 2;
        sigma = StrictMath.exp(0.5 * (fraction * c.logBeta() + (1 - fraction) * c.logVariance()));
      }
      previous[i] = c.cleanFactor() * clean[i] + c.stateFactor() * x[i];
      previous[i] += drawsNoise ? sigma * noise[i] : 0;
    }
    return previous;
  }

  static double[] ddim(
      ScheduleConfig config,
      SamplerKind.Ddim kind,
      DdimCoefficients c,
      double[] x,
      double[] output,
      double[] noise) {
    double[] raw = clean(config.predictionType(), c.signal(), c.noise(), x, output);
    double[] clean = raw.clone();
    clip(config, clean);
    double[] previous = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double epsilon =
          (x[i] - c.signal() * (kind.useClippedModelOutput() ? clean[i] : raw[i])) / c.noise();
      previous[i] = c.previousSignal() * clean[i] + c.direction() * epsilon + c.sigma() * noise[i];
    }
    return previous;
  }

  static double[] eulerAncestral(
      PredictionType type,
      EulerAncestralCoefficients c,
      double[] x,
      double[] output,
      double[] noise) {
    double[] previous = new double[x.length];
    double squaredNorm = c.from() * c.from() + 1;
    for (int i = 0; i < x.length; i++) {
      double clean =
          type == PredictionType.EPSILON
              ? x[i] - c.from() * output[i]
              : -c.from() / Math.sqrt(squaredNorm) * output[i] + x[i] / squaredNorm;
      previous[i] = x[i] + (x[i] - clean) / c.from() * c.step() + c.up() * noise[i];
    }
    return previous;
  }

  private static double[] clean(
      PredictionType type, double signal, double noise, double[] x, double[] output) {
    double[] clean = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      clean[i] =
          switch (type) {
            case EPSILON -> (x[i] - noise * output[i]) / signal;
            case SAMPLE -> output[i];
            case V_PREDICTION -> signal * x[i] - noise * output[i];
          };
    }
    return clean;
  }

  private static void clip(ScheduleConfig config, double[] clean) {
    if (config.thresholding()) {
      double[] sorted = Arrays.stream(clean).map(Math::abs).sorted().toArray();
      double rank = config.dynamicThresholdingRatio() * (sorted.length - 1);
      int below = (int) rank;
      int above = Math.min(below + 1, sorted.length - 1);
      double quantile = sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
      double s = Math.min(Math.max(quantile, 1), config.sampleMaxValue());
      for (int i = 0; i < clean.length; i++) {
        clean[i] = Math.min(Math.max(clean[i], -s), s) / s;
      }
    } else if (config.clipSample()) {
      double range = config.clipSampleRange();
      for (int i = 0; i < clean.length; i++) {
        clean[i] = Math.min(Math.max(clean[i], -range), range);
      }
    }
  }
}
