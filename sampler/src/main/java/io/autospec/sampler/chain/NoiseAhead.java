package io.autospec.sampler.chain;

/**
 * Proposal noise that was made before a window reached its step, in arrays of its own. An array
 * leaves when its step's arrays are in use, in exchange for the one that lay there, so there are
 * never more of them than {@code length}; each is taken when it is first needed.
 */
final class NoiseAhead {
  private final float[][] arrays;

  /** The step whose noise is in the array of the same index, plus 1; 0 for none. */
  private final int[] stepsPlusOne;

  private final int stateSize;

  /**
   * Makes an empty store.
   *
   * @param length the most steps ahead; those held at once must lie within so many of each other
   */
  NoiseAhead(int length, int stateSize) {
    this.arrays = new float[length][];
    this.stepsPlusOne = new int[length];
    this.stateSize = stateSize;
  }

  boolean has(int step) {
    return stepsPlusOne[step % arrays.length] == step + 1;
  }

  /**
   * Room for a step's noise, which the caller fills.
   *
   * @return D floats, that count as the step's noise from now on
   */
  float[] room(int step) {
    int slot = step % arrays.length;
    if (arrays[slot] == null) {
      arrays[slot] = new float[stateSize];
    }
    stepsPlusOne[slot] = step + 1;
    return arrays[slot];
  }

  /**
   * Gives a step's noise away. The step must be {@link #has here}.
   *
   * @param spare D floats that nobody needs any more: kept in exchange
   * @return the step's noise
   */
  float[] exchange(int step, float[] spare) {
    int slot = step % arrays.length;
    float[] made = arrays[slot];
    arrays[slot] = spare;
    stepsPlusOne[slot] = 0;
    return made;
  }

  /** The arrays taken so far, at most the length; each D floats. */
  int taken() {
    int count = 0;
    for (float[] array : arrays) {
      count += array == null ? 0 : 1;
    }
    return count;
  }
}
