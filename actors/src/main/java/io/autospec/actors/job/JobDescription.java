package io.autospec.actors.job;

import io.autospec.actors.wire.Guidance;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelManifest;
import io.autospec.model.device.Device;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import java.util.List;
import java.util.Optional;

/**
 * What a job draws, so that another process can draw the very same: a {@link JobSpec} without the
 * network and the devices, which are found where it runs.
 *
 * @param manifest of the model
 * @param sampler the family of the chain
 * @param steps of the chain
 * @param algorithm how trajectories are drawn
 * @param draft the guess
 * @param window the most steps speculated at once
 * @param windowFollowsPool whether each window is as long as the pool has places
 * @param tolerance of {@link Algorithm#PICARD}
 * @param seed the key of all noise
 * @param guidance classifier-free guidance, if any
 * @param conditions one for each trajectory, in order
 */
public record JobDescription(
    ModelManifest manifest,
    SamplerKind sampler,
    int steps,
    Algorithm algorithm,
    Draft draft,
    int window,
    boolean windowFollowsPool,
    double tolerance,
    long seed,
    Optional<Guidance> guidance,
    List<Condition> conditions) {

  // Copies the list.
  public JobDescription {
    conditions = List.copyOf(conditions);
  }

  /**
   * Describes a job.
   *
   * @param spec what it draws; its kernel is one of evenly spaced timesteps
   * @param sampler what the kernel was made from
   * @return the description
   */
  public static JobDescription of(JobSpec spec, SamplerKind sampler) {
    return new JobDescription(
        spec.model().manifest(),
        sampler,
        spec.kernel().steps(),
        spec.algorithm(),
        spec.draft(),
        spec.window(),
        spec.windowFollowsPool(),
        spec.tolerance(),
        spec.seed(),
        Optional.ofNullable(spec.guidance()),
        spec.conditions());
  }

  /** Returns how many trajectories are drawn. */
  public int count() {
    return conditions.size();
  }

  /** Returns one sample's shape. */
  public long[] sampleShape() {
    return manifest.sampleShape().stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * The job as it is run here.
   *
   * @param model of this description's manifest
   * @param devices one worker each in this process; empty for the cluster's workers alone
   * @return the job
   * @throws IllegalArgumentException if the model cannot be sampled that way
   */
  public JobSpec spec(DiffusionModel model, List<Device> devices) {
    return new JobSpec(
        model,
        ReverseKernels.create(model.schedule(), sampler, steps),
        algorithm,
        draft,
        window,
        windowFollowsPool,
        tolerance,
        seed,
        conditions,
        guidance.orElse(null),
        devices);
  }
}
