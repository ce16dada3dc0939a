package io.autospec.durable.checkpoint;

import java.util.List;

/**
 * Trajectories of a job that finished at about the same time.
 *
 * @param job the job's id
 * @param sequence counts up within the job
 * @param samples in order of their trajectories
 */
public record Segment(String job, long sequence, List<FinishedSample> samples) {
  // Copies the list.
  public Segment {
    samples = List.copyOf(samples);
  }
}
