package io.autospec.cli.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.autospec.actors.durable.JobView;
import java.time.Instant;
import java.util.List;

/** Jobs as JSON for programs. Its keys and their meanings are a contract. */
final class JobsJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JobsJson() {}

  /**
   * The JSON.
   *
   * @param jobs in the order of its elements
   * @return an array, two spaces deep, a line end at its end
   */
  static String of(List<JobView> jobs) {
    ArrayNode array = MAPPER.createArrayNode();
    for (JobView job : jobs) {
      ObjectNode node = array.addObject();
      node.put("id", job.id());
      node.put("name", job.name());
      node.put("priority", job.priority());
      node.put("status", JobsTable.status(job));
      node.put("epoch", job.epoch());
      node.put("owner", job.owner());
      node.put("submitted", Instant.ofEpochMilli(job.submittedMillis()).toString());
      node.put("changed", Instant.ofEpochMilli(job.changedMillis()).toString());
      node.put("count", job.count());
      node.put("steps", job.steps());
      node.put("finished", job.finished());
      node.put("committedSteps", job.committedSteps());
      node.put("words", job.words());
    }
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(array) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
  }
}
