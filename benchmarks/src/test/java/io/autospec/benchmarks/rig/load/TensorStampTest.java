package io.autospec.benchmarks.rig.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TensorStampTest {
  @ParameterizedTest
  @ValueSource(ints = {TensorStamp.MIN_BYTES, 68, 4096})
  void whatWasWrittenIsIntactAndNumbered(int bytes) {
    UnsafeBuffer tensor = new UnsafeBuffer(new byte[bytes]);
    TensorStamp.fill(tensor);
    // Short tensors have samples that fall on one another: many numbers, to meet them.
    for (long sequence = 0; sequence < 10_000; sequence++) {
      TensorStamp.write(tensor, sequence);
      assertThat(TensorStamp.sequence(tensor, 0)).isEqualTo(sequence);
      assertThat(TensorStamp.intact(tensor, 0, bytes)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {TensorStamp.MIN_BYTES, 4096})
  void anotherTensorsEndIsNoticed(int bytes) {
    UnsafeBuffer tensor = new UnsafeBuffer(new byte[bytes]);
    TensorStamp.write(tensor, 7);
    int stale = tensor.getInt(bytes - 4);
    TensorStamp.write(tensor, 8);
    tensor.putInt(bytes - 4, stale);
    assertThat(TensorStamp.intact(tensor, 0, bytes)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 65_536})
  void anotherTensorsBodyIsNoticed(int bytes) {
    UnsafeBuffer old = new UnsafeBuffer(new byte[bytes]);
    TensorStamp.write(old, 7);
    UnsafeBuffer tensor = new UnsafeBuffer(new byte[bytes]);
    TensorStamp.write(tensor, 8);
    tensor.putBytes(8, old, 8, bytes - 12);
    assertThat(TensorStamp.intact(tensor, 0, bytes)).isFalse();
  }
}
