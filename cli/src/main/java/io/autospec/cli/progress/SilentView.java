package io.autospec.cli.progress;

import io.autospec.actors.job.JobProgress;

/** Shows nothing. */
final class SilentView implements ProgressView {
  @Override
  public void progressed(JobProgress progress) {}

  @Override
  public void close() {}
}
