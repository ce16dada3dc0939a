package io.autospec.durable.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.durable.CorruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentCodecTest {
  private static final String JOB = "0123-4567";

  private static Segment segment(long seed, int most) {
    Random random = new Random(seed);
    int size = 1 + random.nextInt(9);
    List<FinishedSample> samples = new ArrayList<>();
    int trajectory = random.nextInt(3);
    for (int left = most == 0 ? 0 : random.nextInt(most + 1); left > 0; left--) {
      float[] sample = new float[size];
      for (int i = 0; i < size; i++) {
        sample[i] = (float) random.nextGaussian();
      }
      samples.add(
          new FinishedSample(
              trajectory,
              random.nextInt(1000),
              random.nextInt(1000),
              random.nextInt() & 0xffffffffL,
              sample));
      trajectory += 1 + random.nextInt(1 << 20);
    }
    return new Segment(JOB, random.nextLong() & Long.MAX_VALUE, samples);
  }

  private static byte[] again(byte[] file) {
    return SegmentCodec.encode(SegmentCodec.decode(file));
  }

  @Test
  void shouldReadWhatWasWritten() {
    for (int seed = 0; seed < 500; seed++) {
      Segment written = segment(seed, 9);
      byte[] file = SegmentCodec.encode(written);
      Segment read = SegmentCodec.decode(file);
      assertThat(read)
          .usingRecursiveComparison()
          .withEqualsForType(Float::equals, Float.class)
          .isEqualTo(written);
      assertThat(SegmentCodec.encode(read)).isEqualTo(file);
    }
  }

  private static byte[] small() {
    return SegmentCodec.encode(
        new Segment(
            JOB,
            5,
            List.of(
                new FinishedSample(0, 9, 2, 40, new float[] {1, -2, 3}),
                new FinishedSample(7, 8, 1, 33, new float[] {0.5f, 0, -0f}))));
  }

  @Test
  void shouldFindEveryDamage() {
    HostileBytes hostile = new HostileBytes("segment", SegmentCodecTest::again);
    hostile.assertEveryDamageIsFound(small());
    hostile.assertEveryDamageIsFound(SegmentCodec.encode(new Segment(JOB, 0, List.of())));
  }

  @Test
  void shouldReadNothingButWhatTheBytesSay() {
    HostileBytes hostile = new HostileBytes("segment", SegmentCodecTest::again);
    hostile.assertEveryWrongBodyIsSound(small());
    hostile.assertEveryWrongBodyIsSound(SegmentCodec.encode(new Segment(JOB, 0, List.of())));
    assertThat(hostile.read).isGreaterThan(1000);
    assertThat(hostile.refusedByTheirBody).isGreaterThan(10_000);
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThatThrownBy(() -> SegmentCodec.decode(new byte[0]))
        .isInstanceOf(CorruptException.class)
        .hasMessage("segment: too short: expected at least 40 bytes, found 0");
    assertThatThrownBy(() -> SegmentCodec.decode(HostileBytes.withFormat(small(), 7)))
        .isInstanceOf(CorruptException.class)
        .hasMessage("segment: written by a newer version (format 7); this one reads up to 1");
  }

  @Test
  void shouldWriteNothingThatItWouldNotRead() {
    FinishedSample first = new FinishedSample(3, 1, 0, 1, new float[2]);
    for (FinishedSample bad :
        List.of(
            new FinishedSample(3, 1, 0, 1, new float[2]),
            new FinishedSample(2, 1, 0, 1, new float[2]),
            new FinishedSample(4, -1, 0, 1, new float[2]),
            new FinishedSample(4, 1, -1, 1, new float[2]),
            new FinishedSample(4, 1, 0, -1, new float[2]),
            new FinishedSample(4, 1, 0, 1, new float[3]))) {
      assertThatThrownBy(() -> SegmentCodec.encode(new Segment(JOB, 1, List.of(first, bad))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
    }
    assertThatThrownBy(
            () ->
                SegmentCodec.encode(
                    new Segment(JOB, 1, List.of(new FinishedSample(0, 1, 0, 1, new float[0])))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SegmentCodec.encode(new Segment("x", 1, List.of())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
