package io.autospec.durable.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.autospec.durable.CorruptException;
import io.autospec.durable.blob.BlobRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in the sink: which shards, by content. A reader that follows it sees each trajectory
 * exactly once, whatever else lies in the folder.
 *
 * @param layout which trajectory is where
 * @param shards those that are there, by number
 * @param sha256 of all samples' bytes in order of the trajectories; empty until all are there
 */
public record SampleManifest(SinkLayout layout, SortedMap<Integer, Shard> shards, String sha256) {
  private static final int FORMAT = 1;
  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * One file of samples, and what is known of each trajectory in it.
   *
   * @param samples {@code .npy}, float32, of shape [trajectories, sample's shape]
   * @param trajectories {@code .json}, see {@link ShardTable}
   */
  public record Shard(BlobRef samples, BlobRef trajectories) {}

  // Copies the map.
  public SampleManifest {
    shards = Collections.unmodifiableSortedMap(new TreeMap<>(shards));
  }

  /**
   * The manifest before the first shard.
   *
   * @param layout which trajectory is where
   * @return one without shards
   */
  public static SampleManifest empty(SinkLayout layout) {
    return new SampleManifest(layout, new TreeMap<>(), "");
  }

  /**
   * Adds a shard.
   *
   * @param number 0 to layout.shards() - 1
   * @param shard what {@link SampleShards#put} returned
   * @return a manifest with it
   */
  public SampleManifest with(int number, Shard shard) {
    layout.first(number);
    TreeMap<Integer, Shard> more = new TreeMap<>(shards);
    more.put(number, shard);
    return new SampleManifest(layout, more, sha256);
  }

  /**
   * Adds the hash of all samples.
   *
   * @param hash see {@link #sha256}
   * @return a manifest with it
   */
  SampleManifest withSha256(String hash) {
    return new SampleManifest(layout, shards, hash);
  }

  /**
   * Whether every shard is there.
   *
   * @return true if so
   */
  public boolean hasAll() {
    return shards.size() == layout.shards();
  }

  /**
   * Writes it.
   *
   * @return JSON; the same manifest always gives the same bytes
   */
  public byte[] encode() {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("format", FORMAT);
    node.put("job", layout.job());
    node.put("model", layout.model());
    ArrayNode shape = node.putArray("shape");
    for (int axis : layout.shape()) {
      shape.add(axis);
    }
    node.put("count", layout.count());
    node.put("trajectoriesPerShard", layout.trajectoriesPerShard());
    ArrayNode list = node.putArray("shards");
    shards.forEach(
        (number, shard) -> {
          ObjectNode entry = list.addObject();
          entry.put("shard", number);
          entry.put("first", layout.first(number));
          entry.put("size", layout.size(number));
          put(entry.putObject("samples"), shard.samples);
          put(entry.putObject("trajectories"), shard.trajectories);
        });
    if (!sha256.isEmpty()) {
      node.put("sha256", sha256);
    }
    try {
      return (MAPPER.writeValueAsString(node).replace("{\"shard\":", "\n{\"shard\":") + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest that is no JSON", e);
    }
  }

  private static void put(ObjectNode node, BlobRef ref) {
    node.put("name", ref.name());
    node.put("bytes", ref.bytes());
    node.put("sha256", ref.sha256());
  }

  /**
   * Reads one.
   *
   * @param where for a person
   * @param bytes as they were encoded
   * @return the manifest
   * @throws CorruptException if it is not a manifest, or of a newer format
   */
  public static SampleManifest decode(String where, byte[] bytes) {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      int format = node.path("format").asInt(0);
      if (format != FORMAT) {
        throw new CorruptException(
            where + ": expected a manifest of format " + FORMAT + ", found " + format);
      }
      int[] shape = new int[node.path("shape").size()];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = node.path("shape").get(i).asInt();
      }
      SinkLayout layout =
          new SinkLayout(
              node.path("job").asText(),
              node.path("model").asText(),
              shape,
              node.path("count").asInt());
      if (node.path("trajectoriesPerShard").asInt() != layout.trajectoriesPerShard()) {
        throw new CorruptException(
            where + ": expected shards of " + layout.trajectoriesPerShard() + " trajectories");
      }
      Map<Integer, Shard> shards = new TreeMap<>();
      for (JsonNode entry : node.path("shards")) {
        int number = entry.path("shard").asInt(-1);
        layout.first(number);
        Shard shard = new Shard(ref(entry.path("samples")), ref(entry.path("trajectories")));
        if (shards.put(number, shard) != null) {
          throw new CorruptException(where + ": shard " + number + " is there twice");
        }
      }
      return new SampleManifest(layout, new TreeMap<>(shards), node.path("sha256").asText(""));
    } catch (IOException | IllegalArgumentException e) {
      throw new CorruptException(where + ": expected a manifest, found other bytes", e);
    }
  }

  private static BlobRef ref(JsonNode node) {
    return new BlobRef(
        node.path("name").asText(), node.path("bytes").asLong(-1), node.path("sha256").asText());
  }
}
