package io.autospec.sampler.kernel;

/**
 * The precision in which coefficients are computed. Each result of {@code + - * /} and square root,
 * computed in double and then rounded to float32, is the float32 operation's own result; so one
 * formula serves both precisions.
 */
public enum Rounding {
  /** Each operation is rounded to float32, as diffusers' are. */
  FLOAT32 {
    @Override
    double of(double value) {
      return (float) value;
    }
  },
  /** Nothing is rounded beyond double: what diffusers gives when it is run in float64. */
  FLOAT64 {
    @Override
    double of(double value) {
      return value;
    }
  };

  abstract double of(double value);
}
