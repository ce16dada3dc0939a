package io.autospec.sampler.kernel;

/** What a network's output says about the clean sample, before any clipping. */
final class CleanSample {
  private CleanSample() {}

  /**
   * Writes the clean sample.
   *
   * @param type what the output stands for
   * @param signal {@code sqrt(abar)}, in [0, 1)
   * @param noise {@code sqrt(1 - abar)}, in (0, 1]
   * @param state D floats
   * @param output at least D floats
   * @param clean written: the first D floats; infinite, never NaN, where the state holds no signal
   *     and the output is an epsilon
   */
  static void write(
      PredictionType type,
      float signal,
      float noise,
      float[] state,
      float[] output,
      float[] clean) {
    switch (type) {
      case EPSILON -> {
        if (signal == 0) {
          writeWithoutSignal(noise, state, output, clean);
          return;
        }
        for (int i = 0; i < state.length; i++) {
          clean[i] = (state[i] - noise * output[i]) / signal;
        }
      }
      case SAMPLE -> System.arraycopy(output, 0, clean, 0, state.length);
      case V_PREDICTION -> {
        for (int i = 0; i < state.length; i++) {
          clean[i] = signal * state[i] - noise * output[i];
        }
      }
    }
  }

  /** The perfect network's epsilon is the state itself here: 0 / 0 is taken as 0. */
  private static void writeWithoutSignal(
      float noise, float[] state, float[] output, float[] clean) {
    for (int i = 0; i < state.length; i++) {
      float rest = state[i] - noise * output[i];
      clean[i] = rest == 0 ? 0 : rest / 0f;
    }
  }
}
