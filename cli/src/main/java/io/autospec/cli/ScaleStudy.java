package io.autospec.cli;

import com.sun.management.OperatingSystemMXBean;
import io.autospec.model.device.Device;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.Denoiser;
import io.autospec.scaling.grid.CellResult;
import io.autospec.scaling.plan.DeviceTimes;
import io.autospec.scaling.plan.Planner;
import io.autospec.scaling.plan.Predictions;
import io.autospec.scaling.quality.QualityPoint;
import io.autospec.scaling.report.Study;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes what an experiment has found into a study: with plans, if they were asked for, and with
 * what it ran on.
 *
 * @param plan the experiment
 * @param results in the order of the grid
 * @param quality few steps beside the whole chain; may be empty
 */
record ScaleStudy(ScalePlan plan, List<CellResult> results, List<QualityPoint> quality) {
  /** Batches whose times are shown. */
  private static final int[] SHOWN = {1, 2, 4, 8, 16, 32, 64};

  /**
   * Makes it.
   *
   * @param command as it was typed
   */
  Study study(String command) {
    Study.Setup setup =
        new Study.Setup(
            Version.current(),
            command,
            plan.any().model().name(),
            plan.any().model().sha256(),
            plan.chain(),
            device(),
            machine(),
            System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    if (plan.predict().isEmpty()) {
      return new Study(setup, plan.grid(), results, List.of(), List.of(), quality);
    }
    DeviceTimes times = times();
    Predictions predictions = new Predictions(results, times, plan.networkMillis());
    List<Study.Plan> plans = new ArrayList<>();
    for (Algorithm algorithm : plan.grid().algorithms()) {
      for (int steps : plan.grid().steps()) {
        predictions
            .planner(algorithm, steps)
            .ifPresent(planner -> plans.add(plan(algorithm, steps, planner, times)));
      }
    }
    return new Study(setup, plan.grid(), results, plans, predictions.checks(), quality);
  }

  private Study.Plan plan(Algorithm algorithm, int steps, Planner planner, DeviceTimes times) {
    List<Double> millis = new ArrayList<>();
    for (int rows : SHOWN) {
      millis.add(times.millis(rows));
    }
    int[] workers = plan.predict().stream().mapToInt(Integer::intValue).sorted().toArray();
    return new Study.Plan(
        algorithm.label(),
        steps,
        millis,
        plan.networkMillis(),
        planner.plan(workers),
        planner.lastWorthwhile());
  }

  /** Of each worker; of a cluster's, what they are, and the table of the page says where. */
  private String device() {
    return plan.cluster().isEmpty()
        ? plan.device().toString()
        : "a cluster's: "
            + results.stream()
                .flatMap(result -> result.devices().stream())
                .map(ClusterSite::kind)
                .distinct()
                .collect(Collectors.joining(", "));
  }

  /** A simulated device says what it takes; another is timed; on a cluster the runs were. */
  private DeviceTimes times() {
    if (plan.cluster().isPresent()) {
      return DeviceTimes.ofRuns(results);
    }
    if (plan.device() instanceof Device.Simulated simulated) {
      return DeviceTimes.stated(simulated);
    }
    try (Denoiser network = plan.any().model().open(plan.device())) {
      return DeviceTimes.measured(
          network,
          plan.any().kernel().timestep(plan.any().kernel().steps() / 2),
          plan.any().conditions().get(0));
    }
  }

  private static String machine() {
    Runtime runtime = Runtime.getRuntime();
    String memory =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? String.format(
                Locale.ROOT, "%.1f GiB", system.getTotalMemorySize() / (double) (1L << 30))
            : "unknown memory";
    return runtime.availableProcessors()
        + " processors ("
        + processor()
        + "), "
        + memory
        + ", "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch");
  }

  /** Where Linux says so. */
  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
