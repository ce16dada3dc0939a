package io.autospec.cli.report;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The SHA-256 of samples: float32 little-endian, C order, in trajectory order. */
public final class SamplesDigest {
  private SamplesDigest() {}

  /**
   * Hashes samples.
   *
   * @param samples one array a trajectory, in order
   * @return 64 hexadecimal digits
   */
  public static String of(List<float[]> samples) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    for (float[] sample : samples) {
      ByteBuffer bytes =
          ByteBuffer.allocate(Float.BYTES * sample.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(sample);
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
