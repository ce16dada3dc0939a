package io.autospec.transport;

import io.autospec.transport.port.FramePublication;
import io.autospec.transport.port.OfferResult;
import org.agrona.MutableDirectBuffer;

/** The way to a peer to which there is none. */
enum NoPublication implements FramePublication {
  INSTANCE;

  @Override
  public OfferResult claim(int length) {
    return OfferResult.CLOSED;
  }

  @Override
  public MutableDirectBuffer buffer() {
    throw new IllegalStateException("nothing was claimed");
  }

  @Override
  public int offset() {
    throw new IllegalStateException("nothing was claimed");
  }

  @Override
  public OfferResult commit() {
    return OfferResult.CLOSED;
  }

  @Override
  public void abort() {
    // Nothing was claimed.
  }

  @Override
  public boolean isClosed() {
    return true;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
