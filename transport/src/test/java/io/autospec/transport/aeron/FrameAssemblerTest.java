package io.autospec.transport.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.aeron.protocol.DataHeaderFlyweight;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FrameAssemblerTest {
  private static final int MOST = 1000;
  private static final byte BEGIN = FrameDescriptor.BEGIN_FRAG_FLAG;
  private static final byte END = FrameDescriptor.END_FRAG_FLAG;

  private final FrameAssembler assembler = new FrameAssembler(MOST);
  private final List<String> frames = new ArrayList<>();
  private boolean room = true;

  private Action fragment(int session, int flags, String text) {
    UnsafeBuffer bytes = new UnsafeBuffer(new byte[DataHeaderFlyweight.HEADER_LENGTH]);
    bytes.putByte(FrameDescriptor.flagsOffset(0), (byte) flags);
    bytes.putInt(DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, session);
    Header header = new Header(0, 16);
    header.buffer(bytes);
    header.offset(0);
    UnsafeBuffer content = new UnsafeBuffer(new byte[text.length()]);
    content.putStringWithoutLengthAscii(0, text);
    assembler.begin(
        (buffer, offset, length) -> {
          if (room) {
            frames.add(buffer.getStringWithoutLengthAscii(offset, length));
          }
          return room;
        });
    return assembler.onFragment(content, 0, text.length(), header);
  }

  @Test
  void shouldPutFramesOfInterleavedStreamsTogether() {
    fragment(1, BEGIN, "one ");
    fragment(2, BEGIN, "two ");
    fragment(1, 0, "and ");
    fragment(3, BEGIN | END, "whole");
    fragment(2, END, "done");
    fragment(1, END, "done");
    assertThat(frames).containsExactly("whole", "two done", "one and done");
  }

  @Test
  void shouldKeepWhatFindsNoRoomAndHandItOverAgain() {
    fragment(1, BEGIN, "a");
    room = false;
    assertThat(fragment(1, END, "b")).isEqualTo(Action.ABORT);
    room = true;
    assertThat(fragment(1, END, "b")).isEqualTo(Action.CONTINUE);
    assertThat(frames).containsExactly("ab");
  }

  @Test
  void shouldDropWhatNeverEndsOrNeverBegan() {
    fragment(1, BEGIN, "x".repeat(600));
    fragment(1, 0, "x".repeat(600));
    fragment(1, 0, "x".repeat(100));
    fragment(1, END, "x");
    fragment(2, END, "no beginning");
    assertThat(frames).isEmpty();
    fragment(1, BEGIN, "a");
    fragment(1, END, "b");
    assertThat(frames).containsExactly("ab");
  }
}
