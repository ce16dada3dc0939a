package io.autospec.model.npy;

import io.autospec.model.ModelException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads and writes {@code .npy} files: little-endian, C order, float32, float64, int32 and int64.
 * Version 1.0 is written; 1.0, 2.0 and 3.0 are read. The same array always gives the same bytes.
 *
 * <p>A file is never trusted: memory is taken as its bytes arrive, not as its header promises.
 */
public final class Npy {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final int MAX_HEADER_BYTES = 1 << 16;

  private Npy() {}

  /**
   * Reads a file.
   *
   * @param file the file
   * @return its array
   * @throws ModelException if it is not a whole array file of a kind named above, and nothing else
   * @throws IOException if it cannot be read
   */
  public static NpyArray read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    }
  }

  /**
   * Reads a stream to its end.
   *
   * @param in the stream; not closed
   * @param name what to call it in error messages
   * @return the array
   * @throws ModelException if it is not a whole array file of a kind named above, and nothing else
   * @throws IOException if it cannot be read
   */
  public static NpyArray read(InputStream in, String name) throws IOException {
    DataInputStream data = new DataInputStream(in);
    NpyHeader header;
    try {
      header = readHeader(data, name);
    } catch (EOFException e) {
      throw new ModelException(name + ": expected a .npy file, found its header cut short", e);
    }
    NpyArray array = readElements(data, header, name);
    if (data.read() >= 0) {
      throw new ModelException(
          name + ": expected the end of the file after " + header.size() + " elements, found more");
    }
    return array;
  }

  /**
   * Writes a file, or replaces it.
   *
   * @param file the file
   * @param array the array
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, NpyArray array) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      write(out, array);
    }
  }

  /**
   * Writes to a stream.
   *
   * @param out the stream; not closed
   * @param array the array
   * @throws IOException if it cannot be written
   */
  public static void write(OutputStream out, NpyArray array) throws IOException {
    out.write(new NpyHeader(typeOf(array), array.shape()).encoded());
    if (array instanceof NpyArray.Float32Rows a) {
      for (float[] row : a.rows()) {
        writeElements(out, new NpyArray.Float32(row, row.length));
      }
    } else {
      writeElements(out, array);
    }
  }

  private static void writeElements(OutputStream out, NpyArray array) throws IOException {
    int size = array.size();
    int bytes = (int) Math.min(CHUNK_BYTES, (size + 1L) * Long.BYTES);
    ByteBuffer chunk = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size; i++) {
      if (chunk.remaining() < Long.BYTES) {
        out.write(chunk.array(), 0, chunk.position());
        chunk.clear();
      }
      if (array instanceof NpyArray.Float32 a) {
        chunk.putFloat(a.values()[i]);
      } else if (array instanceof NpyArray.Float64 a) {
        chunk.putDouble(a.values()[i]);
      } else if (array instanceof NpyArray.Int32 a) {
        chunk.putInt(a.values()[i]);
      } else if (array instanceof NpyArray.Int64 a) {
        chunk.putLong(a.values()[i]);
      }
    }
    out.write(chunk.array(), 0, chunk.position());
  }

  private static String typeOf(NpyArray array) {
    if (array instanceof NpyArray.Float32 || array instanceof NpyArray.Float32Rows) {
      return "<f4";
    }
    if (array instanceof NpyArray.Float64) {
      return "<f8";
    }
    return array instanceof NpyArray.Int32 ? "<i4" : "<i8";
  }

  private static NpyHeader readHeader(DataInputStream data, String name) throws IOException {
    byte[] magic = new byte[NpyHeader.MAGIC.length];
    data.readFully(magic);
    if (!Arrays.equals(magic, NpyHeader.MAGIC)) {
      throw new ModelException(
          name + ": expected a .npy file, found other bytes; save it with numpy.save");
    }
    int major = data.readUnsignedByte();
    int minor = data.readUnsignedByte();
    if (major < 1 || major > 3 || minor != 0) {
      throw new ModelException(
          name + ": expected .npy version 1.0, 2.0 or 3.0; found " + major + "." + minor);
    }
    long length =
        major == 1
            ? Short.toUnsignedLong(Short.reverseBytes(data.readShort()))
            : Integer.toUnsignedLong(Integer.reverseBytes(data.readInt()));
    if (length > MAX_HEADER_BYTES) {
      throw new ModelException(
          name + ": expected a header of at most 65536 bytes, found " + length);
    }
    byte[] text = new byte[(int) length];
    data.readFully(text);
    return NpyHeader.parse(
        name, new String(text, major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
  }

  private static NpyArray readElements(InputStream in, NpyHeader header, String name)
      throws IOException {
    int size = header.size();
    int elementBytes = header.elementBytes();
    Object values = newArray(header.type(), Math.min(size, CHUNK_BYTES / elementBytes));
    int filled = 0;
    while (filled < size) {
      int wanted = Math.min(size - filled, CHUNK_BYTES / elementBytes) * elementBytes;
      byte[] bytes = in.readNBytes(wanted);
      if (bytes.length < wanted) {
        throw new ModelException(
            String.format(
                "%s: expected %d elements of type %s, found the file cut short after %d",
                name, size, header.type(), filled + bytes.length / elementBytes));
      }
      int count = wanted / elementBytes;
      values = grown(values, filled + count, size);
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      if (values instanceof float[] floats) {
        buffer.asFloatBuffer().get(floats, filled, count);
      } else if (values instanceof double[] doubles) {
        buffer.asDoubleBuffer().get(doubles, filled, count);
      } else if (values instanceof int[] ints) {
        buffer.asIntBuffer().get(ints, filled, count);
      } else if (values instanceof long[] longs) {
        buffer.asLongBuffer().get(longs, filled, count);
      }
      filled += count;
    }
    return switch (header.type()) {
      case "<f4" -> new NpyArray.Float32((float[]) values, header.shape());
      case "<f8" -> new NpyArray.Float64((double[]) values, header.shape());
      case "<i4" -> new NpyArray.Int32((int[]) values, header.shape());
      default -> new NpyArray.Int64((long[]) values, header.shape());
    };
  }

  private static Object newArray(String type, int length) {
    return switch (type) {
      case "<f4" -> new float[length];
      case "<f8" -> new double[length];
      case "<i4" -> new int[length];
      default -> new long[length];
    };
  }

  /** The array, or one twice as long (but never beyond the end) with the same beginning. */
  private static Object grown(Object values, int needed, int size) {
    int length = Array.getLength(values);
    if (length >= needed) {
      return values;
    }
    int longer = (int) Math.min(size, Math.max(needed, 2L * length));
    if (values instanceof float[] floats) {
      return Arrays.copyOf(floats, longer);
    }
    if (values instanceof double[] doubles) {
      return Arrays.copyOf(doubles, longer);
    }
    return values instanceof int[] ints
        ? Arrays.copyOf(ints, longer)
        : Arrays.copyOf((long[]) values, longer);
  }
}
