package io.autospec.cli;

import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.model.device.Device;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.TimestepSpacing;
import io.autospec.scaling.grid.KeptLines;
import io.autospec.scaling.quality.QualityMeasure;
import io.autospec.scaling.quality.QualityPoint;
import io.autospec.scaling.run.CellRunner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Measures what samples are worth: the whole chain, Autospec's of the same chain, and DDIM of few
 * steps, as the model spaces its timesteps and from the noisiest one on ({@code trailing}).
 *
 * @param plan the experiment
 * @param jobs draws
 * @param file keeps what was measured
 */
record ScaleQuality(ScalePlan plan, CellRunner.Jobs jobs, KeptLines<QualityPoint> file) {
  /** Exactness does not depend on it, rounds do. */
  private static final int WINDOW = 16;

  private static final JobListener SILENT =
      new JobListener() {
        @Override
        public void progressed(JobProgress progress) {}
      };

  /** A way to sample. */
  private record Way(
      String family, String label, ReverseKernel kernel, Algorithm algorithm, int window) {}

  /**
   * Measures what was not measured yet.
   *
   * @param told of each
   * @return all points
   * @throws IOException if one cannot be kept
   * @throws InterruptedException if the thread was interrupted
   */
  List<QualityPoint> points(Consumer<QualityPoint> told) throws IOException, InterruptedException {
    Map<String, QualityPoint> known = new LinkedHashMap<>();
    file.kept().forEach(point -> known.put(point.label(), point));
    List<QualityPoint> points = new ArrayList<>();
    try (QualityMeasure measure = QualityMeasure.of(plan.any().model()).orElseThrow()) {
      for (Way way : ways()) {
        QualityPoint point = known.get(way.label());
        if (point == null) {
          point = measured(way, measure);
          file.append(point);
          told.accept(point);
        }
        points.add(point);
      }
    }
    return points;
  }

  private List<Way> ways() {
    JobSpec base = plan.any();
    int most = plan.grid().steps().stream().mapToInt(Integer::intValue).max().orElseThrow();
    ReverseKernel whole =
        plan.jobs().entrySet().stream()
            .filter(entry -> entry.getKey().steps() == most)
            .map(entry -> entry.getValue().kernel())
            .findFirst()
            .orElseThrow();
    List<Way> ways = new ArrayList<>();
    ways.add(
        new Way(
            "the whole chain, sequentially",
            "sequential, K = " + most,
            whole,
            Algorithm.SEQUENTIAL,
            1));
    ways.add(
        new Way(
            "the whole chain by Autospec",
            "recycled, K = " + most + ", window " + WINDOW,
            whole,
            Algorithm.RECYCLED,
            WINDOW));
    ScheduleConfig schedule = base.model().schedule();
    SamplerKind ddim = new SamplerKind.Ddim(0);
    Set<TimestepSpacing> spacings = new LinkedHashSet<>();
    spacings.add(schedule.timestepSpacing().orElse(ddim.defaultSpacing()));
    spacings.add(TimestepSpacing.TRAILING);
    for (TimestepSpacing spacing : spacings) {
      String name = spacing.name().toLowerCase(Locale.ROOT);
      for (int k : plan.compareSteps()) {
        ways.add(
            new Way(
                "DDIM, " + name,
                "DDIM " + k + ", " + name,
                ReverseKernels.create(
                    schedule.toBuilder().timestepSpacing(spacing).build(), ddim, k),
                Algorithm.SEQUENTIAL,
                1));
      }
    }
    return ways;
  }

  private QualityPoint measured(Way way, QualityMeasure measure) throws InterruptedException {
    List<Integer> rounds = new ArrayList<>();
    List<QualityPoint.Score> scores =
        measure.measure(
            (conditions, seed) -> {
              JobResult result =
                  jobs.run(job(way, conditions, seed), trajectory -> StepObserver.NONE, SILENT);
              rounds.addAll(result.rounds());
              return result.samples();
            },
            plan.qualityCount(),
            plan.any().seed());
    return new QualityPoint(
        way.family(),
        way.label(),
        rounds.stream().mapToInt(Integer::intValue).average().orElseThrow(),
        plan.qualityCount(),
        scores);
  }

  private JobSpec job(Way way, List<Condition> conditions, long seed) {
    JobSpec base = plan.any();
    // What samples are worth does not depend on a device's time: a simulated one is not waited for.
    Device device = plan.device() instanceof Device.Simulated ? new Device.Cpu(1) : plan.device();
    return new JobSpec(
        base.model(),
        way.kernel(),
        way.algorithm(),
        Draft.SECANT,
        way.window(),
        false,
        base.tolerance(),
        seed,
        conditions,
        base.guidance(),
        plan.cluster().isPresent()
            ? List.of()
            : Collections.nCopies(Runtime.getRuntime().availableProcessors(), device));
  }
}
