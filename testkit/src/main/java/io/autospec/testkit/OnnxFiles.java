package io.autospec.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Models for tests, from those that are there. */
public final class OnnxFiles {
  /** ONNX's {@code ModelProto}, field 6, of a length. */
  private static final byte DOC_STRING = 6 << 3 | 2;

  private static final int MOST_WORDS = 127;

  private OnnxFiles() {}

  /**
   * The same network in other bytes, as another producer's would be: its doc string, a field that
   * may stand behind all others of the file, is another.
   *
   * @param model the bytes of a model file
   * @param words the doc string, at most 127 characters of ASCII
   * @return the bytes of another model file
   */
  public static byte[] withDocString(byte[] model, String words) {
    byte[] doc = words.getBytes(StandardCharsets.US_ASCII);
    if (doc.length > MOST_WORDS) {
      throw new IllegalArgumentException("expected at most 127 characters, found " + doc.length);
    }
    byte[] longer = Arrays.copyOf(model, model.length + 2 + doc.length);
    longer[model.length] = DOC_STRING;
    longer[model.length + 1] = (byte) doc.length;
    System.arraycopy(doc, 0, longer, model.length + 2, doc.length);
    return longer;
  }
}
