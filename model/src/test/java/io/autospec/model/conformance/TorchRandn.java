package io.autospec.model.conformance;

/** PyTorch's CPU {@code randn} for 16 values and more: MT19937, then Box-Muller in blocks of 16. */
final class TorchRandn {
  private static final int WORDS = 624;
  private static final int SHIFT = 397;
  private static final int BLOCK = 16;

  private final int[] state = new int[WORDS];
  private int next = WORDS;

  TorchRandn(int seed) {
    state[0] = seed;
    for (int i = 1; i < WORDS; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  float[] draw(int count) {
    if (count < BLOCK) {
      throw new IllegalArgumentException("only for 16 values and more: " + count);
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = uniform();
    }
    for (int i = 0; i + BLOCK <= count; i += BLOCK) {
      transform(values, i);
    }
    if (count % BLOCK != 0) {
      for (int i = count - BLOCK; i < count; i++) {
        values[i] = uniform();
      }
      transform(values, count - BLOCK);
    }
    return values;
  }

  private static void transform(float[] values, int from) {
    for (int j = from; j < from + BLOCK / 2; j++) {
      double radius = Math.sqrt(-2 * StrictMath.log(1 - values[j]));
      double angle = 2 * Math.PI * values[j + BLOCK / 2];
      values[j] = (float) (radius * StrictMath.cos(angle));
      values[j + BLOCK / 2] = (float) (radius * StrictMath.sin(angle));
    }
  }

  private float uniform() {
    return (word() & 0xFFFFFF) * 0x1p-24f;
  }

  private int word() {
    if (next == WORDS) {
      for (int i = 0; i < WORDS; i++) {
        int y = (state[i] & 0x80000000) | (state[(i + 1) % WORDS] & 0x7FFFFFFF);
        state[i] = state[(i + SHIFT) % WORDS] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
      }
      next = 0;
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9D2C5680;
    y ^= (y << 15) & 0xEFC60000;
    return y ^ (y >>> 18);
  }
}
