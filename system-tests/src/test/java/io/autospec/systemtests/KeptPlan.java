package io.autospec.systemtests;

import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.node.AutospecNode;
import io.autospec.cli.report.SamplesDigest;
import io.autospec.model.device.Device;
import io.autospec.sampler.kernel.SamplerKind;
import java.util.List;

/**
 * A job that is kept, and what it has to come to.
 *
 * @param plan what is drawn
 * @param sha256 of the samples when nothing happens to it
 * @param rounds of each trajectory, then
 * @param evaluations of all, then
 */
record KeptPlan(JobPlan plan, String sha256, List<Integer> rounds, long evaluations) {
  /** Draws it here, undisturbed. */
  static KeptPlan of(JobPlan plan) throws InterruptedException {
    List<Device> here = List.of(new Device.Cpu(1));
    try (AutospecNode node = AutospecNode.local(here)) {
      JobResult result = node.run(plan.spec(here), progress -> {});
      return new KeptPlan(
          plan, SamplesDigest.of(result.samples()), result.rounds(), result.evaluations());
    }
  }

  JobSpec spec() {
    return plan.spec(List.of());
  }

  JobDescription description() {
    return JobDescription.of(spec(), new SamplerKind.Ddpm());
  }
}
