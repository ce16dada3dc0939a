package io.autospec.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.autospec.model.ModelException;
import io.autospec.sampler.Condition;
import io.autospec.sampler.DenoiserException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.List;

/**
 * The memory of one network input for a number of rows: a direct buffer in native order that ONNX
 * Runtime reads in place. Rows are written into slots; a view is a tensor over the first slots.
 *
 * <p>Not thread-safe.
 */
final class InputBuffer {
  /** The block in which scaled states are made: small enough to stay in the first-level cache. */
  private static final int BLOCK = 1024;

  private final ModelSignature.Tensor tensor;
  private final boolean perRow;
  private final long[] valueShape;
  private final int valueSize;
  private final Buffer memory;
  private final float[] block = new float[BLOCK];

  /**
   * Allocates the memory.
   *
   * @param tensor the input
   * @param perRow whether its first axis is the batch
   * @param valueShape the shape of one row's value; no axis free
   * @param rows how many slots; only slot 0 is used if the input is not per row
   */
  InputBuffer(ModelSignature.Tensor tensor, boolean perRow, long[] valueShape, int rows) {
    this.tensor = tensor;
    this.perRow = perRow;
    this.valueShape = valueShape.clone();
    this.valueSize = Shapes.size(valueShape);
    long count = (long) valueSize * (perRow ? rows : 1);
    this.memory =
        switch (tensor.type()) {
          case FLOAT -> direct(count, Float.BYTES).asFloatBuffer();
          case DOUBLE -> direct(count, Double.BYTES).asDoubleBuffer();
          case INT32 -> direct(count, Integer.BYTES).asIntBuffer();
          case INT64 -> direct(count, Long.BYTES).asLongBuffer();
          default -> throw new ModelException("no input buffer for " + tensor);
        };
  }

  /** A direct native-order buffer: any other order is taken by ONNX Runtime without complaint. */
  static ByteBuffer direct(long count, int elementBytes) {
    long bytes = count * elementBytes;
    if (bytes > Integer.MAX_VALUE) {
      throw new ModelException(
          "one input of a network call needs " + bytes + " bytes, more than 2 GiB: too large");
    }
    return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
  }

  boolean isPerRow() {
    return perRow;
  }

  String name() {
    return tensor.name();
  }

  /** Writes a state, multiplied by the input scale, into a slot of a float32 input. */
  void putState(int slot, float[] state, float scale) {
    FloatBuffer floats = (FloatBuffer) memory;
    int start = slot * valueSize;
    if (scale == 1f) {
      floats.put(start, state, 0, valueSize);
      return;
    }
    for (int from = 0; from < valueSize; from += BLOCK) {
      int length = Math.min(BLOCK, valueSize - from);
      for (int i = 0; i < length; i++) {
        block[i] = state[from + i] * scale;
      }
      floats.put(start + from, block, 0, length);
    }
  }

  /**
   * Writes a timestep into a slot.
   *
   * @throws DenoiserException if it is fractional and the network counts in integers
   */
  void putTimestep(int slot, float timestep) {
    if (memory instanceof FloatBuffer floats) {
      floats.put(slot, timestep);
    } else if (memory instanceof DoubleBuffer doubles) {
      doubles.put(slot, timestep);
    } else {
      if (timestep != Math.rint(timestep)) {
        throw new DenoiserException(
            String.format(
                "timestep %s: the network's %s takes whole timesteps only; choose timestep_spacing"
                    + " leading or trailing, or export the model with a float32 timestep",
                timestep, tensor));
      }
      putLong(slot, (long) timestep);
    }
  }

  /** Writes a condition's value into a slot; type and shape have been checked. */
  void putValue(int slot, Condition.Value value) {
    int start = slot * valueSize;
    if (value instanceof Condition.Int64Value integers) {
      for (int i = 0; i < valueSize; i++) {
        putLong(start + i, integers.values()[i]);
      }
    } else if (value instanceof Condition.Float32Value numbers) {
      if (memory instanceof FloatBuffer floats) {
        floats.put(start, numbers.values(), 0, valueSize);
      } else {
        for (int i = 0; i < valueSize; i++) {
          ((DoubleBuffer) memory).put(start + i, numbers.values()[i]);
        }
      }
    }
  }

  /**
   * A tensor over the first slots.
   *
   * @param rows how many
   * @return a tensor that reads this memory; the caller closes it
   */
  OnnxTensor view(int rows) throws OrtException {
    long[] shape = shape(rows);
    int count = perRow ? rows * valueSize : valueSize;
    if (memory instanceof FloatBuffer floats) {
      return OnnxTensor.createTensor(OnnxRuntime.environment(), floats.slice(0, count), shape);
    } else if (memory instanceof DoubleBuffer doubles) {
      return OnnxTensor.createTensor(OnnxRuntime.environment(), doubles.slice(0, count), shape);
    } else if (memory instanceof IntBuffer ints) {
      return OnnxTensor.createTensor(OnnxRuntime.environment(), ints.slice(0, count), shape);
    }
    LongBuffer longs = ((LongBuffer) memory).slice(0, count);
    return OnnxTensor.createTensor(OnnxRuntime.environment(), longs, shape);
  }

  private long[] shape(int rows) {
    if (perRow) {
      return Shapes.withBatch(rows, valueShape);
    }
    List<Long> axes = tensor.axes();
    return axes.size() > valueShape.length ? Shapes.withBatch(1, valueShape) : valueShape;
  }

  private void putLong(int index, long value) {
    if (memory instanceof LongBuffer longs) {
      longs.put(index, value);
    } else if (value == (int) value) {
      ((IntBuffer) memory).put(index, (int) value);
    } else {
      throw new DenoiserException(
          String.format("input %s: expected 32-bit integers, found %d", tensor.name(), value));
    }
  }
}
