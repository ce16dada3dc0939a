package io.autospec.model.npy;

import io.autospec.model.ModelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The description in front of an array: a Python dictionary with exactly the keys {@code descr},
 * {@code fortran_order} and {@code shape}.
 *
 * @param type the element type, one of {@code <f4 <f8 <i4 <i8}
 * @param shape the lengths of the axes, outermost first
 */
record NpyHeader(String type, int[] shape) {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private static final Map<String, Integer> ELEMENT_BYTES =
      Map.of("<f4", 4, "<f8", 8, "<i4", 4, "<i8", 8);
  private static final int ALIGNMENT = 64;
  private static final int MAX_AXES = 32;

  private static final String ENTRY =
      "\\s*(?:'descr'\\s*:\\s*'(?<descr>[^']*)'"
          + "|'fortran_order'\\s*:\\s*(?<fortran>True|False)"
          + "|'shape'\\s*:\\s*\\((?<shape>[0-9L,\\s]*)\\))\\s*(?:,|(?=\\}))";
  private static final Pattern ENTRY_PATTERN = Pattern.compile(ENTRY);
  private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");
  private static final Pattern AXES =
      Pattern.compile("\\s*(?:[0-9]+L?\\s*(?:,\\s*[0-9]+L?\\s*)*,?)?\\s*");

  /** The number of elements. */
  int size() {
    return (int) product(shape);
  }

  /** The number of bytes of an element. */
  int elementBytes() {
    return ELEMENT_BYTES.get(type);
  }

  /** The bytes of a version 1.0 file up to the first element. */
  byte[] encoded() {
    StringBuilder text = new StringBuilder("{'descr': '").append(type);
    text.append("', 'fortran_order': False, 'shape': (");
    for (int i = 0; i < shape.length; i++) {
      text.append(i == 0 ? "" : ", ").append(shape[i]);
    }
    text.append(shape.length == 1 ? ",), }" : "), }");
    int unpadded = MAGIC.length + 4 + text.length() + 1;
    int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
    text.append(" ".repeat(padding)).append('\n');
    byte[] bytes = new byte[MAGIC.length + 4 + text.length()];
    System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
    bytes[6] = 1;
    bytes[7] = 0;
    bytes[8] = (byte) text.length();
    bytes[9] = (byte) (text.length() >>> 8);
    byte[] ascii = text.toString().getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, bytes, MAGIC.length + 4, ascii.length);
    return bytes;
  }

  /**
   * Reads the dictionary.
   *
   * @throws ModelException if it is not one of an array that can be read here
   */
  static NpyHeader parse(String name, String text) {
    String trimmed = text.strip();
    if (!trimmed.startsWith("{")
        || !trimmed.endsWith("}")
        || !PRINTABLE.matcher(trimmed).matches()) {
      throw malformed(name, text);
    }
    Matcher entry = ENTRY_PATTERN.matcher(trimmed).region(1, trimmed.length());
    String descr = null;
    String fortran = null;
    String axes = null;
    int end = 1;
    while (entry.lookingAt()) {
      if ((entry.group("descr") != null && descr != null)
          || (entry.group("fortran") != null && fortran != null)
          || (entry.group("shape") != null && axes != null)) {
        throw malformed(name, text);
      }
      descr = entry.group("descr") != null ? entry.group("descr") : descr;
      fortran = entry.group("fortran") != null ? entry.group("fortran") : fortran;
      axes = entry.group("shape") != null ? entry.group("shape") : axes;
      end = entry.end();
      entry.region(end, trimmed.length());
    }
    if (!trimmed.substring(end).strip().equals("}")
        || descr == null
        || fortran == null
        || axes == null) {
      throw malformed(name, text);
    }
    if (!ELEMENT_BYTES.containsKey(descr)) {
      throw new ModelException(
          name
              + ": expected elements of type <f4, <f8, <i4 or <i8; found "
              + descr
              + "; convert with array.astype(numpy.float32)");
    }
    if (fortran.equals("True")) {
      throw new ModelException(
          name + ": expected C order, found Fortran order; convert with numpy.ascontiguousarray");
    }
    return new NpyHeader(descr, parseShape(name, axes));
  }

  static void requireShape(int elements, int[] shape) {
    if (product(shape) != elements) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " does not hold " + elements + " elements");
    }
  }

  private static int[] parseShape(String name, String axes) {
    if (!AXES.matcher(axes).matches()) {
      throw malformed(name, "shape (" + axes + ")");
    }
    List<Integer> lengths = new ArrayList<>();
    for (String axis : axes.replace("L", "").split(",", -1)) {
      if (axis.isBlank()) {
        continue;
      }
      try {
        lengths.add(Integer.parseInt(axis.strip()));
      } catch (NumberFormatException e) {
        throw new ModelException(name + ": expected an axis below 2^31, found " + axis.strip(), e);
      }
    }
    int[] shape = lengths.stream().mapToInt(Integer::intValue).toArray();
    if (shape.length > MAX_AXES || product(shape) > Integer.MAX_VALUE - 8) {
      throw new ModelException(
          name + ": expected fewer than 2^31 elements, found shape (" + axes + ")");
    }
    return shape;
  }

  /** The number of elements, capped far above any array's length; negative lengths count as bad. */
  private static long product(int[] shape) {
    long product = 1;
    for (int axis : shape) {
      if (axis < 0) {
        return -1;
      }
      product = Math.min(product * axis, 1L << 31);
    }
    // A zero axis behind a huge one still means an empty array.
    for (int axis : shape) {
      product = axis == 0 ? 0 : product;
    }
    return product;
  }

  private static ModelException malformed(String name, String text) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
    return new ModelException(
        name
            + ": expected a NumPy header {'descr': ..., 'fortran_order': ..., 'shape': ...}; found "
            + shown.replaceAll("[^ -~]", "?").strip());
  }
}
