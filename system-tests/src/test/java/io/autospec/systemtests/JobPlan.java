package io.autospec.systemtests;

import io.autospec.actors.job.JobSpec;
import io.autospec.model.DiffusionModel;
import io.autospec.model.Models;
import io.autospec.model.device.Device;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A job as one line, for another process. Windows are of 8 steps, so that bytes do not depend on
 * workers.
 *
 * @param model a built-in's name, or a model's folder
 * @param steps of a trajectory
 * @param count of trajectories
 * @param seed of all noise
 */
record JobPlan(String model, int steps, int count, long seed) {
  static final int WINDOW = 8;

  static JobPlan parse(String[] words) {
    return new JobPlan(
        words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]));
  }

  String line() {
    return model + " " + steps + " " + count + " " + seed;
  }

  int totalSteps() {
    return steps * count;
  }

  JobSpec spec(List<Device> devices) {
    DiffusionModel network = Models.load(model, Optional.empty());
    boolean labelled = network.classes().isPresent();
    return new JobSpec(
        network,
        ReverseKernels.create(network.schedule(), new SamplerKind.Ddpm(), steps),
        Algorithm.RECYCLED,
        Draft.SECANT,
        WINDOW,
        false,
        ChainSpec.DEFAULT_TOLERANCE,
        seed,
        IntStream.range(0, count)
            .mapToObj(i -> labelled ? Condition.ofLabel(i % 10) : Condition.none())
            .toList(),
        null,
        devices);
  }
}
