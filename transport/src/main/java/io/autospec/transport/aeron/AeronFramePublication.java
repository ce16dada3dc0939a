package io.autospec.transport.aeron;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.autospec.transport.port.FramePublication;
import io.autospec.transport.port.OfferResult;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An Aeron publication: a frame of at most one packet is built in place in the log; a longer one is
 * built beside it and copied.
 */
final class AeronFramePublication implements FramePublication {
  private static final int MOST_RETRIES = 8;

  private final Aeron client;
  private final long registrationId;
  private final Runnable onCommit;
  private final Runnable onClose;
  private final int maxFrameLength;
  private final BufferClaim claim = new BufferClaim();
  private volatile ExclusivePublication publication;
  private volatile boolean closed;
  private boolean left;
  private UnsafeBuffer scratch;
  private MutableDirectBuffer buffer;
  private int offset;
  private int scratchLength;

  /**
   * Asks a driver for a publication.
   *
   * @param onCommit runs after each frame, on the committing thread
   * @param onClose runs when this was closed, on the node's thread
   */
  AeronFramePublication(
      Aeron client,
      String channel,
      int stream,
      int maxFrameLength,
      Runnable onCommit,
      Runnable onClose) {
    this.client = client;
    this.onCommit = onCommit;
    this.onClose = onClose;
    this.maxFrameLength = maxFrameLength;
    this.registrationId = client.asyncAddExclusivePublication(channel, stream);
  }

  /** Looks whether the driver has answered. Of the node's thread. */
  void onTick() {
    if (publication == null && !closed) {
      try {
        publication = client.getExclusivePublication(registrationId);
      } catch (AeronException e) {
        closed = true; // The driver refused: it has said why to the error handler.
      }
    }
  }

  /** Returns whether nothing has to be awaited any more. */
  boolean isSettled() {
    return publication != null || closed;
  }

  @Override
  public OfferResult claim(int length) {
    ExclusivePublication log = publication;
    if (closed || length > maxFrameLength) {
      return closed ? OfferResult.CLOSED : OfferResult.TOO_LARGE;
    }
    if (log == null || !log.isConnected()) {
      return log != null && log.isClosed() ? OfferResult.CLOSED : OfferResult.NOT_CONNECTED;
    }
    if (length > log.maxPayloadLength()) {
      return claimScratch(log, length);
    }
    scratchLength = 0;
    for (int i = 0; i < MOST_RETRIES; i++) {
      long position = log.tryClaim(length, claim);
      if (position > 0) {
        buffer = claim.buffer();
        offset = claim.offset();
        return OfferResult.SENT;
      }
      if (position != Publication.ADMIN_ACTION) {
        return result(position);
      }
    }
    return OfferResult.BACK_PRESSURED;
  }

  /**
   * Grants a frame of several packets only if there is room for it twice: at the end of a term the
   * log is padded by up to one frame first, and the frame must not be refused after that.
   */
  private OfferResult claimScratch(ExclusivePublication log, int length) {
    int inLog = LogBufferDescriptor.computeFragmentedFrameLength(length, log.maxPayloadLength());
    if (log.availableWindow() <= inLog) {
      return log.isClosed() ? OfferResult.CLOSED : OfferResult.BACK_PRESSURED;
    }
    if (scratch == null) {
      scratch = new UnsafeBuffer(new byte[maxFrameLength]);
    }
    buffer = scratch;
    offset = 0;
    scratchLength = length;
    return OfferResult.SENT;
  }

  @Override
  public MutableDirectBuffer buffer() {
    return buffer;
  }

  @Override
  public int offset() {
    return offset;
  }

  @Override
  public OfferResult commit() {
    OfferResult result = OfferResult.SENT;
    if (scratchLength == 0) {
      claim.commit();
    } else {
      long position = Publication.ADMIN_ACTION;
      for (int i = 0; i < MOST_RETRIES && position == Publication.ADMIN_ACTION; i++) {
        position = publication.offer(scratch, 0, scratchLength);
      }
      result = position > 0 ? OfferResult.SENT : result(position);
    }
    onCommit.run();
    return result;
  }

  @Override
  public void abort() {
    if (scratchLength == 0) {
      claim.abort();
    }
  }

  private static OfferResult result(long position) {
    if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED) {
      return OfferResult.CLOSED;
    }
    return position == Publication.NOT_CONNECTED
        ? OfferResult.NOT_CONNECTED
        : OfferResult.BACK_PRESSURED;
  }

  @Override
  public boolean isClosed() {
    ExclusivePublication log = publication;
    return closed || (log != null && log.isClosed());
  }

  @Override
  public void close() {
    if (left) {
      return;
    }
    left = true;
    closed = true;
    if (!client.isClosed()) {
      if (publication == null) {
        client.asyncRemovePublication(registrationId);
      } else {
        publication.close();
      }
    }
    onClose.run();
  }
}
