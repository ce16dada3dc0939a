package io.autospec.transport.frame;

import static io.autospec.transport.frame.TensorFrameDescriptor.HEADER_LENGTH;

import java.util.Objects;
import org.agrona.MutableDirectBuffer;

/**
 * Writes messages as frames of one session, each built in place in the buffer that will be sent:
 * the one copy of the sender.
 *
 * <p>Use: {@link #begin} a message, then {@link #write} each of its chunks, in any order and as
 * often as wanted, for as long as the tensors' buffers hold still. Allocates nothing after its
 * construction. Not for several threads at once.
 */
public final class Chunker {
  private final int senderId;
  private final long session;
  private final int chunkSize;
  private final FrameLimits limits;
  private final TensorFrameFlyweight header = new TensorFrameFlyweight();

  private OutgoingMessage message;
  private long firstSequence;
  private int chunkCount;

  /**
   * Makes a chunker.
   *
   * @param senderId who sends
   * @param session of the link that the frames go by
   * @param chunkSize payload bytes of a frame: a multiple of 8, at least 8, and with header and tag
   *     within the limits
   * @param limits what the receiver takes
   * @throws IllegalArgumentException if the chunk size is out of range
   */
  public Chunker(int senderId, long session, int chunkSize, FrameLimits limits) {
    int most = limits.maxFrameBytes() - HEADER_LENGTH - TensorFrameDescriptor.TAG_LENGTH;
    if (chunkSize < 8 || chunkSize % 8 != 0 || chunkSize > most) {
      throw new IllegalArgumentException(
          "chunkSize must be a multiple of 8 from 8 to " + most + ", found " + chunkSize);
    }
    this.senderId = senderId;
    this.session = session;
    this.chunkSize = chunkSize;
    this.limits = limits;
  }

  /** Returns how many chunks this message would have, at least 1; 0 if it is over the limits. */
  public int chunksOf(OutgoingMessage candidate) {
    long body = candidate.bodyLength();
    long chunks = Math.max(1, (body + chunkSize - 1) / chunkSize);
    boolean fits =
        body <= limits.maxBodyBytes()
            && chunks <= limits.maxChunks()
            && candidate.tensorCount() <= limits.maxTensors();
    return fits ? (int) chunks : 0;
  }

  /**
   * Begins a message; what was begun before is forgotten.
   *
   * @param sequence the number of its first chunk; it takes one for each
   * @return how many chunks there are, at least 1; 0 if the message is over the limits (nothing is
   *     to be sent then)
   */
  public int begin(OutgoingMessage next, long sequence) {
    chunkCount = chunksOf(next);
    message = next;
    firstSequence = sequence;
    return chunkCount;
  }

  /** Makes the chunks that are still to be written come from a copy of the message. */
  public void continueWith(OutgoingMessage copy) {
    message = copy;
  }

  /** Returns the sequence number of the first chunk, which names the message. */
  public long firstSequence() {
    return firstSequence;
  }

  /** Returns the length of the frame of this chunk, unsealed. */
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
    header.wrapMutable(target, offset).putPreamble().flags(0).frameLength(length);
    message.describe(header);
    header.session(session).sequence(firstSequence + chunk).senderId(senderId);
    header.chunkSize(chunkSize).chunkIndex(chunk).chunkCount(chunkCount).payloadLength(payload);
    message.copyBody((long) chunk * chunkSize, payload, target, offset + HEADER_LENGTH);
    return length;
  }

  private int payloadLength(int chunk) {
    Objects.checkIndex(chunk, chunkCount);
    return (int) Math.min(chunkSize, message.bodyLength() - (long) chunk * chunkSize);
  }
}
