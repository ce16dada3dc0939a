package io.autospec.simulator;

import io.autospec.actors.bridge.Delivery;
import io.autospec.actors.durable.SampleSink;
import io.autospec.actors.wire.Fence;
import io.autospec.actors.worker.EpochFence;
import io.autospec.durable.blob.BlobStore;
import io.autospec.durable.record.JobStore;
import io.autospec.sampler.noise.NoiseSource;
import java.util.Map;

/**
 * Where a test can put a mistake into a run, to see that it is found. These are the honest ones;
 * nothing but tests has others.
 */
class Seams {
  /** What a query is of. */
  record Asked(long job, int trajectory, int step, long epoch) {}

  NoiseSource noise(NoiseSource real) {
    return real;
  }

  JobStore jobs(JobStore real) {
    return real;
  }

  BlobStore blobs(BlobStore real) {
    return real;
  }

  SampleSink sink(SampleSink real) {
    return real;
  }

  /** Whether a worker lets a query pass. */
  boolean admits(EpochFence fence, Fence asker) {
    return fence.admits(asker.job(), asker.epoch());
  }

  /** What a coordinator calls a job that it has. */
  long jobNumber(long free, long epoch) {
    return free;
  }

  /** How likely it is that a query's answer is needed. */
  double need(Fence asker, double need) {
    return need;
  }

  /** Whether a query that was sent before is really sent again. */
  boolean sendsAgain() {
    return true;
  }

  /**
   * An answer as a coordinator takes it.
   *
   * @param asked all that it has asked so far, by query
   * @param epoch of the query's job here now; 0 if it is not here
   */
  Delivery.Answered answered(Delivery.Answered answer, Map<Long, Asked> asked, long epoch) {
    return answer;
  }
}
