package io.autospec.transport.port;

import org.agrona.DirectBuffer;

/** Gets the frames that a transport polls. */
@FunctionalInterface
public interface FrameHandler {
  /**
   * Takes one frame as it came, unchecked. Its bytes are there until this returns.
   *
   * @return whether it was taken (or dropped for good); if not, the transport keeps it and hands it
   *     over again later, before anything that came behind it from the same peer
   */
  boolean onFrame(DirectBuffer buffer, int offset, int length);
}
