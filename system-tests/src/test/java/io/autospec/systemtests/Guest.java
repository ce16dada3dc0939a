package io.autospec.systemtests;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.autospec.actors.durable.JobsClient;
import io.autospec.actors.job.JobException;
import io.autospec.actors.node.AutospecNode;
import io.autospec.actors.node.NodeRole;
import io.autospec.actors.node.NodeSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A guest of a cluster in this process, which joins again where its cluster went away. */
final class Guest implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Config settings;
  private AutospecNode node;
  private JobsClient jobs;

  Guest(List<String> seeds, Config others) {
    settings =
        ConfigFactory.parseMap(Map.of("autospec.seeds", seeds, "akka.loglevel", "ERROR"))
            .withFallback(others);
  }

  /** What is asked. */
  interface Question<T> {
    T ask(JobsClient jobs) throws InterruptedException;
  }

  /** Asks, again where the cluster is just then not what it should be. */
  <T> T ask(Question<T> question) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        return question.ask(jobs());
      } catch (JobException | IllegalStateException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Await.pass(200);
      }
    }
  }

  private JobsClient jobs() throws InterruptedException {
    if (node != null && !node.isMember()) {
      leave();
    }
    if (node == null) {
      node = AutospecNode.join(new NodeSettings(Set.of(NodeRole.GUEST), List.of(), settings));
      jobs = node.jobs();
    }
    return jobs;
  }

  /** Leaves, without waiting for a cluster that may be gone. */
  void leave() {
    if (node != null) {
      Thread closer = new Thread(node::close, "guest-leaves");
      closer.setDaemon(true);
      closer.start();
      node = null;
    }
  }

  @Override
  public void close() {
    if (node != null) {
      node.close();
      node = null;
    }
  }
}
