package io.autospec.cli.report;

import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobSpec;
import io.autospec.model.device.Device;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What was drawn, as far as outputs and reports tell of it; whether here or elsewhere.
 *
 * @param model the network's name
 * @param sha256 of its file
 * @param shape of one sample
 * @param steps K
 * @param algorithm how trajectories are drawn
 * @param draft the guess
 * @param window as asked; {@code Integer.MAX_VALUE} for all
 * @param tolerance of {@link Algorithm#PICARD}
 * @param seed the key of all noise
 * @param conditions one a trajectory
 * @param devices one a worker of this machine; empty for a cluster's
 */
public record Drawn(
    String model,
    String sha256,
    List<Long> shape,
    int steps,
    Algorithm algorithm,
    Draft draft,
    int window,
    double tolerance,
    long seed,
    List<Condition> conditions,
    List<String> devices) {
  /** What networks call their label. */
  public static final String LABELS_INPUT = "class_labels";

  /** Copies the lists. */
  public Drawn {
    shape = List.copyOf(shape);
    conditions = List.copyOf(conditions);
    devices = List.copyOf(devices);
  }

  /**
   * What a job of this process draws.
   *
   * @param spec the job
   * @return what outputs and reports tell of it
   */
  public static Drawn of(JobSpec spec) {
    return new Drawn(
        spec.model().name(),
        spec.model().sha256(),
        Arrays.stream(spec.model().sampleShape()).boxed().toList(),
        spec.kernel().steps(),
        spec.algorithm(),
        spec.draft(),
        spec.window(),
        spec.tolerance(),
        spec.seed(),
        spec.conditions(),
        spec.devices().stream().map(Device::toString).toList());
  }

  /**
   * What a job of a cluster drew.
   *
   * @param job the job
   * @return what outputs and reports tell of it
   */
  public static Drawn of(JobDescription job) {
    return new Drawn(
        job.manifest().name(),
        job.manifest().sha256(),
        job.manifest().sampleShape(),
        job.steps(),
        job.algorithm(),
        job.draft(),
        job.window(),
        job.tolerance(),
        job.seed(),
        job.conditions(),
        List.of());
  }

  /**
   * How many trajectories.
   *
   * @return at least 1
   */
  public int count() {
    return conditions.size();
  }

  /**
   * One sample's shape.
   *
   * @return without the axis of samples
   */
  public long[] axes() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * The trajectories' labels.
   *
   * @return one a trajectory; none if any has none, or several
   */
  public List<Long> labels() {
    List<Long> labels = new ArrayList<>();
    for (Condition condition : conditions) {
      if (!(condition.values().get(LABELS_INPUT) instanceof Condition.Int64Value value)
          || value.values().length != 1) {
        return List.of();
      }
      labels.add(value.values()[0]);
    }
    return labels;
  }
}
