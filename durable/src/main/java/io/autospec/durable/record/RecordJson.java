package io.autospec.durable.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.autospec.durable.CorruptException;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A record as a JSON document that checks itself: its last field is the SHA-256 of all bytes in
 * front of it. Newer formats must check themselves in the same way, so that one is not taken for a
 * damaged record, nor a damaged one for it.
 */
final class RecordJson {
  /** A longer document is not read. */
  static final int MAX_BYTES = 16 << 20;

  private static final int FORMAT = 1;
  private static final Pattern TAIL = Pattern.compile(",\n  \"sha256\" : \"([0-9a-f]{64})\"\n}\n");
  private static final int TAIL_BYTES = 2 + 14 + 64 + 4;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{8,40}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Line ends and spaces that do not depend on the machine or on Jackson's defaults. */
  private static final ObjectWriter WRITER =
      MAPPER
          .writer(
              new DefaultPrettyPrinter()
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withArrayIndenter(new DefaultIndenter("  ", "\n")))
          .with(JsonWriteFeature.ESCAPE_NON_ASCII); // Databases have encodings of their own.

  private static final Set<String> FIELDS =
      Set.of(
          "format",
          "id",
          "name",
          "priority",
          "status",
          "epoch",
          "owner",
          "revision",
          "submitted",
          "changed",
          "description",
          "count",
          "steps",
          "finished",
          "committedSteps",
          "checkpoints",
          "segments",
          "manifest",
          "words",
          "report",
          "sha256");

  private RecordJson() {}

  static String requireId(String id) {
    if (!isId(id)) {
      String shown = id.length() > 60 ? id.substring(0, 60) + "..." : id;
      throw new IllegalArgumentException(
          "a job's id: expected 8 to 40 letters, digits and '-', found \""
              + shown.replaceAll("[^ -~]", "?")
              + "\"");
    }
    return id;
  }

  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  static byte[] encode(JobRecord record) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("format", FORMAT);
    node.put("id", requireId(record.id()));
    node.put("name", record.name());
    node.put("priority", record.priority());
    node.put("status", record.status().name());
    node.put("epoch", record.epoch());
    node.put("owner", record.owner());
    node.put("revision", record.revision());
    node.put("submitted", record.submitted().toString());
    node.put("changed", record.changed().toString());
    node.set("description", encode(record.description()));
    node.put("count", record.count());
    node.put("steps", record.steps());
    node.put("finished", record.finished());
    node.put("committedSteps", record.committedSteps());
    node.set("checkpoints", encode(record.checkpoints()));
    node.set("segments", encode(record.segments()));
    if (record.manifest().isPresent()) {
      node.set("manifest", encode(record.manifest().get()));
    }
    node.put("words", record.words());
    node.put("report", record.report());
    String text;
    try {
      text = WRITER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record that is no JSON", e);
    }
    byte[] all = sealed(text.substring(0, text.length() - "\n}".length()));
    if (all.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "job " + record.id() + ": expected a record of at most 16 MiB, found " + all.length);
    }
    return all;
  }

  private static ArrayNode encode(List<BlobRef> refs) {
    ArrayNode nodes = MAPPER.createArrayNode();
    refs.forEach(ref -> nodes.add(encode(ref)));
    return nodes;
  }

  private static ObjectNode encode(BlobRef ref) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("name", ref.name());
    node.put("bytes", ref.bytes());
    node.put("sha256", ref.sha256());
    return node;
  }

  /**
   * Reads a record.
   *
   * @param where it was found, for a person
   * @throws NewerFormatException if a newer version wrote it
   * @throws CorruptException if it is not a record as it was written
   */
  static JobRecord decode(String where, byte[] bytes) {
    if (!checksItself(bytes)) {
      throw damaged(where, null);
    }
    JsonNode node;
    try {
      node = MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw damaged(where, e);
    }
    int format = node.path("format").asInt(0);
    if (node.path("format").isInt() && format > FORMAT) {
      throw new NewerFormatException(
          String.format(
              "%s: expected a record of format %d, found %d; read it with a newer autospec",
              where, FORMAT, format));
    }
    return new Reader(where, node).record();
  }

  private static boolean checksItself(byte[] bytes) {
    if (bytes.length <= TAIL_BYTES || bytes.length > MAX_BYTES) {
      return false;
    }
    int head = bytes.length - TAIL_BYTES;
    Matcher tail = TAIL.matcher(new String(bytes, head, TAIL_BYTES, StandardCharsets.ISO_8859_1));
    return tail.matches() && Sha256.of(Arrays.copyOf(bytes, head)).equals(tail.group(1));
  }

  private static CorruptException damaged(String where, Throwable cause) {
    return new CorruptException(
        where + ": expected a job's record with its own SHA-256, found damaged bytes", cause);
  }

  /** Completes a document without its end, "\n}"; for records of other formats, too. */
  static byte[] sealed(String head) {
    String hash = Sha256.of(head.getBytes(StandardCharsets.UTF_8));
    String tail = ",\n  \"sha256\" : \"" + hash + "\"\n}\n";
    return (head + tail).getBytes(StandardCharsets.UTF_8);
  }

  /** Takes a document apart; its hash is right, so what is wrong now was written so. */
  private record Reader(String where, JsonNode node) {
    JobRecord record() {
      node.fieldNames()
          .forEachRemaining(
              name -> {
                if (!FIELDS.contains(name)) {
                  throw wrong(name, "no such field");
                }
              });
      try {
        return new JobRecord(
            requireId(text("id")),
            text("name"),
            (int) whole("priority", Integer.MIN_VALUE, Integer.MAX_VALUE),
            JobStatus.valueOf(text("status")),
            whole("epoch", 0, Long.MAX_VALUE),
            text("owner"),
            whole("revision", 0, Long.MAX_VALUE),
            Instant.parse(text("submitted")),
            Instant.parse(text("changed")),
            ref("description", node.path("description")),
            (int) whole("count", 0, Integer.MAX_VALUE),
            (int) whole("steps", 0, Integer.MAX_VALUE),
            (int) whole("finished", 0, Integer.MAX_VALUE),
            whole("committedSteps", 0, Long.MAX_VALUE),
            refs("checkpoints"),
            refs("segments"),
            node.has("manifest")
                ? Optional.of(ref("manifest", node.path("manifest")))
                : Optional.empty(),
            text("words"),
            text("report"));
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new CorruptException(where + ": " + e.getMessage(), e);
      }
    }

    private String text(String field) {
      JsonNode value = node.path(field);
      if (!value.isTextual()) {
        throw wrong(field, "a text");
      }
      return value.textValue();
    }

    private long whole(String field, long from, long to) {
      return whole(field, node.path(field), from, to);
    }

    private long whole(String field, JsonNode value, long from, long to) {
      if (!value.isIntegralNumber()
          || !value.canConvertToLong()
          || value.longValue() < from
          || value.longValue() > to) {
        throw wrong(field, "a whole number of " + from + " to " + to);
      }
      return value.longValue();
    }

    private List<BlobRef> refs(String field) {
      JsonNode values = node.path(field);
      if (!values.isArray()) {
        throw wrong(field, "a list");
      }
      List<BlobRef> refs = new ArrayList<>();
      values.forEach(value -> refs.add(ref(field, value)));
      return refs;
    }

    private BlobRef ref(String field, JsonNode value) {
      String sha256 = value.path("sha256").asText("");
      if (!value.path("name").isTextual() || !SHA256.matcher(sha256).matches()) {
        throw wrong(field, "name, bytes and sha256 of a blob");
      }
      long bytes = whole(field, value.path("bytes"), 0, Long.MAX_VALUE);
      return new BlobRef(value.path("name").textValue(), bytes, sha256);
    }

    private CorruptException wrong(String field, String expected) {
      return new CorruptException(where + ": field " + field + ": expected " + expected);
    }
  }
}
