package io.autospec.transport.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The layout, byte for byte: a change here is a new version of the format. */
class GoldenBytesTest {
  private static final String GOLDEN =
      // magic, version, kind, flags; frame length, tensor count
      "41535446 01 02 0000 a0000000 02000000"
          // job id, epoch
          + "0807060504030201 0900000000000000"
          // trajectory, query id
          + "0a00000000000000 0b00000000000000"
          // session
          + "0f00000000000000"
          // sequence; step, sender id
          + "0e00000000000000 0c000000 0d000000"
          // body length, chunk size, chunk index, chunk count
          + "40000000 00010000 00000000 01000000"
          // payload length, reserved
          + "40000000 00000000"
          // tensor 0: name, float32, rank 1; 12 bytes; dimension 3
          + "07000000 01 01 0000 0c000000 00000000 0300000000000000"
          // tensor 1: name, int64, rank 0; 8 bytes
          + "08000000 04 00 0000 08000000 00000000"
          // 1, -2, 0.5 and four bytes of padding
          + "0000803f 000000c0 0000003f 00000000"
          // 513
          + "0102000000000000";

  private static byte[] golden() {
    return HexFormat.of().parseHex(GOLDEN.replace(" ", ""));
  }

  @Test
  void shouldWriteTheseBytes() {
    UnsafeBuffer floats = new UnsafeBuffer(new byte[12]);
    floats.putFloat(0, 1f, ByteOrder.LITTLE_ENDIAN);
    floats.putFloat(4, -2f, ByteOrder.LITTLE_ENDIAN);
    floats.putFloat(8, 0.5f, ByteOrder.LITTLE_ENDIAN);
    UnsafeBuffer number = new UnsafeBuffer(new byte[8]);
    number.putLong(0, 513, ByteOrder.LITTLE_ENDIAN);
    OutgoingMessage message = new OutgoingMessage(2);
    message.begin(FrameKind.REPLY, 0x0102030405060708L, 9, 10, 12, 11);
    message.add(7, ElementType.FLOAT32, new long[] {3}, 1, floats, 0);
    message.add(8, ElementType.INT64, new long[0], 0, number, 0);
    Chunker chunker = new Chunker(13, 15, 256, FrameLimits.DEFAULT);
    byte[] bytes = new byte[160];

    assertThat(chunker.begin(message, 14)).isEqualTo(1);
    assertThat(chunker.write(0, new UnsafeBuffer(bytes), 0)).isEqualTo(160);

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(GOLDEN.replace(" ", ""));
  }

  @Test
  void shouldReadTheseBytes() {
    UnsafeBuffer frame = new UnsafeBuffer(golden());
    FrameDecoder decoder = new FrameDecoder(FrameLimits.DEFAULT, new FrameCounters());

    assertThat(decoder.decode(frame, 0, 160)).isEqualTo(FrameVerdict.ACCEPTED);
    TensorFrameFlyweight header = decoder.header();
    assertThat(header.jobId()).isEqualTo(0x0102030405060708L);
    assertThat(header.epoch()).isEqualTo(9);
    assertThat(header.trajectory()).isEqualTo(10);
    assertThat(header.queryId()).isEqualTo(11);
    assertThat(header.step()).isEqualTo(12);
    assertThat(header.senderId()).isEqualTo(13);
    assertThat(header.sequence()).isEqualTo(14);
    assertThat(header.session()).isEqualTo(15);
    TensorTable table = new TensorTable(4);
    assertThat(table.read(frame, header.payloadOffset(), header.bodyLength(), 2))
        .isEqualTo(FrameVerdict.ACCEPTED);
    assertThat(table.nameId(0)).isEqualTo(7);
    assertThat(table.type(0)).isEqualTo(ElementType.FLOAT32);
    assertThat(table.dimension(0, 0)).isEqualTo(3);
    assertThat(table.payloadOffset(0)).isEqualTo(40);
    assertThat(table.rank(1)).isZero();
    assertThat(table.payloadOffset(1)).isEqualTo(56);
    assertThat(frame.getLong(header.payloadOffset() + 56, ByteOrder.LITTLE_ENDIAN)).isEqualTo(513);
  }
}
