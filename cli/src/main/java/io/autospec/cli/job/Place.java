package io.autospec.cli.job;

import io.autospec.actors.job.JobDescription;
import io.autospec.actors.node.NodeSettings;
import java.nio.file.Path;

/** Where a job runs, and what is left of it if it does not come to its end. */
public sealed interface Place {
  /** On this machine; nothing is left. */
  record Here() implements Place {}

  /**
   * On this machine, and kept in a folder.
   *
   * @param folder made if it is not there
   * @param job what is drawn
   */
  record Kept(Path folder, JobDescription job) implements Place {}

  /**
   * On a cluster, by this process; nothing is left.
   *
   * @param settings how to attach
   */
  record OnCluster(NodeSettings settings) implements Place {}
}
