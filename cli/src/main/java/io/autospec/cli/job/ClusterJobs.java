package io.autospec.cli.job;

import io.autospec.actors.durable.FetchedJob;
import io.autospec.actors.durable.JobView;
import io.autospec.actors.durable.JobsClient;
import io.autospec.actors.job.JobDescription;
import io.autospec.actors.node.AutospecNode;
import io.autospec.actors.node.NodeSettings;
import io.autospec.model.DiffusionModel;
import java.util.List;

/** The durable jobs of a cluster that this process attaches to as a guest. */
public final class ClusterJobs implements JobsConnection {
  private final AutospecNode node;
  private final JobsClient jobs;

  private ClusterJobs(AutospecNode node) {
    this.node = node;
    this.jobs = node.jobs();
  }

  /**
   * Attaches.
   *
   * @param settings how
   * @return the caller closes it
   * @throws IllegalStateException if nobody lets it join
   * @throws InterruptedException if the thread was interrupted
   */
  public static JobsConnection attach(NodeSettings settings) throws InterruptedException {
    return new ClusterJobs(AutospecNode.join(settings));
  }

  @Override
  public String submit(JobDescription job, DiffusionModel model, String name, int priority)
      throws InterruptedException {
    return jobs.submit(job, model, name, priority);
  }

  @Override
  public List<JobView> list() throws InterruptedException {
    return jobs.list();
  }

  @Override
  public List<String> ids(String beginning) throws InterruptedException {
    return jobs.ids(beginning);
  }

  @Override
  public JobView describe(String id) throws InterruptedException {
    return jobs.describe(id);
  }

  @Override
  public void cancel(String id) throws InterruptedException {
    jobs.cancel(id);
  }

  @Override
  public void resume(String id) throws InterruptedException {
    jobs.resume(id);
  }

  @Override
  public FetchedJob fetch(String id) throws InterruptedException {
    return jobs.fetch(id);
  }

  @Override
  public void close() {
    node.close();
  }
}
