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

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A message to be sent: what it is, and where its tensors lie. Copies no tensor.
 *
 * <p>Use: {@link #begin}, then {@link #add} for each tensor; then it may be offered, as often as
 * wanted, for as long as the tensors' buffers hold still. Allocates nothing after its construction.
 * Not for several threads at once.
 */
public final class OutgoingMessage {
  private final UnsafeBuffer table;
  private final DirectBuffer[] sources;
  private final int[] sourceOffsets;
  private final int[] lengths;

  private FrameKind kind = FrameKind.REQUEST;
  private long jobId;
  private long epoch;
  private long trajectory;
  private int step;
  private long queryId;
  private int tensors;
  private int pieces;
  private int tableLength;
  private long bodyLength;
  private PooledBuffer memory;

  /** Makes a message with room for {@code maxTensors} tensors, at least 1. */
  public OutgoingMessage(int maxTensors) {
    table = new UnsafeBuffer(new byte[maxTensors * TensorFrameDescriptor.entryLength(MAX_RANK)]);
    sources = new DirectBuffer[maxTensors];
    sourceOffsets = new int[maxTensors];
    lengths = new int[maxTensors];
  }

  /**
   * Begins a message without tensors; what was begun before is forgotten.
   *
   * @param jobId chooses the key if the frames are sealed; 0 is the cluster's own
   * @param epoch the fence of the job, at least 0; handed to the receiver, not judged here
   */
  public OutgoingMessage begin(
      FrameKind kind, long jobId, long epoch, long trajectory, int step, long queryId) {
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch must be at least 0, found " + epoch);
    }
    this.kind = kind;
    this.jobId = jobId;
    this.epoch = epoch;
    this.trajectory = trajectory;
    this.step = step;
    this.queryId = queryId;
    tensors = 0;
    pieces = 0;
    tableLength = 0;
    bodyLength = 0;
    return this;
  }

  /**
   * Adds a tensor of row-major, little-endian elements. The bytes are read when the message is
   * offered.
   *
   * @param nameId the name that sender and receiver agreed on as a number
   * @param dimensions its shape in the first {@code rank} places
   * @param rank 0 to 8; 0 is a scalar
   * @throws IllegalArgumentException if there are too many tensors, or the shape has no size within
   *     the range of int
   * @throws IndexOutOfBoundsException if the source does not hold so many bytes from {@code offset}
   *     on
   */
  public OutgoingMessage add(
      int nameId, ElementType type, long[] dimensions, int rank, DirectBuffer source, int offset) {
    if (tensors == sources.length) {
      throw new IllegalArgumentException("a message has at most " + tensors + " tensors");
    }
    if (rank < 0 || rank > MAX_RANK) {
      throw new IllegalArgumentException("rank must be 0 to " + MAX_RANK + ", found " + rank);
    }
    long bytes = TensorTable.byteLength(type, dimensions, 0, rank);
    if (bytes < 0) {
      throw new IllegalArgumentException("the shape is negative or 2 GiB or larger");
    }
    source.boundsCheck(offset, (int) bytes);
    table.putInt(tableLength + ENTRY_NAME_OFFSET, nameId, LITTLE_ENDIAN);
    table.putByte(tableLength + ENTRY_TYPE_OFFSET, (byte) type.code());
    table.putByte(tableLength + ENTRY_RANK_OFFSET, (byte) rank);
    table.putShort(tableLength + ENTRY_RESERVED_SHORT_OFFSET, (short) 0);
    table.putInt(tableLength + ENTRY_PAYLOAD_LENGTH_OFFSET, (int) bytes, LITTLE_ENDIAN);
    table.putInt(tableLength + ENTRY_RESERVED_INT_OFFSET, 0);
    for (int d = 0; d < rank; d++) {
      table.putLong(tableLength + ENTRY_LENGTH + d * Long.BYTES, dimensions[d], LITTLE_ENDIAN);
    }
    tableLength += TensorFrameDescriptor.entryLength(rank);
    sources[tensors] = source;
    sourceOffsets[tensors] = offset;
    lengths[tensors] = (int) bytes;
    bodyLength += TensorFrameDescriptor.entryLength(rank) + TensorFrameDescriptor.padded(bytes);
    tensors++;
    pieces++;
    return this;
  }

  /**
   * Makes this the same message with its body in memory of its own, which this now owns until
   * {@link #releaseMemory}; the other message's tensors are free again.
   *
   * @param memory at least as large as the other's body
   */
  public void copyOf(OutgoingMessage other, PooledBuffer memory) {
    begin(other.kind, other.jobId, other.epoch, other.trajectory, other.step, other.queryId);
    other.copyBody(0, (int) other.bodyLength, memory.buffer(), 0);
    this.memory = memory;
    tensors = other.tensors;
    pieces = 1;
    sources[0] = memory.buffer();
    sourceOffsets[0] = 0;
    lengths[0] = (int) other.bodyLength;
    bodyLength = other.bodyLength;
  }

  /** Gives back the memory of a copy; does nothing if there is none. */
  public void releaseMemory() {
    PooledBuffer mine = memory;
    memory = null;
    if (mine != null) {
      mine.close();
    }
  }

  /** Returns the length of the body, table and padding included, in bytes. */
  public long bodyLength() {
    return bodyLength;
  }

  /** Returns how many tensors there are. */
  public int tensorCount() {
    return tensors;
  }

  /** Returns what the message is. */
  public FrameKind kind() {
    return kind;
  }

  /** Returns the job. */
  public long jobId() {
    return jobId;
  }

  /** Returns the query. */
  public long queryId() {
    return queryId;
  }

  /** Writes those fields of a frame's header that are the message's. */
  void describe(TensorFrameFlyweight header) {
    header.kind(kind.code()).tensorCount(tensors).jobId(jobId).epoch(epoch);
    header.trajectory(trajectory).queryId(queryId).step(step).bodyLength((int) bodyLength);
  }

  /** Copies bytes {@code from} to {@code from + length} of the body, which lies in pieces. */
  void copyBody(long from, int length, MutableDirectBuffer target, int offset) {
    long to = from + length;
    copyPiece(table, 0, 0, tableLength, from, to, target, offset);
    long at = tableLength;
    for (int i = 0; i < pieces && at < to; i++) {
      copyPiece(sources[i], sourceOffsets[i], at, lengths[i], from, to, target, offset);
      long padded = at + TensorFrameDescriptor.padded(lengths[i]);
      for (long gap = Math.max(at + lengths[i], from); gap < Math.min(padded, to); gap++) {
        target.putByte(offset + (int) (gap - from), (byte) 0);
      }
      at = padded;
    }
  }

  private static void copyPiece(
      DirectBuffer source,
      int sourceOffset,
      long pieceAt,
      int pieceLength,
      long from,
      long to,
      MutableDirectBuffer target,
      int offset) {
    long first = Math.max(pieceAt, from);
    long last = Math.min(pieceAt + pieceLength, to);
    if (first < last) {
      target.putBytes(
          offset + (int) (first - from),
          source,
          sourceOffset + (int) (first - pieceAt),
          (int) (last - first));
    }
  }
}
