package io.autospec.cli.job;

import io.autospec.model.DiffusionModel;
import io.autospec.model.device.Device;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.kernel.ReverseKernel;
import java.util.List;

/**
 * What a job draws. Everything is validated before a job is made.
 *
 * @param model the network
 * @param kernel the chain, its steps included
 * @param algorithm how trajectories are drawn
 * @param draft the guess; used by {@link Algorithm#RECYCLED} alone
 * @param window the most steps speculated at once; {@code Integer.MAX_VALUE} for all
 * @param tolerance the change at which {@link Algorithm#PICARD} takes a step as converged: root
 *     mean square, in standard deviations of the step
 * @param seed the key of all noise
 * @param conditions one for each trajectory, in order
 * @param guidance classifier-free guidance, or null
 * @param devices one worker each
 */
public record JobSpec(
    DiffusionModel model,
    ReverseKernel kernel,
    Algorithm algorithm,
    Draft draft,
    int window,
    double tolerance,
    long seed,
    List<Condition> conditions,
    Guidance guidance,
    List<Device> devices) {

  // Copies the lists.
  public JobSpec {
    conditions = List.copyOf(conditions);
    devices = List.copyOf(devices);
  }

  /**
   * How many trajectories are drawn.
   *
   * @return at least 1
   */
  public int count() {
    return conditions.size();
  }

  /**
   * The same trajectories by the sequential chain, under other noise.
   *
   * @param otherSeed the key of all noise
   * @return the job to compare with
   */
  public JobSpec sequential(long otherSeed) {
    return new JobSpec(
        model,
        kernel,
        Algorithm.SEQUENTIAL,
        draft,
        1,
        tolerance,
        otherSeed,
        conditions,
        guidance,
        devices);
  }

  /**
   * Classifier-free guidance.
   *
   * @param scale 1 is no guidance; the combined output is {@code empty + scale (with - empty)}
   * @param empty what replaces a row's condition in its second evaluation
   */
  public record Guidance(float scale, Condition empty) {}
}
