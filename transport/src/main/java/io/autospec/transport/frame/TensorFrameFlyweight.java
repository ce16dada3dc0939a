package io.autospec.transport.frame;

import static io.autospec.transport.frame.TensorFrameDescriptor.*;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Reads and writes a frame's header where it lies. Checks nothing: whoever reads a frame from a
 * peer asks {@link FrameDecoder} first. The layout is drawn at {@link TensorFrameDescriptor}. Not
 * for several threads at once; allocates nothing.
 */
public final class TensorFrameFlyweight {
  private DirectBuffer source;
  private MutableDirectBuffer target;
  private int offset;

  /** Makes this read the frame at {@code offset}; the setters then fail. */
  public TensorFrameFlyweight wrap(DirectBuffer buffer, int offset) {
    this.source = buffer;
    this.target = null;
    this.offset = offset;
    return this;
  }

  /** Makes this read and write the frame at {@code offset}. */
  public TensorFrameFlyweight wrapMutable(MutableDirectBuffer buffer, int offset) {
    this.source = buffer;
    this.target = buffer;
    this.offset = offset;
    return this;
  }

  /** Returns the buffer that is wrapped, or null before the first. */
  public DirectBuffer buffer() {
    return source;
  }

  /** Returns where in the buffer the frame begins. */
  public int offset() {
    return offset;
  }

  /** Returns where in the buffer the payload begins. */
  public int payloadOffset() {
    return offset + HEADER_LENGTH;
  }

  /** Writes magic, version and zeros into the reserved field. */
  public TensorFrameFlyweight putPreamble() {
    target.putInt(offset + MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
    target.putByte(offset + VERSION_OFFSET, (byte) VERSION);
    target.putInt(offset + RESERVED_OFFSET, 0, LITTLE_ENDIAN);
    return this;
  }

  /** Returns whether the frame is sealed. */
  public boolean sealed() {
    return (flags() & FLAG_SEALED) != 0;
  }

  /**
   * Returns the sequence number of the first chunk of this frame's message, which names the
   * message.
   */
  public long firstSequence() {
    return sequence() - chunkIndex();
  }

  /** Returns the magic number. */
  public int magic() {
    return source.getInt(offset + MAGIC_OFFSET, LITTLE_ENDIAN);
  }

  /** Returns the version, 0 to 255. */
  public int version() {
    return source.getByte(offset + VERSION_OFFSET) & 0xFF;
  }

  /** Returns the reserved field. */
  public int reserved() {
    return source.getInt(offset + RESERVED_OFFSET, LITTLE_ENDIAN);
  }

  /** Returns the code of the kind, 0 to 255. */
  public int kind() {
    return source.getByte(offset + KIND_OFFSET) & 0xFF;
  }

  /** Sets the code of the kind, 0 to 255. */
  public TensorFrameFlyweight kind(int value) {
    target.putByte(offset + KIND_OFFSET, (byte) value);
    return this;
  }

  /** Returns the flags, 16 bits. */
  public int flags() {
    return source.getShort(offset + FLAGS_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
  }

  /** Sets the flags, 16 bits. */
  public TensorFrameFlyweight flags(int value) {
    target.putShort(offset + FLAGS_OFFSET, (short) value, LITTLE_ENDIAN);
    return this;
  }

  /** Returns the length of the whole frame in bytes. */
  public int frameLength() {
    return source.getInt(offset + FRAME_LENGTH_OFFSET, LITTLE_ENDIAN);
  }

  /** Sets the length of the whole frame in bytes. */
  public TensorFrameFlyweight frameLength(int value) {
    target.putInt(offset + FRAME_LENGTH_OFFSET, value, LITTLE_ENDIAN);
    return this;
  }

  /** Returns how many tensors the message has. */
  public int tensorCount() {
    return source.getInt(offset + TENSOR_COUNT_OFFSET, LITTLE_ENDIAN);
  }

  /** Sets how many tensors the message has. */
  public TensorFrameFlyweight tensorCount(int value) {
    target.putInt(offset + TENSOR_COUNT_OFFSET, value, LITTLE_ENDIAN);
    return this;
  }

  /** Returns the job. */
  public long jobId() {
    return source.getLong(offset + JOB_ID_OFFSET, LITTLE_ENDIAN);
  }

  /** Sets the job. */
  public TensorFrameFlyweight jobId(long value) {
    target.putLong(offset + JOB_ID_OFFSET, value, LITTLE_ENDIAN);
    return this;
  }

  /** Returns the sender's epoch, from 0. */
  public long epoch() {
    return source.getLong(offset + EPOCH_OFFSET, LITTLE_ENDIAN);
  }

  /** Sets the sender's epoch, from 0. */
  public TensorFrameFlyweight epoch(long value) {
    target.putLong(offset + EPOCH_OFFSET, value, LITTLE_ENDIAN);
    return this;
  }

  /** Returns the trajectory. */
  public long trajectory() {
    return source.getLong(offset + TRAJECTORY_OFFSET, LITTLE_ENDIAN);
  }

  /** Sets the trajectory. */
  public TensorFrameFlyweight trajectory(long value) {
    target.putLong(offset + TRAJECTORY_OFFSET, value, LITTLE_ENDIAN);
    return this;
  }

  /** Returns the query. */
  public long queryId() {
    return source.getLong(offset + QUERY_ID_OFFSET, LITTLE_ENDIAN);
  }

  /** Sets the query. */
  public TensorFrameFlyweight queryId(long value) {
    target.putLong(offset + QUERY_ID_OFFSET, value, LITTLE_ENDIAN);
    return this;
  }

  /** Returns the sender's session of its link to this receiver. */
  public long session() {
    return source.getLong(offset + SESSION_OFFSET, LITTLE_ENDIAN);
  }

  /** Sets the sender's session. */
  public TensorFrameFlyweight session(long value) {
    target.putLong(offset + SESSION_OFFSET, value, LITTLE_ENDIAN);
    return this;
  }

  /** Returns the frame's number within its session, from 0. */
  public long sequence() {
    return source.getLong(offset + SEQUENCE_OFFSET, LITTLE_ENDIAN);
  }

  /** Sets the frame's number within its session, from 0. */
  public TensorFrameFlyweight sequence(long value) {
    target.putLong(offset + SEQUENCE_OFFSET, value, LITTLE_ENDIAN);
    return this;
  }

  /** Returns the step. */
  public int step() {
    return source.getInt(offset + STEP_OFFSET, LITTLE_ENDIAN);
  }

  /** Sets the step. */
  public TensorFrameFlyweight step(int value) {
    target.putInt(offset + STEP_OFFSET, value, LITTLE_ENDIAN);
    return this;
  }

  /** Returns the sender. */
  public int senderId() {
    return source.getInt(offset + SENDER_ID_OFFSET, LITTLE_ENDIAN);
  }

  /** Sets the sender. */
  public TensorFrameFlyweight senderId(int value) {
    target.putInt(offset + SENDER_ID_OFFSET, value, LITTLE_ENDIAN);
    return this;
  }

  /** Returns the length of the message's body in bytes. */
  public int bodyLength() {
    return source.getInt(offset + BODY_LENGTH_OFFSET, LITTLE_ENDIAN);
  }

  /** Sets the length of the message's body in bytes. */
  public TensorFrameFlyweight bodyLength(int value) {
    target.putInt(offset + BODY_LENGTH_OFFSET, value, LITTLE_ENDIAN);
    return this;
  }

  /** Returns the payload length of every chunk but the last. */
  public int chunkSize() {
    return source.getInt(offset + CHUNK_SIZE_OFFSET, LITTLE_ENDIAN);
  }

  /** Sets the payload length of every chunk but the last. */
  public TensorFrameFlyweight chunkSize(int value) {
    target.putInt(offset + CHUNK_SIZE_OFFSET, value, LITTLE_ENDIAN);
    return this;
  }

  /** Returns which chunk this is, from 0. */
  public int chunkIndex() {
    return source.getInt(offset + CHUNK_INDEX_OFFSET, LITTLE_ENDIAN);
  }

  /** Sets which chunk this is, from 0. */
  public TensorFrameFlyweight chunkIndex(int value) {
    target.putInt(offset + CHUNK_INDEX_OFFSET, value, LITTLE_ENDIAN);
    return this;
  }

  /** Returns how many chunks the message has. */
  public int chunkCount() {
    return source.getInt(offset + CHUNK_COUNT_OFFSET, LITTLE_ENDIAN);
  }

  /** Sets how many chunks the message has. */
  public TensorFrameFlyweight chunkCount(int value) {
    target.putInt(offset + CHUNK_COUNT_OFFSET, value, LITTLE_ENDIAN);
    return this;
  }

  /** Returns the length of this chunk in bytes, without the tag. */
  public int payloadLength() {
    return source.getInt(offset + PAYLOAD_LENGTH_OFFSET, LITTLE_ENDIAN);
  }

  /** Sets the length of this chunk in bytes, without the tag. */
  public TensorFrameFlyweight payloadLength(int value) {
    target.putInt(offset + PAYLOAD_LENGTH_OFFSET, value, LITTLE_ENDIAN);
    return this;
  }
}
