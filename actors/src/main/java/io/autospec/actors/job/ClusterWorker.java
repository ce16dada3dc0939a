package io.autospec.actors.job;

/**
 * A worker of a cluster that a job can be told to use.
 *
 * @param name HOST:PORT/INDEX: where its node's control plane listens, and which of that node's
 *     devices it is; {@code local/INDEX} in the process that asks
 * @param device as its node was told to use it, such as {@code sim:20ms}
 */
public record ClusterWorker(String name, String device) {
  /** For a person. */
  @Override
  public String toString() {
    return device + " at " + name;
  }
}
