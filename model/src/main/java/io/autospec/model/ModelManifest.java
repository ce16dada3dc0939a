package io.autospec.model;

import io.autospec.model.config.SchedulerFile;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What another process has to know of a model to make the very same: which bytes, and all that the
 * bytes do not say. Every instance has been checked, wherever it came from; immutable.
 *
 * @param name for reports: 1 .. 255 characters, none of them a separator or control character
 * @param sha256 of the stream of bytes, or of a closed form's numbers: 64 hexadecimal digits, small
 * @param files the parts of the stream in its order: the model file, always called {@value
 *     #MODEL_FILE} here, and its external data; at most 64 of together at most 64 GiB; none for a
 *     closed form
 * @param sampleShape one sample's shape without the batch axis
 * @param schedule the schedule that the model was trained with
 * @param sampler what the schedule was read for
 * @param classes labels are 0 .. classes-1, if that is known
 * @param emptyLabel the label that stands for "no label", if there is one
 */
public record ModelManifest(
    String name,
    String sha256,
    List<Part> files,
    List<Long> sampleShape,
    ScheduleConfig schedule,
    SamplerKind sampler,
    OptionalLong classes,
    OptionalLong emptyLabel) {

  /** What the model file is called in a manifest, whatever it was called where it was loaded. */
  public static final String MODEL_FILE = "model.onnx";

  /** The largest stream: 64 GiB. */
  public static final long MAX_TOTAL_BYTES = 64L << 30;

  /** The longest JSON text, in bytes of UTF-8: 64 KiB. */
  public static final int MAX_JSON_BYTES = 64 << 10;

  private static final int MAX_FILES = 64;
  private static final int MAX_NAME = 255;
  private static final int MAX_RANK = 16;
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /**
   * A file of the stream.
   *
   * @param name a plain file name: 1 .. 255 bytes of UTF-8, no separator or control character, not
   *     {@code .} or {@code ..}
   * @param bytes its length, 0 .. {@link #MAX_TOTAL_BYTES}
   */
  public record Part(String name, long bytes) {
    /**
     * Checks the name and the length.
     *
     * @throws ModelException if one is not as stated
     */
    public Part {
      requireName("a file name", name);
      if (bytes < 0 || bytes > MAX_TOTAL_BYTES) {
        throw bad("bytes of " + name, "0 .. " + MAX_TOTAL_BYTES, bytes);
      }
    }
  }

  /**
   * Checks everything.
   *
   * @throws ModelException if something is not as stated
   */
  public ModelManifest {
    files = List.copyOf(files);
    sampleShape = List.copyOf(sampleShape);
    requireName("name", name);
    if (!HASH.matcher(sha256).matches()) {
      throw bad("sha256", "64 hexadecimal digits (0-9, a-f)", ManifestJson.shown(sha256));
    }
    requireFiles(files);
    if (sampleShape.isEmpty() || sampleShape.size() > MAX_RANK) {
      throw bad("sample_shape", "1 .. " + MAX_RANK + " axes", sampleShape.size());
    }
    long floats = 1;
    for (long axis : sampleShape) {
      if (axis < 1 || axis > Integer.MAX_VALUE || floats * axis > Integer.MAX_VALUE) {
        throw bad("sample_shape", "1 .. " + Integer.MAX_VALUE + " numbers in all", sampleShape);
      }
      floats *= axis;
    }
    if (classes.isPresent() && !isWithin(classes.getAsLong(), 1)) {
      throw bad("classes", "1 .. " + Integer.MAX_VALUE, classes.getAsLong());
    }
    if (emptyLabel.isPresent() && !isWithin(emptyLabel.getAsLong(), 0)) {
      throw bad("empty_label", "0 .. " + Integer.MAX_VALUE, emptyLabel.getAsLong());
    }
  }

  /**
   * Reads a manifest's text, which may come from anywhere.
   *
   * @param json what {@link #toJson()} gave somewhere
   * @return the manifest
   * @throws ModelException if anything in it is not as it has to be
   */
  public static ModelManifest parse(String json) {
    return ManifestJson.parse(json);
  }

  /**
   * The manifest as text; equal manifests give equal texts, on every machine.
   *
   * @return a JSON object in one line, at most {@link #MAX_JSON_BYTES} in UTF-8
   * @throws ModelException if it would be longer, because of very many trained betas
   */
  public String toJson() {
    return ManifestJson.write(this, true);
  }

  /**
   * What identifies the model: the SHA-256 of {@link #toJson()} without the name. Equal for equal
   * models on all machines; another for another network, schedule, sampler or metadata.
   *
   * @return 64 hexadecimal digits
   * @throws ModelException as {@link #toJson()}
   */
  public String id() {
    return Sha256.of(ManifestJson.write(this, false).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The length of the stream.
   *
   * @return bytes; 0 for a closed form
   */
  public long size() {
    return files.stream().mapToLong(Part::bytes).sum();
  }

  /**
   * What the bytes do not say of themselves.
   *
   * @return classes, empty label and the sample's shape
   */
  public ModelMetadata metadata() {
    return new ModelMetadata(classes, emptyLabel, sampleShape);
  }

  /**
   * The schedule, as a loader takes it.
   *
   * @return schedule and sampler, without warnings
   */
  public SchedulerFile scheduler() {
    return new SchedulerFile(schedule, sampler, List.of(), List.of());
  }

  private static void requireFiles(List<Part> files) {
    if (files.size() > MAX_FILES) {
      throw bad("files", "at most " + MAX_FILES, files.size());
    }
    Set<String> names = new HashSet<>();
    long total = 0;
    for (Part file : files) {
      total += file.bytes();
      // Some file systems take names that differ in case only for one.
      if (!names.add(file.name().toLowerCase(Locale.ROOT))) {
        throw bad("files", "each name once, whatever its case", file.name() + " again");
      }
    }
    if (total > MAX_TOTAL_BYTES) {
      throw bad("files", "at most " + MAX_TOTAL_BYTES + " bytes in all", total);
    }
    if (!files.isEmpty() && !files.get(0).name().equals(MODEL_FILE)) {
      throw bad("files", "the first to be " + MODEL_FILE, files.get(0).name());
    }
    if (!files.isEmpty() && files.get(0).bytes() == 0) {
      throw bad("bytes of " + MODEL_FILE, "1 or more", 0);
    }
  }

  private static void requireName(String what, String name) {
    boolean plain =
        !name.isEmpty()
            && !name.equals(".")
            && !name.equals("..")
            && name.indexOf('/') < 0
            && name.indexOf('\\') < 0
            && name.chars().noneMatch(ModelManifest::isControl)
            && StandardCharsets.UTF_8.newEncoder().canEncode(name)
            && name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME;
    if (!plain) {
      throw bad(
          what,
          "1 .. "
              + MAX_NAME
              + " bytes of UTF-8 without separators and control characters, not . or ..",
          ManifestJson.shown(name));
    }
  }

  private static boolean isControl(int character) {
    int type = Character.getType(character);
    return Character.isISOControl(character)
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static boolean isWithin(long number, long least) {
    return number >= least && number <= Integer.MAX_VALUE;
  }

  static ModelException bad(String what, String expected, Object found) {
    return new ModelException("manifest: " + what + ": expected " + expected + ", found " + found);
  }
}
