package io.autospec.actors.durable;

import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobSpec;
import io.autospec.model.DiffusionModel;
import io.autospec.model.Models;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A job of two short trajectories, each a shard of its own, for tests. */
final class TwoMixtures {
  private TwoMixtures() {}

  static JobDescription description() {
    DiffusionModel model = Models.load("gaussian-mixture", Optional.empty());
    return JobDescription.of(
        new JobSpec(
            model,
            ReverseKernels.create(model.schedule(), new SamplerKind.Ddpm(), 10),
            Algorithm.RECYCLED,
            Draft.SECANT,
            8,
            true,
            ChainSpec.DEFAULT_TOLERANCE,
            7,
            Collections.nCopies(2, Condition.none()),
            null,
            List.of()),
        new SamplerKind.Ddpm());
  }
}
