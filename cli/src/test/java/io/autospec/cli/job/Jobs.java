package io.autospec.cli.job;

import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.wire.Guidance;
import io.autospec.cli.report.SamplesDigest;
import io.autospec.model.DiffusionModel;
import io.autospec.model.Models;
import io.autospec.model.device.Device;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.TimestepSpacing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Jobs over the built-in models, for tests. */
final class Jobs {
  /** The policy's task with start, disc and goal on one line. */
  static final Condition SYMMETRIC =
      Condition.none().with("global_cond", new float[] {0, -0.85f, 0, -0.85f, 0, 0.85f, 0, 0}, 8);

  private Jobs() {}

  /** What a test changes about a job. */
  record Request(
      String model,
      String sampler,
      int steps,
      Algorithm algorithm,
      Draft draft,
      int window,
      long seed,
      List<Condition> conditions,
      float guidance,
      int workers) {
    static Request of(String model, int steps, List<Condition> conditions) {
      return new Request(
          model,
          "ddpm",
          steps,
          Algorithm.RECYCLED,
          Draft.SECANT,
          8,
          1,
          conditions,
          1,
          Runtime.getRuntime().availableProcessors());
    }

    Request by(Algorithm other, Draft otherDraft, int otherWindow) {
      return new Request(
          model,
          sampler,
          steps,
          other,
          otherDraft,
          otherWindow,
          seed,
          conditions,
          guidance,
          workers);
    }

    Request seed(long other) {
      return new Request(
          model, sampler, steps, algorithm, draft, window, other, conditions, guidance, workers);
    }

    Request sampler(String other, int otherSteps) {
      return new Request(
          model, other, otherSteps, algorithm, draft, window, seed, conditions, guidance, workers);
    }

    Request guidance(float scale) {
      return new Request(
          model, sampler, steps, algorithm, draft, window, seed, conditions, scale, workers);
    }

    Request workers(int number) {
      return new Request(
          model, sampler, steps, algorithm, draft, window, seed, conditions, guidance, number);
    }

    JobResult run() throws InterruptedException {
      return LocalJob.run(spec(), progress -> {});
    }

    JobSpec spec() {
      DiffusionModel loaded = Models.load(model, Optional.empty());
      SamplerKind kind = SamplerKind.parse(sampler);
      // A few-step sampler is run as its users run it: from the last timestep to the first.
      ScheduleConfig schedule =
          kind instanceof SamplerKind.Ddim
              ? loaded.schedule().toBuilder().timestepSpacing(TimestepSpacing.LINSPACE).build()
              : loaded.schedule();
      ReverseKernel kernel = ReverseKernels.create(schedule, kind, steps);
      return new JobSpec(
          loaded,
          kernel,
          algorithm,
          draft,
          window,
          false,
          ChainSpec.DEFAULT_TOLERANCE,
          seed,
          conditions,
          guidance == 1 ? null : new Guidance(guidance, Condition.ofLabel(10)),
          Collections.nCopies(workers, new Device.Cpu(1)));
    }
  }

  static List<Condition> labels(int count) {
    List<Condition> conditions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      conditions.add(Condition.ofLabel(i % 10));
    }
    return conditions;
  }

  static double medianRounds(JobResult result) {
    List<Integer> rounds = result.rounds().stream().sorted().toList();
    int half = rounds.size() / 2;
    return rounds.size() % 2 == 1
        ? rounds.get(half)
        : (rounds.get(half - 1) + rounds.get(half)) / 2.0;
  }

  static String sha256(JobResult result) {
    return SamplesDigest.of(result.samples());
  }
}
