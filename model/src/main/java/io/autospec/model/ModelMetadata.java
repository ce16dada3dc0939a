package io.autospec.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What an ONNX file does not say of itself: its classes, and the sample's shape where its axes are
 * free. Comes from {@code autospec.json}, for example {@code {"classes": 10, "empty_label": 10,
 * "sample_shape": [1, 28, 28]}}, and, for the shape, from a diffusers {@code config.json}.
 *
 * @param classes labels are 0 .. classes-1, if that is known
 * @param emptyLabel the label that stands for "no label", if there is one
 * @param sampleShape one sample's shape without the batch axis; empty if that is not known
 */
public record ModelMetadata(OptionalLong classes, OptionalLong emptyLabel, List<Long> sampleShape) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> KEYS = Set.of("classes", "empty_label", "sample_shape");
  private static final int MAX_RANK = 8;

  /** Copies the shape. */
  public ModelMetadata {
    sampleShape = List.copyOf(sampleShape);
  }

  /**
   * Nothing known.
   *
   * @return empty metadata
   */
  public static ModelMetadata none() {
    return new ModelMetadata(OptionalLong.empty(), OptionalLong.empty(), List.of());
  }

  /**
   * Reads {@code autospec.json}.
   *
   * @param file the file
   * @return what it says
   * @throws ModelException if it cannot be read or says something else than expected
   */
  public static ModelMetadata read(Path file) {
    JsonNode root = parse(file);
    for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!KEYS.contains(name)) {
        throw new ModelException(
            file + ": expected the keys classes, empty_label, sample_shape, found " + name);
      }
    }
    List<Long> shape = new ArrayList<>();
    JsonNode axes = root.path("sample_shape");
    if (!axes.isMissingNode()) {
      if (!axes.isArray() || axes.isEmpty() || axes.size() > MAX_RANK) {
        throw new ModelException(
            file + ": sample_shape: expected an array such as [1, 28, 28], found " + axes);
      }
      axes.forEach(axis -> shape.add(number(file, "an axis of sample_shape", axis, 1)));
    }
    return new ModelMetadata(
        optional(file, root, "classes", 1), optional(file, root, "empty_label", 0), shape);
  }

  /**
   * Takes the shape from a diffusers {@code config.json}, where this metadata has none.
   *
   * @param file the network's {@code config.json}
   * @return this metadata, with {@code [in_channels, height, width]} if the file says so much
   * @throws ModelException if the file is not JSON
   */
  ModelMetadata orShapeOf(Path file) {
    if (!sampleShape.isEmpty()) {
      return this;
    }
    JsonNode root = parse(file);
    JsonNode channels = root.path("in_channels");
    JsonNode size = root.path("sample_size");
    List<Long> shape = new ArrayList<>();
    if (isAxis(channels) && isAxis(size)) {
      shape.addAll(List.of(channels.asLong(), size.asLong(), size.asLong()));
    } else if (isAxis(channels) && size.size() == 2 && isAxis(size.get(0)) && isAxis(size.get(1))) {
      shape.addAll(List.of(channels.asLong(), size.get(0).asLong(), size.get(1).asLong()));
    }
    return new ModelMetadata(classes, emptyLabel, shape);
  }

  private static boolean isAxis(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToInt() && node.asLong() >= 1;
  }

  private static JsonNode parse(Path file) {
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      if (!root.isObject()) {
        throw new ModelException(file + ": expected a JSON object, found " + root.getNodeType());
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new ModelException(file + ": not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ModelException(file + ": cannot be read (" + e + ")", e);
    }
  }

  private static OptionalLong optional(Path file, JsonNode root, String key, long least) {
    JsonNode node = root.path(key);
    return node.isMissingNode() || node.isNull()
        ? OptionalLong.empty()
        : OptionalLong.of(number(file, key, node, least));
  }

  private static long number(Path file, String what, JsonNode node, long least) {
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.asLong() < least) {
      throw new ModelException(
          String.format(
              "%s: %s: expected a whole number of %d or more, found %s", file, what, least, node));
    }
    return node.asLong();
  }
}
