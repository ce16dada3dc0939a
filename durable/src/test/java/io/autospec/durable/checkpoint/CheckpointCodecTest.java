package io.autospec.durable.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.durable.CorruptException;
import io.autospec.sampler.chain.ChainSnapshot;
import io.autospec.sampler.chain.ChainSnapshot.Remembered;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CheckpointCodecTest {
  private static final String JOB = "job-0123456789";

  private static float[] floats(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static ChainSnapshot snapshot(Random random, int size, int predictionSize) {
    int committed = random.nextInt(50);
    List<Remembered> remembered = new ArrayList<>();
    int step = committed;
    for (int left = random.nextInt(5); left > 0; left--) {
      step += random.nextInt(3);
      float slope = random.nextBoolean() ? Float.NaN : random.nextFloat();
      float[] state = random.nextInt(3) == 0 ? new float[0] : floats(random, size);
      float[] said = random.nextInt(3) == 0 ? new float[0] : floats(random, predictionSize);
      remembered.add(new Remembered(step++, slope, state, said));
    }
    return new ChainSnapshot(
        committed,
        random.nextInt(50),
        random.nextInt(50),
        random.nextInt() & 0xffffffffL,
        floats(random, size),
        random.nextInt(3) == 0 ? new float[0] : floats(random, predictionSize),
        remembered);
  }

  private static Checkpoint checkpoint(long seed) {
    Random random = new Random(seed);
    int size = 1 + random.nextInt(9);
    int predictionSize = random.nextBoolean() ? size : 2 * size;
    Map<Integer, ChainSnapshot> open = new TreeMap<>();
    for (int left = random.nextInt(5); left > 0; left--) {
      open.put(random.nextInt(Integer.MAX_VALUE), snapshot(random, size, predictionSize));
    }
    String job = JOB.substring(0, 8 + random.nextInt(JOB.length() - 7));
    return new Checkpoint(job, random.nextInt(9), random.nextLong() & Long.MAX_VALUE, open);
  }

  private static byte[] again(byte[] file) {
    return CheckpointCodec.encode(CheckpointCodec.decode(file));
  }

  @Test
  void shouldReadWhatWasWritten() {
    for (int seed = 0; seed < 500; seed++) {
      Checkpoint written = checkpoint(seed);
      byte[] file = CheckpointCodec.encode(written);
      Checkpoint read = CheckpointCodec.decode(file);
      assertThat(read)
          .usingRecursiveComparison()
          .withEqualsForType(Float::equals, Float.class)
          .isEqualTo(written);
      assertThat(CheckpointCodec.encode(read)).isEqualTo(file);
    }
  }

  @Test
  void shouldReadLargeArraysAsTheyAre() {
    Random random = new Random(3);
    ChainSnapshot snapshot =
        new ChainSnapshot(
            1,
            1,
            0,
            4,
            floats(random, 16_384),
            floats(random, 16_384),
            List.of(new Remembered(1, 0.5f, floats(random, 16_384), floats(random, 16_384))));
    Checkpoint read =
        CheckpointCodec.decode(
            CheckpointCodec.encode(new Checkpoint(JOB, 1, 2, Map.of(7, snapshot))));
    ChainSnapshot found = read.open().get(7);
    assertThat(found.state()).containsExactly(snapshot.state());
    assertThat(found.newest()).containsExactly(snapshot.newest());
    assertThat(found.remembered().get(0).state())
        .containsExactly(snapshot.remembered().get(0).state());
    assertThat(found.remembered().get(0).prediction())
        .containsExactly(snapshot.remembered().get(0).prediction());
  }

  /** A small file with everything in it. */
  private static byte[] small() {
    Random random = new Random(1);
    ChainSnapshot first =
        new ChainSnapshot(
            3,
            2,
            1,
            9,
            floats(random, 2),
            floats(random, 2),
            List.of(
                new Remembered(3, 0.5f, floats(random, 2), floats(random, 2)),
                new Remembered(5, Float.NaN, new float[0], floats(random, 2))));
    ChainSnapshot second =
        new ChainSnapshot(
            0,
            0,
            0,
            0,
            floats(random, 2),
            new float[0],
            List.of(new Remembered(1, Float.NaN, floats(random, 2), new float[0])));
    return CheckpointCodec.encode(new Checkpoint(JOB, 4, 17, Map.of(0, first, 12, second)));
  }

  @Test
  void shouldFindEveryDamage() {
    HostileBytes hostile = new HostileBytes("checkpoint", CheckpointCodecTest::again);
    hostile.assertEveryDamageIsFound(small());
    hostile.assertEveryDamageIsFound(CheckpointCodec.encode(new Checkpoint(JOB, 0, 0, Map.of())));
  }

  /**
   * Behind a right checksum too: no other exception, no memory by a number that was not checked.
   */
  @Test
  void shouldReadNothingButWhatTheBytesSay() {
    HostileBytes hostile = new HostileBytes("checkpoint", CheckpointCodecTest::again);
    hostile.assertEveryWrongBodyIsSound(small());
    // And where parts are missing: nothing open, and a trajectory of which only the state is kept.
    hostile.assertEveryWrongBodyIsSound(
        CheckpointCodec.encode(new Checkpoint(JOB, 0, 0, Map.of())));
    hostile.assertEveryWrongBodyIsSound(CheckpointCodec.encode(new Checkpoint(JOB, 1, 1, bare())));
    assertThat(hostile.read).isGreaterThan(1000);
    assertThat(hostile.refusedByTheirBody).isGreaterThan(10_000);
  }

  @Test
  void shouldSayWhatIsWrong() {
    byte[] good = small();
    assertThatThrownBy(() -> CheckpointCodec.decode(new byte[39]))
        .isInstanceOf(CorruptException.class)
        .hasMessage("checkpoint: too short: expected at least 40 bytes, found 39");
    assertThatThrownBy(() -> CheckpointCodec.decode(HostileBytes.withFormat(good, 2)))
        .isInstanceOf(CorruptException.class)
        .hasMessage("checkpoint: written by a newer version (format 2); this one reads up to 1");
    assertThatThrownBy(() -> CheckpointCodec.decode(HostileBytes.withFormat(good, 0)))
        .isInstanceOf(CorruptException.class)
        .hasMessage("checkpoint: expected format 1 or more, found 0");
    byte[] segment = SegmentCodec.encode(new Segment(JOB, 1, List.of()));
    assertThatThrownBy(() -> CheckpointCodec.decode(segment))
        .isInstanceOf(CorruptException.class)
        .hasMessage(
            "checkpoint: expected a file that begins with ASPC, found another kind of file");
    good[60]++;
    assertThatThrownBy(() -> CheckpointCodec.decode(good))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("the SHA-256 at its end does not fit");
  }

  private static void assertRefused(Checkpoint checkpoint, String words) {
    assertThatThrownBy(() -> CheckpointCodec.encode(checkpoint))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void shouldWriteNothingThatItWouldNotRead() {
    ChainSnapshot good = new ChainSnapshot(2, 1, 0, 3, new float[2], new float[2], List.of());
    assertRefused(new Checkpoint("short", 1, 1, Map.of()), "job: expected 8..40");
    assertRefused(new Checkpoint("a/b/c/d/e", 1, 1, Map.of()), "found \"a/b/c/d/e\"");
    assertRefused(new Checkpoint(JOB, -1, 1, Map.of()), "epoch: expected at least 0, found -1");
    assertRefused(new Checkpoint(JOB, 1, -1, Map.of()), "sequence");
    assertRefused(new Checkpoint(JOB, 1, 1, Map.of(-1, good)), "trajectory");
    assertRefused(
        new Checkpoint(
            JOB,
            1,
            1,
            Map.of(
                1, good, 2, new ChainSnapshot(2, 1, 0, 3, new float[3], new float[2], List.of()))),
        "state of trajectory 2: expected 2 floats, found 3");
    assertRefused(
        new Checkpoint(
            JOB,
            1,
            1,
            Map.of(1, new ChainSnapshot(2, 1, 0, 3, new float[2], new float[3], List.of()))),
        "newest prediction of trajectory 1: expected 2 floats, found 3");
    assertRefused(
        new Checkpoint(
            JOB,
            1,
            1,
            Map.of(
                1,
                new ChainSnapshot(
                    2,
                    1,
                    0,
                    3,
                    new float[2],
                    new float[0],
                    List.of(new Remembered(1, Float.NaN, new float[2], new float[0]))))),
        "remembered step of trajectory 1: expected at least 2, found 1");
    assertRefused(
        new Checkpoint(
            JOB,
            1,
            1,
            Map.of(1, new ChainSnapshot(0, 0, 0, 0, new float[0], new float[0], List.of()))),
        "state: expected at least 1 float");
  }

  private static Map<Integer, ChainSnapshot> bare() {
    return Map.of(3, new ChainSnapshot(5, 5, 0, 5, new float[] {1, 2}, new float[0], List.of()));
  }

  /** The layout, byte for byte, so that it changes with its format's number or not at all. */
  @Test
  void shouldLayNumbersOutAsDrawn() {
    ChainSnapshot wide =
        new ChainSnapshot(5, 4, 3, 6, new float[] {1}, new float[] {2, 3}, List.of());
    byte[] file = CheckpointCodec.encode(new Checkpoint("job-0001", 9, 17, Map.of(8, wide)));
    byte[] body =
        HexFormat.of()
            .parseHex(
                "41535043 01000000 08000000 6a6f622d30303031 0900000000000000 1100000000000000"
                        .replace(" ", "")
                    + "01000000 02000000 01000000".replace(" ", "")
                    + "08000000 05000000 04000000 03000000 0600000000000000".replace(" ", "")
                    + "01000000 00000000 0000803f 00000040 00004040".replace(" ", ""));
    assertThat(file).isEqualTo(HostileBytes.sealed(body));
  }
}
