package io.autospec.transport;

import org.agrona.DirectBuffer;

/** Gets the frames that a transport polls. */
@FunctionalInterface
public interface FrameHandler {
  /**
   * Takes one frame as it came, unchecked. Its bytes are there until this returns.
   *
   * @param peerId where the carrier says that it came from
   */
  void onFrame(int peerId, DirectBuffer buffer, int offset, int length);
}
