package io.autospec.transport.frame;

import static io.autospec.transport.frame.TensorFrameDescriptor.FLAG_SEALED;
import static io.autospec.transport.frame.TensorFrameDescriptor.HEADER_LENGTH;
import static io.autospec.transport.frame.TensorFrameDescriptor.MAGIC;
import static io.autospec.transport.frame.TensorFrameDescriptor.TAG_LENGTH;
import static io.autospec.transport.frame.TensorFrameDescriptor.VERSION;

import org.agrona.DirectBuffer;

/**
 * Decides whether bytes from a peer are a frame: every length and count is checked against the
 * bytes that are there and against the limits before anything is used. Never throws because of the
 * bytes, and allocates nothing. Not for several threads at once.
 */
public final class FrameDecoder {
  private final FrameLimits limits;
  private final FrameCounters counters;
  private final TensorFrameFlyweight header = new TensorFrameFlyweight();

  /** Makes a decoder with these limits that counts what it refuses. */
  public FrameDecoder(FrameLimits limits, FrameCounters counters) {
    this.limits = limits;
    this.counters = counters;
  }

  /** Returns the header of the frame that was accepted last; it means nothing after a refusal. */
  public TensorFrameFlyweight header() {
    return header;
  }

  /**
   * Checks that the bytes are exactly one frame. A sealed one is checked as far as it can be read.
   *
   * @param length how many bytes the frame's carrier says there are
   * @return {@link FrameVerdict#ACCEPTED}, or why not (counted)
   */
  public FrameVerdict decode(DirectBuffer buffer, int offset, int length) {
    FrameVerdict verdict = check(buffer, offset, length);
    return verdict == FrameVerdict.ACCEPTED ? verdict : counters.record(verdict);
  }

  private FrameVerdict check(DirectBuffer buffer, int offset, int length) {
    if (offset < 0
        || length < HEADER_LENGTH
        || offset > buffer.capacity()
        || length > buffer.capacity() - offset) {
      return FrameVerdict.TRUNCATED;
    }
    header.wrap(buffer, offset);
    if (header.magic() != MAGIC) {
      return FrameVerdict.BAD_MAGIC;
    }
    if (header.version() != VERSION) {
      return FrameVerdict.UNKNOWN_VERSION;
    }
    if (FrameKind.ofCode(header.kind()) == null) {
      return FrameVerdict.UNKNOWN_KIND;
    }
    if ((header.flags() & ~FLAG_SEALED) != 0 || header.reserved() != 0) {
      return FrameVerdict.UNKNOWN_FLAGS;
    }
    FrameVerdict verdict = checkLengths(length);
    return verdict == FrameVerdict.ACCEPTED ? checkChunk() : verdict;
  }

  private FrameVerdict checkLengths(int length) {
    int frameLength = header.frameLength();
    int payload = header.payloadLength();
    int body = header.bodyLength();
    int tensors = header.tensorCount();
    if (frameLength < HEADER_LENGTH || payload < 0 || body < 0 || tensors < 0) {
      return FrameVerdict.BAD_LENGTH;
    }
    if (frameLength > limits.maxFrameBytes()
        || body > limits.maxBodyBytes()
        || tensors > limits.maxTensors()) {
      return FrameVerdict.OVER_LIMIT;
    }
    if (frameLength > length) {
      return FrameVerdict.TRUNCATED;
    }
    int tail = header.sealed() ? TAG_LENGTH : 0;
    if (frameLength != length || payload != length - HEADER_LENGTH - tail || body % 8 != 0) {
      return FrameVerdict.BAD_LENGTH;
    }
    return FrameVerdict.ACCEPTED;
  }

  private FrameVerdict checkChunk() {
    int size = header.chunkSize();
    int index = header.chunkIndex();
    int count = header.chunkCount();
    int body = header.bodyLength();
    if (size < 8 || size % 8 != 0 || index < 0 || count < 1 || index >= count) {
      return FrameVerdict.BAD_CHUNK;
    }
    if (count > limits.maxChunks()) {
      return FrameVerdict.OVER_LIMIT;
    }
    if (count > 1 && FrameKind.ofCode(header.kind()).isControl()) {
      return FrameVerdict.BAD_CHUNK;
    }
    // Longs, because count * size may pass the range of int; an empty body is one empty chunk.
    long expectedCount = Math.max(1L, ((long) body + size - 1) / size);
    if (count != expectedCount) {
      return FrameVerdict.BAD_CHUNK;
    }
    long expectedPayload = Math.min(size, body - (long) index * size);
    if (header.payloadLength() != expectedPayload) {
      return FrameVerdict.BAD_CHUNK;
    }
    boolean numbered = header.epoch() >= 0 && header.sequence() >= index;
    return numbered ? FrameVerdict.ACCEPTED : FrameVerdict.BAD_NUMBER;
  }
}
