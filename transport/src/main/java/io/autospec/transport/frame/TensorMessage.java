package io.autospec.transport.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;

/**
 * A message that is being put together, or that is whole and in the hands of whoever it was handed
 * to. There is a fixed number of them.
 *
 * <p>Once handed over it belongs to one thread at a time, may be kept, and must be closed exactly
 * once, by any thread; after that, it may become another message.
 */
public final class TensorMessage implements AutoCloseable {
  private static final int FREE = 0;
  private static final int OPEN = 1;
  private static final int HELD = 2;
  private static final int CLOSING = 3;

  private final AtomicInteger state = new AtomicInteger(FREE);
  private final TensorTable tensors;
  private final long[] arrived;

  private PooledBuffer memory;
  private FrameKind kind = FrameKind.REQUEST;
  private int senderId;
  private long jobId;
  private long session;
  private long epoch;
  private long trajectory;
  private int step;
  private long queryId;
  private long firstSequence;
  private int tensorCount;
  private int bodyLength;
  private int chunkSize;
  private int chunkCount;
  private int missing;
  private long deadlineNanos;

  TensorMessage(FrameLimits limits) {
    tensors = new TensorTable(limits.maxTensors());
    arrived = new long[(limits.maxChunks() + 63) / 64];
  }

  /** Returns what the message is. */
  public FrameKind kind() {
    return kind;
  }

  /** Returns who sent it. */
  public int senderId() {
    return senderId;
  }

  /** Returns its job. */
  public long jobId() {
    return jobId;
  }

  /** Returns its sender's session. */
  public long session() {
    return session;
  }

  /** Returns its job's epoch, as the sender gave it. */
  public long epoch() {
    return epoch;
  }

  /** Returns its trajectory. */
  public long trajectory() {
    return trajectory;
  }

  /** Returns its step. */
  public int step() {
    return step;
  }

  /** Returns its query. */
  public long queryId() {
    return queryId;
  }

  /** Returns its tensors; offsets are into {@link #body} and {@link #byteBuffer}. */
  public TensorTable tensors() {
    return tensors;
  }

  /** Returns the body, which begins at 0. */
  public DirectBuffer body() {
    return memory.buffer();
  }

  /**
   * Returns the body's memory, direct and of native order; slice it, do not change its position or
   * limit.
   */
  public ByteBuffer byteBuffer() {
    return memory.byteBuffer();
  }

  /** Gives the memory back. Does nothing on a message that nobody holds. */
  @Override
  public void close() {
    if (state.compareAndSet(HELD, CLOSING)) {
      giveBack();
    }
  }

  void giveBack() {
    PooledBuffer mine = memory;
    memory = null;
    tensors.clear();
    mine.close();
    state.set(FREE);
  }

  boolean isFree() {
    return state.get() == FREE;
  }

  boolean isOpen() {
    return state.get() == OPEN;
  }

  /** Makes this the message of the chunk, none of whose chunks has arrived. */
  void open(TensorFrameFlyweight chunk, PooledBuffer buffer, long deadline) {
    memory = buffer;
    kind = FrameKind.ofCode(chunk.kind());
    senderId = chunk.senderId();
    session = chunk.session();
    jobId = chunk.jobId();
    epoch = chunk.epoch();
    trajectory = chunk.trajectory();
    step = chunk.step();
    queryId = chunk.queryId();
    firstSequence = chunk.firstSequence();
    tensorCount = chunk.tensorCount();
    bodyLength = chunk.bodyLength();
    chunkSize = chunk.chunkSize();
    chunkCount = chunk.chunkCount();
    missing = chunkCount;
    deadlineNanos = deadline;
    Arrays.fill(arrived, 0, (chunkCount + 63) / 64, 0L);
    state.set(OPEN);
  }

  boolean isOf(int sender, long itsSession) {
    return session == itsSession && senderId == sender;
  }

  boolean isOlderThan(TensorMessage other) {
    return firstSequence < other.firstSequence;
  }

  boolean isNamed(TensorFrameFlyweight chunk) {
    return firstSequence == chunk.firstSequence() && isOf(chunk.senderId(), chunk.session());
  }

  boolean agreesWith(TensorFrameFlyweight chunk) {
    return kind.code() == chunk.kind()
        && jobId == chunk.jobId()
        && epoch == chunk.epoch()
        && trajectory == chunk.trajectory()
        && step == chunk.step()
        && queryId == chunk.queryId()
        && tensorCount == chunk.tensorCount()
        && bodyLength == chunk.bodyLength()
        && chunkSize == chunk.chunkSize()
        && chunkCount == chunk.chunkCount();
  }

  boolean has(int chunk) {
    return (arrived[chunk >> 6] & (1L << (chunk & 63))) != 0;
  }

  /**
   * Takes the chunk's payload: the one copy of the receiver. Returns whether the message is whole.
   */
  boolean take(TensorFrameFlyweight chunk) {
    int index = chunk.chunkIndex();
    int length = chunk.payloadLength();
    if (length > 0) {
      memory.buffer().putBytes(index * chunkSize, chunk.buffer(), chunk.payloadOffset(), length);
    }
    arrived[index >> 6] |= 1L << (index & 63);
    missing--;
    return missing == 0;
  }

  /** Reads the table of the whole body; from an accepted one on, the message is held. */
  FrameVerdict complete() {
    FrameVerdict verdict = tensors.read(memory.buffer(), 0, bodyLength, tensorCount);
    if (verdict == FrameVerdict.ACCEPTED) {
      state.set(HELD);
    }
    return verdict;
  }

  boolean isDue(long nowNanos) {
    return nowNanos - deadlineNanos >= 0;
  }
}
