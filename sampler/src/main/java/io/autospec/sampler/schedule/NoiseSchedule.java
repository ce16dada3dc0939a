package io.autospec.sampler.schedule;

import java.util.List;

/**
 * The float32 tables of a noise schedule: {@code beta} of every training step, and {@code
 * alphas_cumprod}, the share of the signal's variance that is left after it. They agree with
 * diffusers' (PyTorch's portable CPU path) to the last bit, so every rounding here is meant.
 *
 * <p>Immutable; safe for any number of threads.
 */
public final class NoiseSchedule {
  /** The cap that keeps the last betas of the closed-form schedules away from 1. */
  private static final double MAX_BETA = 0.999;

  private final float[] betas;
  private final float[] alphasCumprod;

  private NoiseSchedule(float[] betas) {
    this.betas = betas;
    this.alphasCumprod = cumulativeProduct(betas);
  }

  /**
   * Computes the tables.
   *
   * @param config the configuration
   * @return the schedule
   */
  public static NoiseSchedule of(ScheduleConfig config) {
    float[] betas =
        config.trainedBetas().isEmpty() ? closedForm(config) : rounded(config.trainedBetas());
    return new NoiseSchedule(
        config.rescaleBetasZeroSnr() ? rescaledToZeroTerminalSnr(betas) : betas);
  }

  /**
   * The number of training steps.
   *
   * @return {@code T}
   */
  public int length() {
    return betas.length;
  }

  /**
   * The variance that a training step adds.
   *
   * @param t 0 .. T-1
   * @return beta, in (0, 1]; 1 only for the last step of a schedule rescaled to zero SNR
   */
  public float beta(int t) {
    return betas[t];
  }

  /**
   * The share of the signal's variance that is left after a training step.
   *
   * @param t 0 .. T-1
   * @return the product of {@code 1 - beta} up to t, in [0, 1)
   */
  public float alphaCumprod(int t) {
    return alphasCumprod[t];
  }

  /**
   * All betas.
   *
   * @return a new array of T
   */
  public float[] betas() {
    return betas.clone();
  }

  /**
   * The whole table {@code alphas_cumprod}.
   *
   * @return a new array of T
   */
  public float[] alphasCumprod() {
    return alphasCumprod.clone();
  }

  private static float[] closedForm(ScheduleConfig config) {
    int length = config.numTrainTimesteps();
    double start = config.betaStart();
    double end = config.betaEnd();
    return switch (config.betaSchedule()) {
      case LINEAR -> ramp((float) start, (float) end, length);
      case SCALED_LINEAR -> {
        float[] roots = ramp((float) Math.sqrt(start), (float) Math.sqrt(end), length);
        for (int i = 0; i < length; i++) {
          roots[i] *= roots[i];
        }
        yield roots;
      }
      case SIGMOID -> {
        float[] values = ramp(-6, 6, length);
        float span = (float) (end - start);
        for (int i = 0; i < length; i++) {
          float logistic = 1 / (1 + (float) StrictMath.exp(-values[i]));
          values[i] = logistic * span + (float) start;
        }
        yield values;
      }
      case SQUAREDCOS_CAP_V2, LAPLACE -> {
        float[] betas = new float[length];
        for (int i = 0; i < length; i++) {
          double from = signal(config.betaSchedule(), (double) i / length);
          double to = signal(config.betaSchedule(), (double) (i + 1) / length);
          betas[i] = (float) Math.min(1 - to / from, MAX_BETA);
        }
        yield betas;
      }
    };
  }

  /** The signal that is left at a time in [0, 1], for the schedules that are defined by it. */
  private static double signal(BetaSchedule schedule, double time) {
    if (schedule == BetaSchedule.SQUAREDCOS_CAP_V2) {
      double cosine = StrictMath.cos((time + 0.008) / 1.008 * Math.PI / 2);
      return cosine * cosine;
    }
    double logSnr =
        -0.5 * Math.copySign(1, 0.5 - time) * StrictMath.log(1 - 2 * Math.abs(0.5 - time) + 1e-6);
    double snr = StrictMath.exp(logSnr);
    return Math.sqrt(snr / (1 + snr));
  }

  /**
   * An even ramp as PyTorch computes it: in vectors of 8, two at a time, counted from the nearer
   * end; what does not fill two vectors is computed singly.
   */
  private static float[] ramp(float from, float to, int length) {
    float[] ramp = new float[length];
    if (length == 1) {
      ramp[0] = from;
      return ramp;
    }
    float step = (to - from) / (length - 1);
    int whole = length / 16 * 16;
    for (int block = 0; block < whole; block += 8) {
      float base = rampPoint(from, to, step, block, length);
      for (int j = 0; j < 8; j++) {
        ramp[block + j] = base + step * j;
      }
    }
    for (int i = whole; i < length; i++) {
      ramp[i] = rampPoint(from, to, step, i, length);
    }
    return ramp;
  }

  private static float rampPoint(float from, float to, float step, int i, int length) {
    return i < length / 2 ? from + step * i : to - step * (length - 1 - i);
  }

  private static float[] rounded(List<Double> values) {
    float[] rounded = new float[values.size()];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = values.get(i).floatValue();
    }
    return rounded;
  }

  private static float[] cumulativeProduct(float[] betas) {
    float[] product = new float[betas.length];
    double running = 1;
    for (int i = 0; i < betas.length; i++) {
      running *= 1 - betas[i];
      product[i] = (float) running;
    }
    return product;
  }

  /**
   * Algorithm 1 of Lin et al. 2023: shifts and scales the signal so that the last step has none.
   */
  private static float[] rescaledToZeroTerminalSnr(float[] betas) {
    float[] signal = cumulativeProduct(betas);
    int length = signal.length;
    for (int i = 0; i < length; i++) {
      signal[i] = (float) Math.sqrt(signal[i]);
    }
    float first = signal[0];
    float last = signal[length - 1];
    float scale = first / (first - last);
    for (int i = 0; i < length; i++) {
      float root = (signal[i] - last) * scale;
      signal[i] = root * root;
    }
    float[] rescaled = new float[length];
    rescaled[0] = 1 - signal[0];
    for (int i = 1; i < length; i++) {
      rescaled[i] = 1 - signal[i] / signal[i - 1];
    }
    return rescaled;
  }
}
