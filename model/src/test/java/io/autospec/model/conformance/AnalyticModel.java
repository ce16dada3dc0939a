package io.autospec.model.conformance;

import io.autospec.sampler.kernel.PredictionType;

/** The pack's closed-form networks, evaluated in float64 from the float32 table. */
enum AnalyticModel {
  /** Data N(0.3, 0.25). */
  GAUSS {
    @Override
    double clean(double x, double a) {
      return 0.3 + Math.sqrt(a) * 0.25 / (0.25 * a + 1 - a) * (x - 0.3 * Math.sqrt(a));
    }
  },
  /** Data half N(0.7, 0.04), half N(-0.7, 0.04). */
  MIXTURE {
    @Override
    double clean(double x, double a) {
      double v = 0.04 * a + 1 - a;
      double root = Math.sqrt(a);
      return StrictMath.tanh(0.7 * root * x / v) * 0.7 * (1 - a) / v + 0.04 * root / v * x;
    }
  };

  /** E[x0 | x] where alphas_cumprod is a. */
  abstract double clean(double x, double a);

  /** What a network of that type says at x. */
  double output(PredictionType type, double x, double a) {
    double clean = clean(x, a);
    double epsilon = (x - Math.sqrt(a) * clean) / Math.sqrt(1 - a);
    return switch (type) {
      case EPSILON -> epsilon;
      case SAMPLE -> clean;
      case V_PREDICTION -> Math.sqrt(a) * epsilon - Math.sqrt(1 - a) * clean;
    };
  }

  static AnalyticModel named(String name) {
    return name.equals("gauss") ? GAUSS : MIXTURE;
  }
}
