package io.autospec.model.onnx;

import io.autospec.model.ModelException;
import java.util.Arrays;

/** Small sums over axes. */
final class Shapes {
  private Shapes() {}

  /** How many numbers a shape holds; 1 for no axes. */
  static int size(long[] shape) {
    long size = 1;
    for (long axis : shape) {
      if (axis < 1 || axis > Integer.MAX_VALUE || size * axis > Integer.MAX_VALUE) {
        throw new ModelException(
            "expected a shape of 1 .. 2147483647 numbers, found " + Arrays.toString(shape));
      }
      size *= axis;
    }
    return (int) size;
  }

  static long[] withBatch(int batch, long[] shape) {
    long[] all = new long[shape.length + 1];
    all[0] = batch;
    System.arraycopy(shape, 0, all, 1, shape.length);
    return all;
  }
}
