package io.autospec.durable.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.durable.CorruptException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;

/** Damages files and watches how a codec reads them. */
final class HostileBytes {
  private static final int SEAL = 32;
  private static final int[] NUMBERS = {
    0,
    1,
    2,
    3,
    4,
    7,
    -1,
    255,
    65_536,
    1 << 20,
    1 << 29,
    1 << 30,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE
  };

  private final String kind;
  private final Function<byte[], byte[]> decodedAndEncoded;

  private String words;

  /** How many damaged files were read, because they were files after all. */
  int read;

  /** How many were refused behind the checksum. */
  int refusedByTheirBody;

  HostileBytes(String kind, Function<byte[], byte[]> decodedAndEncoded) {
    this.kind = kind;
    this.decodedAndEncoded = decodedAndEncoded;
  }

  void assertEveryDamageIsFound(byte[] good) {
    for (int i = 0; i < good.length; i++) {
      for (int mask : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
        byte[] bad = good.clone();
        bad[i] ^= (byte) mask;
        assertCorrupt(bad);
      }
    }
    for (int length = 0; length < good.length; length++) {
      assertCorrupt(Arrays.copyOf(good, length));
      assertCorrupt(Arrays.copyOfRange(good, good.length - length, good.length));
    }
    for (int more = 1; more <= 100; more++) {
      byte[] longer = Arrays.copyOf(good, good.length + more);
      assertCorrupt(longer);
      System.arraycopy(good, 0, longer, good.length, Math.min(more, good.length));
      assertCorrupt(longer);
    }
    for (int i = 0; i + 4 <= good.length; i += 4) {
      // Parts that change places, or are there twice.
      byte[] swapped = good.clone();
      int other = (i + 4) % (good.length - 4);
      System.arraycopy(good, i, swapped, other, 4);
      if (!Arrays.equals(swapped, good)) {
        assertCorrupt(swapped);
      }
    }
  }

  private void assertCorrupt(byte[] bad) {
    assertThat(readAndWritten(bad)).as("what was read of a file that was not written").isNull();
    assertThat(words).startsWith(kind + ": ");
  }

  /** With a right checksum: whatever is read is what those very bytes say. */
  void assertSound(byte[] body) {
    byte[] file = sealed(body);
    byte[] written = readAndWritten(file);
    if (written == null) {
      assertThat(words).startsWith(kind + ": ").doesNotContain("\n").doesNotContain("SHA-256");
      refusedByTheirBody++;
    } else {
      assertThat(written).isEqualTo(file);
      read++;
    }
  }

  void assertEveryWrongBodyIsSound(byte[] good) {
    byte[] body = Arrays.copyOf(good, good.length - SEAL);
    for (int i = 0; i + 4 <= body.length; i++) {
      for (int number : NUMBERS) {
        byte[] bad = body.clone();
        ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN).putInt(i, number);
        assertSound(bad);
      }
      assertSound(Arrays.copyOf(body, i));
      byte[] cut = new byte[body.length - 4];
      System.arraycopy(body, 0, cut, 0, i);
      System.arraycopy(body, i + 4, cut, i, cut.length - i);
      assertSound(cut);
    }
    assertSound(Arrays.copyOf(body, body.length + 1));
    assertSound(Arrays.copyOf(body, body.length + 1000));
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = body.clone();
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      assertSound(bad);
      byte[] noise = new byte[random.nextInt(400)];
      random.nextBytes(noise);
      int begun = Math.min(body.length, random.nextInt(60));
      System.arraycopy(body, 0, noise, 0, Math.min(noise.length, begun));
      assertSound(noise);
    }
  }

  /** Null if it was refused, with {@link #words}; any other exception passes through. */
  private byte[] readAndWritten(byte[] file) {
    try {
      return decodedAndEncoded.apply(file);
    } catch (CorruptException e) {
      words = e.getMessage();
      return null;
    }
  }

  static byte[] sealed(byte[] body) {
    byte[] file = Arrays.copyOf(body, body.length + SEAL);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      System.arraycopy(digest, 0, file, body.length, SEAL);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    return file;
  }

  /** A good file as if another format had been written. */
  static byte[] withFormat(byte[] good, int format) {
    byte[] body = Arrays.copyOf(good, good.length - SEAL);
    ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).putInt(4, format);
    return sealed(body);
  }
}
