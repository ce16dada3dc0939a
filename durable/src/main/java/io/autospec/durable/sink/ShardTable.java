package io.autospec.durable.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.autospec.durable.CorruptException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of each trajectory of a shard; beside the manifest, because a million of them in it
 * would be written again with every shard.
 *
 * @param rows in order of the trajectories
 */
public record ShardTable(List<Row> rows) {
  private static final int FORMAT = 1;
  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * A trajectory.
   *
   * @param trajectory which
   * @param sha256 of its sample's bytes, float32, little-endian
   * @param rounds its network evaluations on the critical path
   * @param rejections of its drafts
   * @param evaluations of its network, needed or not
   */
  public record Row(int trajectory, String sha256, int rounds, int rejections, long evaluations) {}

  // Copies the list.
  public ShardTable {
    rows = List.copyOf(rows);
  }

  byte[] encode() {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("format", FORMAT);
    ArrayNode list = node.putArray("trajectories");
    for (Row row : rows) {
      ObjectNode entry = list.addObject();
      entry.put("trajectory", row.trajectory);
      entry.put("sha256", row.sha256);
      entry.put("rounds", row.rounds);
      entry.put("rejections", row.rejections);
      entry.put("evaluations", row.evaluations);
    }
    try {
      return (MAPPER.writeValueAsString(node).replace("{\"trajectory\":", "\n{\"trajectory\":")
              + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a table that is no JSON", e);
    }
  }

  public static ShardTable decode(String where, byte[] bytes) {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node.path("format").asInt(0) != FORMAT) {
        throw new CorruptException(where + ": expected a table of format " + FORMAT);
      }
      List<Row> rows = new ArrayList<>();
      for (JsonNode entry : node.path("trajectories")) {
        rows.add(
            new Row(
                entry.path("trajectory").asInt(-1),
                entry.path("sha256").asText(),
                entry.path("rounds").asInt(),
                entry.path("rejections").asInt(),
                entry.path("evaluations").asLong()));
      }
      return new ShardTable(rows);
    } catch (IOException e) {
      throw new CorruptException(where + ": expected a table, found other bytes", e);
    }
  }
}
