package io.autospec.actors.job;

import io.autospec.actors.wire.Guidance;
import io.autospec.model.DiffusionModel;
import io.autospec.model.device.Device;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.kernel.ReverseKernel;
import java.util.List;
import java.util.Set;

/**
 * What a job draws. Everything is validated before a job is made.
 *
 * @param model the network
 * @param kernel the chain, its steps included
 * @param algorithm how trajectories are drawn
 * @param draft the guess; used by {@link Algorithm#RECYCLED} alone
 * @param window the most steps speculated at once; {@code Integer.MAX_VALUE} for all
 * @param windowFollowsPool whether each window is as long as the pool has places, {@code window} at
 *     most
 * @param tolerance the change at which {@link Algorithm#PICARD} takes a step as converged: root
 *     mean square, in standard deviations of the step
 * @param seed the key of all noise
 * @param conditions one for each trajectory, in order
 * @param guidance classifier-free guidance, or null
 * @param devices one worker each in this process; empty for the cluster's workers alone
 * @param workers names of the cluster's workers that the job may use, as {@link ClusterWorker} has
 *     them: all of them have the model open before the first query; empty for any that are there
 */
public record JobSpec(
    DiffusionModel model,
    ReverseKernel kernel,
    Algorithm algorithm,
    Draft draft,
    int window,
    boolean windowFollowsPool,
    double tolerance,
    long seed,
    List<Condition> conditions,
    Guidance guidance,
    List<Device> devices,
    Set<String> workers) {

  // Copies the lists.
  public JobSpec {
    conditions = List.copyOf(conditions);
    devices = List.copyOf(devices);
    workers = Set.copyOf(workers);
    if (!devices.isEmpty() && !workers.isEmpty()) {
      throw new IllegalArgumentException(
          "job: expected devices of this process or workers by name, found both");
    }
    if (windowFollowsPool && !workers.isEmpty()) {
      throw new IllegalArgumentException(
          "job: expected a fixed window where workers are named; windows follow all that are"
              + " there");
    }
  }

  /** The same, for any workers that are there. */
  public JobSpec(
      DiffusionModel model,
      ReverseKernel kernel,
      Algorithm algorithm,
      Draft draft,
      int window,
      boolean windowFollowsPool,
      double tolerance,
      long seed,
      List<Condition> conditions,
      Guidance guidance,
      List<Device> devices) {
    this(
        model,
        kernel,
        algorithm,
        draft,
        window,
        windowFollowsPool,
        tolerance,
        seed,
        conditions,
        guidance,
        devices,
        Set.of());
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
        false,
        tolerance,
        otherSeed,
        conditions,
        guidance,
        devices,
        workers);
  }

  /**
   * The same job elsewhere.
   *
   * @param otherDevices of this process; empty if there are names
   * @param otherWorkers names of the cluster's; empty for any
   * @return the job there
   */
  public JobSpec on(List<Device> otherDevices, Set<String> otherWorkers) {
    return new JobSpec(
        model,
        kernel,
        algorithm,
        draft,
        window,
        windowFollowsPool,
        tolerance,
        seed,
        conditions,
        guidance,
        otherDevices,
        otherWorkers);
  }

  /**
   * The most steps that are really speculated at once.
   *
   * @return 1 for the sequential chain; never more than the chain has
   */
  public int windowLength() {
    return algorithm == Algorithm.SEQUENTIAL ? 1 : Math.min(window, kernel.steps());
  }
}
