package io.autospec.cli;

import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.cli.job.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * Runs a job in no time: sample i is a ramp that starts at i / 100, every trajectory takes a
 * seventh of the chain's steps.
 */
final class FakeRunner implements JobRunner {
  static final JobResult.Percentiles NANOS = new JobResult.Percentiles(20_100_000, 20_900_000);

  final List<JobSpec> ran = new ArrayList<>();
  final List<Place> places = new ArrayList<>();
  private final RuntimeException failure;

  FakeRunner() {
    this(null);
  }

  FakeRunner(RuntimeException failure) {
    this.failure = failure;
  }

  @Override
  public JobResult run(JobSpec spec, Place place, JobListener listener) {
    ran.add(spec);
    places.add(place);
    long steps = (long) spec.kernel().steps() * spec.count();
    listener.progressed(new JobProgress(steps / 2, steps, steps / 14, steps / 2, 0, spec.count()));
    if (failure != null) {
      throw failure;
    }
    int size = 1;
    for (long axis : spec.model().sampleShape()) {
      size *= (int) axis;
    }
    List<float[]> samples = new ArrayList<>();
    for (int i = 0; i < spec.count(); i++) {
      float[] sample = new float[size];
      for (int k = 0; k < size; k++) {
        sample[k] = i / 100f + (float) k / size - 0.5f;
      }
      samples.add(sample);
    }
    int rounds = Math.max(1, spec.kernel().steps() / 7);
    return new JobResult(
        samples,
        Collections.nCopies(spec.count(), rounds),
        Collections.nCopies(spec.count(), 3),
        steps + 17,
        3_100_000_000L,
        NANOS,
        NANOS,
        NANOS,
        0,
        0,
        0,
        OptionalLong.empty(),
        List.of());
  }
}
