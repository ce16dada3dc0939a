package io.autospec.transport.frame;

import static io.autospec.transport.frame.TensorFrameDescriptor.ENTRY_LENGTH;
import static io.autospec.transport.frame.TensorFrameDescriptor.ENTRY_NAME_OFFSET;
import static io.autospec.transport.frame.TensorFrameDescriptor.ENTRY_PAYLOAD_LENGTH_OFFSET;
import static io.autospec.transport.frame.TensorFrameDescriptor.ENTRY_RANK_OFFSET;
import static io.autospec.transport.frame.TensorFrameDescriptor.ENTRY_RESERVED_INT_OFFSET;
import static io.autospec.transport.frame.TensorFrameDescriptor.ENTRY_RESERVED_SHORT_OFFSET;
import static io.autospec.transport.frame.TensorFrameDescriptor.ENTRY_TYPE_OFFSET;
import static io.autospec.transport.frame.TensorFrameDescriptor.MAX_RANK;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.Objects;
import org.agrona.DirectBuffer;

/**
 * The tensors of a whole body: what they are and where they lie. Sized once for the most tensors
 * that the limits allow; reading a body allocates nothing. Not for several threads at once.
 */
public final class TensorTable {
  private final int[] names;
  private final ElementType[] types;
  private final int[] ranks;
  private final long[] dimensions;
  private final int[] offsets;
  private final int[] lengths;
  private int count;

  /** Makes a table with room for {@code maxTensors} tensors, at least 1. */
  public TensorTable(int maxTensors) {
    names = new int[maxTensors];
    types = new ElementType[maxTensors];
    ranks = new int[maxTensors];
    dimensions = new long[maxTensors * MAX_RANK];
    offsets = new int[maxTensors];
    lengths = new int[maxTensors];
  }

  /**
   * Reads the table of a body and checks it whole: types, ranks, shapes against payload lengths,
   * and that the tensors fill the body exactly.
   *
   * @return {@link FrameVerdict#ACCEPTED}, or why not; this table is then empty
   */
  public FrameVerdict read(DirectBuffer buffer, int offset, int length, int tensors) {
    count = 0;
    if (tensors < 0 || tensors > names.length) {
      return FrameVerdict.OVER_LIMIT;
    }
    if (offset < 0 || length < 0 || length > buffer.capacity() - offset) {
      return FrameVerdict.BAD_TABLE;
    }
    int at = 0;
    for (int i = 0; i < tensors; i++) {
      if (length - at < ENTRY_LENGTH) {
        return FrameVerdict.BAD_TABLE;
      }
      int entry = offset + at;
      int rank = buffer.getByte(entry + ENTRY_RANK_OFFSET) & 0xFF;
      if (rank > MAX_RANK) {
        return FrameVerdict.BAD_SHAPE;
      }
      at += TensorFrameDescriptor.entryLength(rank);
      if (at > length) {
        return FrameVerdict.BAD_TABLE;
      }
      FrameVerdict verdict = readEntry(buffer, entry, i, rank);
      if (verdict != FrameVerdict.ACCEPTED) {
        return verdict;
      }
    }
    long payload = at;
    for (int i = 0; i < tensors; i++) {
      offsets[i] = (int) payload;
      payload += TensorFrameDescriptor.padded(lengths[i]);
      if (payload > length) {
        return FrameVerdict.BAD_TABLE;
      }
    }
    if (payload != length) {
      return FrameVerdict.BAD_TABLE;
    }
    count = tensors;
    return FrameVerdict.ACCEPTED;
  }

  private FrameVerdict readEntry(DirectBuffer buffer, int entry, int tensor, int rank) {
    ElementType type = ElementType.ofCode(buffer.getByte(entry + ENTRY_TYPE_OFFSET) & 0xFF);
    if (type == null) {
      return FrameVerdict.UNKNOWN_TYPE;
    }
    int payload = buffer.getInt(entry + ENTRY_PAYLOAD_LENGTH_OFFSET, LITTLE_ENDIAN);
    if (payload < 0
        || buffer.getShort(entry + ENTRY_RESERVED_SHORT_OFFSET) != 0
        || buffer.getInt(entry + ENTRY_RESERVED_INT_OFFSET) != 0) {
      return FrameVerdict.BAD_TABLE;
    }
    for (int d = 0; d < rank; d++) {
      dimensions[tensor * MAX_RANK + d] =
          buffer.getLong(entry + ENTRY_LENGTH + d * Long.BYTES, LITTLE_ENDIAN);
    }
    if (byteLength(type, dimensions, tensor * MAX_RANK, rank) != payload) {
      return FrameVerdict.BAD_SHAPE;
    }
    names[tensor] = buffer.getInt(entry + ENTRY_NAME_OFFSET, LITTLE_ENDIAN);
    types[tensor] = type;
    ranks[tensor] = rank;
    lengths[tensor] = payload;
    return FrameVerdict.ACCEPTED;
  }

  /**
   * Returns the bytes of a tensor of this shape, or -1 if a dimension is negative or they pass the
   * range of int.
   */
  static long byteLength(ElementType type, long[] dimensions, int from, int rank) {
    long bytes = type.bytes();
    boolean tooLarge = false;
    boolean empty = false;
    for (int d = from; d < from + rank; d++) {
      long dimension = dimensions[d];
      if (dimension < 0) {
        return -1;
      }
      empty |= dimension == 0;
      tooLarge |= dimension > Integer.MAX_VALUE;
      // Both factors are below 2^31 while nothing is too large, so that the product cannot
      // overflow.
      bytes = tooLarge ? bytes : bytes * dimension;
      tooLarge |= bytes > Integer.MAX_VALUE;
    }
    if (empty) {
      return 0;
    }
    return tooLarge ? -1 : bytes;
  }

  /** Returns how many tensors there are. */
  public int count() {
    return count;
  }

  /** Returns the name that sender and receiver agreed on as a number. */
  public int nameId(int tensor) {
    return names[check(tensor)];
  }

  /** Returns the type of the elements. */
  public ElementType type(int tensor) {
    return types[check(tensor)];
  }

  /** Returns how many dimensions the tensor has, 0 to 8. */
  public int rank(int tensor) {
    return ranks[check(tensor)];
  }

  /** Returns one dimension, at least 0. */
  public long dimension(int tensor, int dimension) {
    return dimensions[check(tensor) * MAX_RANK + Objects.checkIndex(dimension, ranks[tensor])];
  }

  /**
   * Returns where the tensor's elements begin, in bytes from the beginning of the body; a multiple
   * of 8.
   */
  public int payloadOffset(int tensor) {
    return offsets[check(tensor)];
  }

  /** Returns how many bytes the elements have. */
  public int payloadLength(int tensor) {
    return lengths[check(tensor)];
  }

  void clear() {
    count = 0;
  }

  private int check(int tensor) {
    return Objects.checkIndex(tensor, count);
  }
}
