package io.autospec.actors.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.autospec.actors.wire.Guidance;
import io.autospec.durable.CorruptException;
import io.autospec.model.ModelManifest;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.kernel.SamplerKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job's description as bytes, written in one way only: equal descriptions have equal bytes.
 *
 * <p>JSON with {@code "format": 1}. Conditions that are equal are written once; their numbers are
 * little-endian and in base64.
 */
public final class JobDescriptionJson {
  /** The newest format that this version reads. */
  static final int FORMAT = 1;

  /** The longest description: 256 MiB. */
  public static final int MOST_BYTES = 256 << 20;

  private static final ObjectMapper READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(MOST_BYTES)
                          .maxNestingDepth(32)
                          .build())
                  .build())
          .build();

  private JobDescriptionJson() {}

  /** Returns the bytes of a description. */
  public static byte[] write(JobDescription job) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = READER.getFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("format", FORMAT);
      json.writeStringField("manifest", job.manifest().toJson());
      json.writeStringField("sampler", job.sampler().label());
      json.writeBooleanField(
          "use_clipped_model_output",
          job.sampler() instanceof SamplerKind.Ddim ddim && ddim.useClippedModelOutput());
      json.writeNumberField("steps", job.steps());
      json.writeStringField("algorithm", job.algorithm().name());
      json.writeStringField("draft", job.draft().name());
      json.writeNumberField("window", job.window());
      json.writeBooleanField("window_follows_pool", job.windowFollowsPool());
      json.writeNumberField("tolerance", job.tolerance());
      json.writeNumberField("seed", job.seed());
      if (job.guidance().isPresent()) {
        json.writeNumberField(
            "guidance_scale_bits", Float.floatToRawIntBits(job.guidance().get().scale()));
        json.writeFieldName("guidance_empty");
        write(json, job.guidance().get().empty());
      }
      conditions(json, job.conditions());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  private static void conditions(JsonGenerator json, List<Condition> conditions)
      throws IOException {
    Map<String, Integer> known = new HashMap<>();
    int[] which = new int[conditions.size()];
    json.writeArrayFieldStart("conditions");
    for (int i = 0; i < which.length; i++) {
      String key = key(conditions.get(i));
      Integer place = known.putIfAbsent(key, known.size());
      if (place == null) {
        place = known.size() - 1;
        write(json, conditions.get(i));
      }
      which[i] = place;
    }
    json.writeEndArray();
    json.writeArrayFieldStart("trajectories");
    for (int place : which) {
      json.writeNumber(place);
    }
    json.writeEndArray();
  }

  private static String key(Condition condition) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = READER.getFactory().createGenerator(bytes)) {
      write(json, condition);
    }
    return bytes.toString(UTF_8);
  }

  private static void write(JsonGenerator json, Condition condition) throws IOException {
    json.writeStartArray();
    for (Map.Entry<String, Condition.Value> named : condition.values().entrySet()) {
      json.writeStartObject();
      json.writeStringField("name", named.getKey());
      byte[] numbers;
      if (named.getValue() instanceof Condition.Int64Value longs) {
        json.writeStringField("type", "int64");
        numbers = new byte[longs.values().length * Long.BYTES];
        little(numbers).asLongBuffer().put(longs.values());
      } else {
        float[] floats = ((Condition.Float32Value) named.getValue()).values();
        json.writeStringField("type", "float32");
        numbers = new byte[floats.length * Float.BYTES];
        little(numbers).asFloatBuffer().put(floats);
      }
      json.writeArrayFieldStart("shape");
      for (long axis : named.getValue().shape()) {
        json.writeNumber(axis);
      }
      json.writeEndArray();
      json.writeStringField("numbers", Base64.getEncoder().encodeToString(numbers));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads a description.
   *
   * @param bytes what {@link #write} gave, somewhere
   * @return the description
   * @throws CorruptException if they are not one, or one of a newer format
   */
  public static JobDescription read(byte[] bytes) {
    try {
      JsonNode root = READER.readTree(bytes);
      int format = root.path("format").asInt(0);
      if (format > FORMAT) {
        throw new CorruptException(
            String.format(
                "a job's description was written by a newer version (format %d); this one reads up"
                    + " to %d",
                format, FORMAT));
      }
      if (format < 1) {
        throw new CorruptException("a job's description: expected a format, found none");
      }
      return read(root);
    } catch (IOException | RuntimeException e) {
      throw e instanceof CorruptException known
          ? known
          : new CorruptException("a job's description cannot be read: " + firstLine(e), e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static JobDescription read(JsonNode root) {
    List<Condition> known = new ArrayList<>();
    root.required("conditions").forEach(node -> known.add(condition(node)));
    List<Condition> conditions = new ArrayList<>();
    root.required("trajectories").forEach(place -> conditions.add(known.get(place.intValue())));
    if (conditions.isEmpty()) {
      throw new CorruptException("a job's description: expected trajectories, found none");
    }
    Optional<Guidance> guidance = Optional.empty();
    if (root.has("guidance_empty")) {
      guidance =
          Optional.of(
              new Guidance(
                  Float.intBitsToFloat(root.required("guidance_scale_bits").intValue()),
                  condition(root.get("guidance_empty"))));
    }
    SamplerKind sampler = SamplerKind.parse(root.required("sampler").textValue());
    if (sampler instanceof SamplerKind.Ddim ddim) {
      sampler =
          new SamplerKind.Ddim(ddim.eta(), root.required("use_clipped_model_output").asBoolean());
    }
    return new JobDescription(
        ModelManifest.parse(root.required("manifest").textValue()),
        sampler,
        root.required("steps").intValue(),
        Algorithm.valueOf(root.required("algorithm").textValue()),
        Draft.valueOf(root.required("draft").textValue()),
        root.required("window").intValue(),
        root.required("window_follows_pool").booleanValue(),
        root.required("tolerance").doubleValue(),
        root.required("seed").longValue(),
        guidance,
        conditions);
  }

  private static Condition condition(JsonNode values) {
    Condition condition = Condition.none();
    for (JsonNode value : values) {
      String name = value.required("name").textValue();
      JsonNode axes = value.required("shape");
      long[] shape = new long[axes.size()];
      Arrays.setAll(shape, axis -> axes.get(axis).longValue());
      ByteBuffer numbers =
          little(Base64.getDecoder().decode(value.required("numbers").textValue()));
      if (value.required("type").textValue().equals("int64")) {
        long[] longs = new long[numbers.remaining() / Long.BYTES];
        numbers.asLongBuffer().get(longs);
        condition = condition.with(name, longs, shape);
      } else {
        float[] floats = new float[numbers.remaining() / Float.BYTES];
        numbers.asFloatBuffer().get(floats);
        condition = condition.with(name, floats, shape);
      }
    }
    return condition;
  }
}
