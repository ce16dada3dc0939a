package io.autospec.actors.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.autospec.actors.job.JobResult.Percentiles;
import io.autospec.durable.CorruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The figures of a finished job as text, without what is kept of each trajectory beside its sample.
 */
public final class JobFigures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JobFigures() {}

  /** Returns a JSON object in one line. */
  public static String json(JobResult result) {
    ObjectNode root = JSON.createObjectNode();
    root.put("evaluations", result.evaluations());
    root.put("wallNanos", result.wallNanos());
    put(root, "evaluationNanos", result.evaluationNanos());
    put(root, "roundNanos", result.roundNanos());
    put(root, "overheadNanos", result.overheadNanos());
    root.put("redispatched", result.redispatched());
    root.put("workersLost", result.workersLost());
    root.put("strays", result.strays());
    root.putObject("partNanos")
        .put("compute", result.parts().compute())
        .put("waiting", result.parts().waiting())
        .put("network", result.parts().network())
        .put("coordinator", result.parts().coordinator());
    result.resumedFromStep().ifPresent(step -> root.put("resumedFromStep", step));
    result.devices().forEach(root.putArray("devices")::add);
    return root.toString();
  }

  private static void put(ObjectNode root, String name, Percentiles value) {
    root.putObject(name).put("p50", value.p50()).put("p99", value.p99());
  }

  /**
   * Reads figures.
   *
   * @param json what {@link #json} gave
   * @param samples one a trajectory, in order
   * @param rounds one a trajectory
   * @param rejections one a trajectory
   * @return the whole result
   * @throws CorruptException if the text is something else
   */
  public static JobResult parse(
      String json, List<float[]> samples, List<Integer> rounds, List<Integer> rejections) {
    try {
      JsonNode root = JSON.readTree(json);
      List<String> devices = new ArrayList<>();
      root.path("devices").forEach(device -> devices.add(device.asText()));
      return new JobResult(
          samples,
          rounds,
          rejections,
          root.path("evaluations").asLong(),
          root.path("wallNanos").asLong(),
          percentiles(root.path("evaluationNanos")),
          percentiles(root.path("roundNanos")),
          percentiles(root.path("overheadNanos")),
          root.path("redispatched").asInt(),
          root.path("workersLost").asInt(),
          root.path("strays").asLong(),
          root.has("resumedFromStep")
              ? OptionalLong.of(root.path("resumedFromStep").asLong())
              : OptionalLong.empty(),
          devices,
          parts(root.path("partNanos")));
    } catch (JsonProcessingException e) {
      throw new CorruptException("a job's figures cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /** All zero in what an older release wrote. */
  private static TimeParts parts(JsonNode node) {
    return new TimeParts(
        node.path("compute").asLong(),
        node.path("waiting").asLong(),
        node.path("network").asLong(),
        node.path("coordinator").asLong());
  }

  private static Percentiles percentiles(JsonNode node) {
    return new Percentiles(node.path("p50").asLong(), node.path("p99").asLong());
  }
}
