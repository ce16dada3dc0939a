package io.autospec.transport.frame;

import static io.autospec.transport.frame.TensorFrameDescriptor.ENTRY_LENGTH;
import static io.autospec.transport.frame.TensorFrameDescriptor.ENTRY_NAME_OFFSET;
import static io.autospec.transport.frame.TensorFrameDescriptor.ENTRY_PAYLOAD_LENGTH_OFFSET;
import static io.autospec.transport.frame.TensorFrameDescriptor.ENTRY_RANK_OFFSET;
import static io.autospec.transport.frame.TensorFrameDescriptor.ENTRY_RESERVED_INT_OFFSET;
import static io.autospec.transport.frame.TensorFrameDescriptor.ENTRY_RESERVED_SHORT_OFFSET;
import static io.autospec.transport.frame.TensorFrameDescriptor.ENTRY_TYPE_OFFSET;
import static io.autospec.transport.frame.TensorFrameDescriptor.HEADER_LENGTH;
import static io.autospec.transport.frame.TensorFrameDescriptor.MAX_RANK;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes a message as frames, each built in place in the buffer that will be sent: the one copy of
 * the sender.
 *
 * <p>One chunker serves one sender id and counts its frames' sequence numbers. Use: {@link #begin},
 * {@link #add} for each tensor, {@link #finish}, then {@link #write} for each chunk, in any order
 * and as often as wanted, for as long as the tensors' buffers hold still. Allocates nothing after
 * its construction. Not for several threads at once.
 */
public final class Chunker {
  private final int senderId;
  private final int chunkSize;
  private final FrameLimits limits;
  private final UnsafeBuffer table;
  private final DirectBuffer[] sources;
  private final int[] sourceOffsets;
  private final int[] lengths;
  private final TensorFrameFlyweight header = new TensorFrameFlyweight();

  private FrameKind kind = FrameKind.REQUEST;
  private long jobId;
  private long epoch;
  private long trajectory;
  private int step;
  private long queryId;
  private long nextSequence;
  private long firstSequence;
  private int tensors;
  private int tableLength;
  private long bodyLength;
  private int chunkCount;

  /**
   * Makes a chunker whose first frame has sequence number 0.
   *
   * @param senderId who sends; one of a kind among those that share a job's key
   * @param chunkSize payload bytes of a frame: a multiple of 8, at least 8, and with header and tag
   *     within the limits
   * @param limits what the receivers take
   * @throws IllegalArgumentException if the chunk size is out of range
   */
  public Chunker(int senderId, int chunkSize, FrameLimits limits) {
    int most = limits.maxFrameBytes() - HEADER_LENGTH - TensorFrameDescriptor.TAG_LENGTH;
    if (chunkSize < 8 || chunkSize % 8 != 0 || chunkSize > most) {
      throw new IllegalArgumentException(
          "chunkSize must be a multiple of 8 from 8 to " + most + ", found " + chunkSize);
    }
    this.senderId = senderId;
    this.chunkSize = chunkSize;
    this.limits = limits;
    int room = limits.maxTensors();
    this.table = new UnsafeBuffer(new byte[room * TensorFrameDescriptor.entryLength(MAX_RANK)]);
    this.sources = new DirectBuffer[room];
    this.sourceOffsets = new int[room];
    this.lengths = new int[room];
  }

  /** Begins a message without tensors; what was begun before is forgotten. */
  public Chunker begin(
      FrameKind kind, long jobId, long epoch, long trajectory, int step, long queryId) {
    this.kind = kind;
    this.jobId = jobId;
    this.epoch = epoch;
    this.trajectory = trajectory;
    this.step = step;
    this.queryId = queryId;
    tensors = 0;
    tableLength = 0;
    bodyLength = 0;
    chunkCount = 0;
    return this;
  }

  /**
   * Adds a tensor of row-major, little-endian elements. The bytes are read when the chunks are
   * written.
   *
   * @param dimensions its shape in the first {@code rank} places
   * @param rank 0 to 8; 0 is a scalar
   * @throws IllegalArgumentException if there are too many tensors, or the shape has no size within
   *     the range of int
   * @throws IndexOutOfBoundsException if the source does not hold so many bytes from {@code offset}
   *     on
   */
  public Chunker add(
      int nameId, ElementType type, long[] dimensions, int rank, DirectBuffer source, int offset) {
    if (tensors == limits.maxTensors()) {
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
    return this;
  }

  /**
   * Ends the message and gives its chunks their sequence numbers.
   *
   * @return how many chunks there are, at least 1; 0 if the message is over the limits (nothing is
   *     to be sent then)
   */
  public int finish() {
    long chunks = Math.max(1, (bodyLength + chunkSize - 1) / chunkSize);
    if (bodyLength > limits.maxBodyBytes() || chunks > limits.maxChunks()) {
      chunkCount = 0;
      return 0;
    }
    chunkCount = (int) chunks;
    firstSequence = nextSequence;
    nextSequence += chunkCount;
    return chunkCount;
  }

  /** Returns the length of the frame of this chunk, unsealed; what a buffer must be claimed for. */
  public int frameLength(int chunk) {
    return HEADER_LENGTH + payloadLength(chunk);
  }

  /**
   * Writes the frame of one chunk.
   *
   * @return the frame's length in bytes
   * @throws IndexOutOfBoundsException if there is no such chunk or the target is too small
   */
  public int write(int chunk, MutableDirectBuffer target, int offset) {
    int payload = payloadLength(chunk);
    int length = HEADER_LENGTH + payload;
    target.boundsCheck(offset, length);
    header.wrapMutable(target, offset).putPreamble().kind(kind.code()).flags(0).frameLength(length);
    header.tensorCount(tensors).jobId(jobId).epoch(epoch).trajectory(trajectory).queryId(queryId);
    header.sequence(firstSequence + chunk).step(step).senderId(senderId);
    header.bodyLength((int) bodyLength).chunkSize(chunkSize).chunkIndex(chunk);
    header.chunkCount(chunkCount).payloadLength(payload);
    copyBody((long) chunk * chunkSize, payload, target, offset + HEADER_LENGTH);
    return length;
  }

  /**
   * Copies bytes {@code from} to {@code from + length} of the body, which lies in pieces, to the
   * target.
   */
  private void copyBody(long from, int length, MutableDirectBuffer target, int offset) {
    long to = from + length;
    copyPiece(table, 0, 0, tableLength, from, to, target, offset);
    long at = tableLength;
    for (int i = 0; i < tensors && at < to; i++) {
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

  private int payloadLength(int chunk) {
    Objects.checkIndex(chunk, chunkCount);
    return (int) Math.min(chunkSize, bodyLength - (long) chunk * chunkSize);
  }
}
