package io.autospec.cli.jobs;

import io.autospec.cli.job.ClusterJobs;
import io.autospec.cli.job.JobsConnection;
import java.time.Duration;

/**
 * How the verbs reach a cluster's jobs, and time.
 *
 * @param gate attaches to clusters
 * @param time passes
 */
public record JobsAccess(JobsConnection.Gate gate, Time time) {
  /** Real clusters, real time. */
  public static final JobsAccess REAL = new JobsAccess(ClusterJobs::attach, new SystemTime());

  /** Tells and passes time. */
  public interface Time {
    /**
     * The time of day.
     *
     * @return milliseconds since 1970
     */
    long millis();

    /**
     * Waits.
     *
     * @param duration how long
     * @throws InterruptedException if the thread was interrupted
     */
    void pause(Duration duration) throws InterruptedException;
  }

  private static final class SystemTime implements Time {
    @Override
    public long millis() {
      return System.currentTimeMillis();
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
      Thread.sleep(duration.toMillis());
    }
  }
}
