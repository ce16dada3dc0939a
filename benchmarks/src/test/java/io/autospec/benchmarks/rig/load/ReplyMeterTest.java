package io.autospec.benchmarks.rig.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.benchmarks.rig.system.RigException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class ReplyMeterTest {
  private static final int BYTES = 128;

  private final ReplyMeter meter = new ReplyMeter(BYTES, 2);

  private static UnsafeBuffer tensor(long sequence) {
    UnsafeBuffer tensor = new UnsafeBuffer(new byte[BYTES]);
    TensorStamp.write(tensor, sequence);
    return tensor;
  }

  @Test
  void repliesFreeTheirSlotsInAnyOrder() {
    meter.sending(0);
    meter.sending(1);
    assertThat(meter.isFree(0)).isFalse();
    meter.onReply(tensor(1), 0, BYTES);
    assertThat(meter.isFree(1)).isTrue();
    assertThat(meter.isFree(0)).isFalse();
    meter.onReply(tensor(0), 0, BYTES);
    assertThat(meter.isFree(0)).isTrue();
    assertThat(meter.received()).isEqualTo(2);
    assertThatCode(meter::check).doesNotThrowAnyException();
  }

  @Test
  void onlyWhatIsMeasuredIsCounted() {
    meter.sending(0);
    meter.onReply(tensor(0), 0, BYTES);
    meter.measuring(true);
    meter.sending(1);
    meter.onReply(tensor(1), 0, BYTES);
    meter.measuring(false);
    meter.sending(2);
    meter.onReply(tensor(2), 0, BYTES);
    assertThat(meter.latencies().getTotalCount()).isEqualTo(1);
  }

  @Test
  void aReplyThatComesTwiceIsAFault() {
    meter.sending(0);
    meter.onReply(tensor(0), 0, BYTES);
    meter.onReply(tensor(0), 0, BYTES);
    assertThatThrownBy(meter::check)
        .isInstanceOf(RigException.class)
        .hasMessage("a reply numbered 0 that nobody waits for");
  }

  @Test
  void aReplyOfAnotherLengthIsAFault() {
    meter.sending(0);
    meter.onReply(tensor(0), 0, BYTES - 4);
    assertThatThrownBy(meter::check).hasMessage("a reply of 124 bytes, expected 128");
  }

  @Test
  void aReplyWithOtherContentIsAFault() {
    meter.sending(0);
    UnsafeBuffer tensor = tensor(0);
    tensor.putInt(BYTES - 4, 1);
    meter.onReply(tensor, 0, BYTES);
    assertThatThrownBy(meter::check).hasMessage("reply 0 has other content than was sent");
  }
}
