package io.autospec.benchmarks.rig.system;

import java.io.IOException;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The client's end. One thread sends and one thread awaits, which may be the same; both end before
 * {@link #close}. Kinds of system: one that polls delivers inside {@link #awaitReplies}; one with
 * threads of its own delivers from them, and {@link PushReplies} waits for it.
 */
public interface EchoClient extends AutoCloseable {
  /** Returns a tensor in the kind of memory that this system sends from at the least cost. */
  default UnsafeBuffer newTensor(int bytes) {
    return new UnsafeBuffer(BufferUtil.allocateDirectAligned(bytes, 64));
  }

  /**
   * Sends a tensor, whole: its capacity is its length. It keeps its content until it has come back,
   * so it need not be copied.
   *
   * @return false if the system takes no more now (it may have taken a part): then replies are
   *     polled, and the same tensor is given again
   */
  boolean trySend(UnsafeBuffer tensor) throws IOException;

  /**
   * Waits, in the way in which this system's receiver would in earnest, until a reply is delivered
   * or was since the last call, or the time is over. With 0 it looks once and does not wait. A
   * system that reads with blocking calls may ignore the time: it is called only while a reply is
   * due, and the server's end is killed when none comes.
   *
   * @param nanos the longest wait, in ns
   */
  void awaitReplies(long nanos) throws IOException;

  /**
   * Lets time pass in which no reply is due, as this system's receiver would in earnest; may return
   * early.
   */
  default void rest(long nanos) throws IOException {
    awaitReplies(nanos);
  }

  /** Disconnects and frees what it holds; the server may be gone already. */
  @Override
  void close();
}
