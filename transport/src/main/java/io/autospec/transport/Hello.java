package io.autospec.transport;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.autospec.transport.frame.ElementType;
import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.FrameLimits;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.frame.TensorTable;
import io.autospec.transport.port.PeerAddress;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a node says to open a link: where it is, whose session it answers, and what it takes.
 *
 * <p>Wire: tensor 0 is the address as ASCII bytes; tensor 1 holds {@link #NUMBERS} int64: the
 * session that is answered or 0, whether the sender regards the link as agreed, the four {@link
 * FrameLimits}, and whom it is for.
 *
 * @param address where the sender can be reached
 * @param receiver whom it is for
 * @param echo the receiver's session, as far as the sender knows it; else 0
 * @param agreed whether the link is agreed for the sender
 * @param limits what the sender takes
 */
record Hello(PeerAddress address, int receiver, long echo, boolean agreed, FrameLimits limits) {
  static final int NUMBERS = 7;

  /** Writes this into a message. */
  void writeTo(OutgoingMessage message) {
    byte[] text = address.toString().getBytes(StandardCharsets.US_ASCII);
    UnsafeBuffer numbers = new UnsafeBuffer(new byte[NUMBERS * Long.BYTES]);
    long[] values = {
      echo,
      agreed ? 1 : 0,
      limits.maxFrameBytes(),
      limits.maxBodyBytes(),
      limits.maxTensors(),
      limits.maxChunks(),
      receiver
    };
    for (int i = 0; i < NUMBERS; i++) {
      numbers.putLong(i * Long.BYTES, values[i], LITTLE_ENDIAN);
    }
    message.begin(FrameKind.HELLO, KeyRing.CLUSTER, 0, 0, 0, 0);
    message.add(0, ElementType.UINT8, new long[] {text.length}, 1, new UnsafeBuffer(text), 0);
    message.add(1, ElementType.INT64, new long[] {NUMBERS}, 1, numbers, 0);
  }

  /** Reads a hello; returns null if this is none. */
  static Hello read(TensorTable tensors, DirectBuffer body, int offset) {
    if (tensors.count() != 2
        || tensors.type(0) != ElementType.UINT8
        || tensors.payloadLength(0) > PeerAddress.MAX_LENGTH
        || tensors.type(1) != ElementType.INT64
        || tensors.payloadLength(1) != NUMBERS * Long.BYTES) {
      return null;
    }
    byte[] text = new byte[tensors.payloadLength(0)];
    body.getBytes(offset + tensors.payloadOffset(0), text);
    int at = offset + tensors.payloadOffset(1);
    try {
      PeerAddress address = PeerAddress.parse(new String(text, StandardCharsets.US_ASCII));
      FrameLimits limits =
          new FrameLimits(
              number(body, at, 2), number(body, at, 3), number(body, at, 4), number(body, at, 5));
      long echo = body.getLong(at, LITTLE_ENDIAN);
      return new Hello(address, number(body, at, 6), echo, number(body, at, 1) == 1, limits);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return null;
    }
  }

  private static int number(DirectBuffer body, int at, int index) {
    return Math.toIntExact(body.getLong(at + index * Long.BYTES, LITTLE_ENDIAN));
  }
}
