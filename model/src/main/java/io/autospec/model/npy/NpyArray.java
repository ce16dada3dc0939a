package io.autospec.model.npy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An array of a {@code .npy} file, in C order. The arrays are not copied: who hands one over must
 * not write to it afterwards.
 */
public sealed interface NpyArray {
  /**
   * The lengths of the axes.
   *
   * @return outermost first; empty for a single number
   */
  int[] shape();

  /**
   * The number of elements.
   *
   * @return the product of the shape
   */
  int size();

  /**
   * The elements as float32.
   *
   * @return the elements
   * @throws IllegalStateException if they are of another type
   */
  default float[] floats() {
    if (this instanceof Float32 array) {
      return array.values();
    }
    throw mismatch("float32");
  }

  /**
   * The elements as float64.
   *
   * @return the elements
   * @throws IllegalStateException if they are of another type
   */
  default double[] doubles() {
    if (this instanceof Float64 array) {
      return array.values();
    }
    throw mismatch("float64");
  }

  /**
   * The elements as int32.
   *
   * @return the elements
   * @throws IllegalStateException if they are of another type
   */
  default int[] ints() {
    if (this instanceof Int32 array) {
      return array.values();
    }
    throw mismatch("int32");
  }

  /**
   * The elements as int64.
   *
   * @return the elements
   * @throws IllegalStateException if they are of another type
   */
  default long[] longs() {
    if (this instanceof Int64 array) {
      return array.values();
    }
    throw mismatch("int64");
  }

  private IllegalStateException mismatch(String expected) {
    return new IllegalStateException(
        "array of "
            + Arrays.toString(shape())
            + ": expected "
            + expected
            + ", found "
            + getClass().getSimpleName().toLowerCase(Locale.ROOT));
  }

  /**
   * Elements of type {@code <f4}.
   *
   * @param values the elements, C order
   * @param shape the lengths of the axes
   */
  record Float32(float[] values, int... shape) implements NpyArray {
    /**
     * Checks that the shape fits.
     *
     * @throws IllegalArgumentException if it holds another number of elements
     */
    public Float32 {
      NpyHeader.requireShape(values.length, shape);
    }

    @Override
    public int size() {
      return values.length;
    }
  }

  /**
   * Elements of type {@code <f4} that lie in one array a row: for writing many without a copy of
   * all. What is read is never of this kind.
   *
   * @param rows the elements of each index of the first axis, C order, all of one length
   * @param shape the lengths of the axes
   */
  record Float32Rows(List<float[]> rows, int... shape) implements NpyArray {
    /**
     * Checks that the shape fits.
     *
     * @throws IllegalArgumentException if rows differ in length, or the shape holds another number
     *     of elements
     */
    public Float32Rows {
      rows = List.copyOf(rows);
      int length = rows.isEmpty() ? 0 : rows.get(0).length;
      for (float[] row : rows) {
        if (row.length != length) {
          throw new IllegalArgumentException(
              "rows: expected " + length + " elements in each, found " + row.length);
        }
      }
      NpyHeader.requireShape(Math.multiplyExact(rows.size(), length), shape);
    }

    @Override
    public int size() {
      return rows.isEmpty() ? 0 : rows.size() * rows.get(0).length;
    }
  }

  /**
   * Elements of type {@code <f8}.
   *
   * @param values the elements, C order
   * @param shape the lengths of the axes
   */
  record Float64(double[] values, int... shape) implements NpyArray {
    /**
     * Checks that the shape fits.
     *
     * @throws IllegalArgumentException if it holds another number of elements
     */
    public Float64 {
      NpyHeader.requireShape(values.length, shape);
    }

    @Override
    public int size() {
      return values.length;
    }
  }

  /**
   * Elements of type {@code <i4}.
   *
   * @param values the elements, C order
   * @param shape the lengths of the axes
   */
  record Int32(int[] values, int... shape) implements NpyArray {
    /**
     * Checks that the shape fits.
     *
     * @throws IllegalArgumentException if it holds another number of elements
     */
    public Int32 {
      NpyHeader.requireShape(values.length, shape);
    }

    @Override
    public int size() {
      return values.length;
    }
  }

  /**
   * Elements of type {@code <i8}.
   *
   * @param values the elements, C order
   * @param shape the lengths of the axes
   */
  record Int64(long[] values, int... shape) implements NpyArray {
    /**
     * Checks that the shape fits.
     *
     * @throws IllegalArgumentException if it holds another number of elements
     */
    public Int64 {
      NpyHeader.requireShape(values.length, shape);
    }

    @Override
    public int size() {
      return values.length;
    }
  }
}
