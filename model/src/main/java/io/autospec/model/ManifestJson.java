package io.autospec.model;

import static io.autospec.model.ModelManifest.bad;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.autospec.model.config.SchedulerConfigReader;
import io.autospec.model.config.SchedulerConfigWriter;
import io.autospec.model.config.StrictJson;
import io.autospec.sampler.kernel.SamplerKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The text of a manifest: written in one way only, and read with every mistrust. */
final class ManifestJson {
  private static final int FORMAT = 1;
  private static final int SHOWN = 60;
  private static final Set<String> KEYS =
      Set.of(
          "format",
          "name",
          "sha256",
          "files",
          "sample_shape",
          "classes",
          "empty_label",
          "sampler",
          "scheduler_config");
  private static final Set<String> FILE_KEYS = Set.of("name", "bytes");
  private static final Set<String> SAMPLER_KEYS = Set.of("name", "eta", "use_clipped_model_output");
  private static final String DDIM = "ddim";
  private static final JsonFactory WRITER =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private ManifestJson() {}

  static String write(ModelManifest manifest, boolean withName) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = WRITER.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("format", FORMAT);
      if (withName) {
        json.writeStringField("name", manifest.name());
      }
      json.writeStringField("sha256", manifest.sha256());
      json.writeArrayFieldStart("files");
      for (ModelManifest.Part file : manifest.files()) {
        json.writeStartObject();
        json.writeStringField("name", file.name());
        json.writeNumberField("bytes", file.bytes());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("sample_shape");
      for (long axis : manifest.sampleShape()) {
        json.writeNumber(axis);
      }
      json.writeEndArray();
      if (manifest.classes().isPresent()) {
        json.writeNumberField("classes", manifest.classes().getAsLong());
      }
      if (manifest.emptyLabel().isPresent()) {
        json.writeNumberField("empty_label", manifest.emptyLabel().getAsLong());
      }
      json.writeFieldName("sampler");
      writeSampler(json, manifest.sampler());
      json.writeFieldName("scheduler_config");
      json.writeRawValue(SchedulerConfigWriter.write(manifest.schedule(), manifest.sampler()));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return requireShort(text.toString());
  }

  private static void writeSampler(JsonGenerator json, SamplerKind sampler) throws IOException {
    json.writeStartObject();
    if (sampler instanceof SamplerKind.Ddim ddim) {
      json.writeStringField("name", DDIM);
      json.writeNumberField("eta", ddim.eta());
      json.writeBooleanField("use_clipped_model_output", ddim.useClippedModelOutput());
    } else {
      json.writeStringField("name", sampler.label());
    }
    json.writeEndObject();
  }

  static ModelManifest parse(String text) {
    JsonNode root = tree(requireShort(text));
    requireKeys("an object with format " + FORMAT, root, null);
    JsonNode format = root.path("format");
    if (!format.isIntegralNumber() || !format.canConvertToInt() || format.intValue() != FORMAT) {
      throw bad("format", Integer.toString(FORMAT), shown(format));
    }
    requireKeys("an object", root, KEYS);
    List<ModelManifest.Part> files = new ArrayList<>();
    for (JsonNode file : array(root, "files")) {
      requireKeys("files: an object with name and bytes", file, FILE_KEYS);
      files.add(new ModelManifest.Part(string(file, "name"), number(file, "bytes")));
    }
    List<Long> shape = new ArrayList<>();
    for (JsonNode axis : array(root, "sample_shape")) {
      shape.add(number("sample_shape", axis));
    }
    SamplerKind sampler = sampler(root.path("sampler"));
    try {
      JsonNode scheduler = root.path("scheduler_config");
      requireKeys("scheduler_config: an object", scheduler, null);
      byte[] json = scheduler.toString().getBytes(StandardCharsets.UTF_8);
      return new ModelManifest(
          string(root, "name"),
          string(root, "sha256"),
          files,
          shape,
          SchedulerConfigReader.read(
                  new ByteArrayInputStream(json),
                  "manifest: scheduler_config",
                  Optional.of(sampler))
              .config(),
          sampler,
          optional(root, "classes"),
          optional(root, "empty_label"));
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be read", e);
    }
  }

  private static JsonNode tree(String text) {
    try {
      return StrictJson.READER.readTree(text);
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
      throw new ModelException("manifest: expected JSON, found an error: " + shown(reason), e);
    }
  }

  private static SamplerKind sampler(JsonNode node) {
    requireKeys("sampler: an object with a name", node, SAMPLER_KEYS);
    String name = string(node, "name");
    try {
      if (!name.equals(DDIM)) {
        return SamplerKind.parse(name);
      }
      JsonNode eta = node.path("eta");
      JsonNode clipped = node.path("use_clipped_model_output");
      if (!eta.isNumber() || !clipped.isBoolean()) {
        throw bad("sampler", "a number eta and a boolean use_clipped_model_output", shown(node));
      }
      return new SamplerKind.Ddim(eta.doubleValue(), clipped.booleanValue());
    } catch (IllegalArgumentException e) {
      throw new ModelException("manifest: " + shown(e.getMessage()), e);
    }
  }

  /** Checks that a node is an object, and of known keys only if they are given. */
  private static void requireKeys(String expected, JsonNode node, Set<String> keys) {
    if (!node.isObject()) {
      throw new ModelException("manifest: expected " + expected + ", found " + shown(node));
    }
    for (Iterator<String> names = node.fieldNames(); keys != null && names.hasNext(); ) {
      String name = names.next();
      if (!keys.contains(name)) {
        throw bad("keys", "only " + keys.stream().sorted().toList(), shown(name));
      }
    }
  }

  private static JsonNode array(JsonNode root, String key) {
    JsonNode node = root.path(key);
    if (!node.isArray()) {
      throw bad(key, "an array", shown(node));
    }
    return node;
  }

  private static String string(JsonNode root, String key) {
    JsonNode node = root.path(key);
    if (!node.isTextual()) {
      throw bad(key, "a text", shown(node));
    }
    return node.textValue();
  }

  private static OptionalLong optional(JsonNode root, String key) {
    return root.has(key) ? OptionalLong.of(number(root, key)) : OptionalLong.empty();
  }

  private static long number(JsonNode root, String key) {
    return number(key, root.path(key));
  }

  private static long number(String what, JsonNode node) {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw bad(what, "a whole number", shown(node));
    }
    return node.longValue();
  }

  private static String requireShort(String text) {
    // Counted in characters first: what is far too long is not even encoded.
    if (text.length() > ModelManifest.MAX_JSON_BYTES
        || text.getBytes(StandardCharsets.UTF_8).length > ModelManifest.MAX_JSON_BYTES) {
      throw new ModelException(
          "manifest: expected at most "
              + ModelManifest.MAX_JSON_BYTES
              + " bytes, found more ("
              + text.length()
              + " characters)");
    }
    return text;
  }

  static String shown(JsonNode node) {
    return node.isMissingNode() ? "nothing" : shortened(node.toString());
  }

  /** A text in quotes, with escapes in the place of control characters. */
  static String shown(String text) {
    return shortened(TextNode.valueOf(text).toString());
  }

  private static String shortened(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
  }
}
