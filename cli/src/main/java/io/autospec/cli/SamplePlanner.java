package io.autospec.cli;

import io.autospec.actors.durable.CheckpointFolder;
import io.autospec.actors.job.JobDescription;
import io.autospec.actors.node.NodeRole;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.job.Place;
import io.autospec.cli.output.OutputTarget;
import io.autospec.cli.progress.ProgressMode;
import io.autospec.cli.report.Drawn;
import io.autospec.model.device.Device;
import io.autospec.model.device.DeviceParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns the arguments of {@code sample} into a {@link SamplePlan}, or refuses them: whatever can be
 * known to be wrong is said here, before any work.
 */
final class SamplePlanner {
  static final int MOST_WORKERS = 1024;

  private final ModelSource models;
  private final int cores;

  /**
   * Makes a planner.
   *
   * @param models where models come from
   * @param cores of this machine
   */
  SamplePlanner(ModelSource models, int cores) {
    this.models = models;
    this.cores = cores;
  }

  /**
   * Checks everything.
   *
   * @param options as typed
   * @return the plan
   * @throws BadInputException if something cannot be done
   * @throws io.autospec.model.ModelException if the model cannot be used
   */
  SamplePlan plan(SampleOptions options) {
    DrawPlanner draw = new DrawPlanner(options.draw);
    Optional<NodeSettings> cluster = cluster(options);
    List<Device> devices = cluster.isPresent() ? List.of() : devices(options);
    ProgressMode progress = options.progress.mode();
    OutputPlanner outputs = new OutputPlanner(options.output);
    Optional<Path> checkpoint = checkpoint(options, outputs);
    DrawPlanner.Planned planned =
        draw.plan(models, new DrawPlanner.Venue(devices, cluster.isPresent(), true));
    Drawn drawn = Drawn.of(planned.spec());
    return new SamplePlan(
        planned.spec(),
        place(cluster, checkpoint, planned),
        drawn,
        outputs.plan(drawn),
        progress,
        planned.notes());
  }

  private static Place place(
      Optional<NodeSettings> cluster, Optional<Path> checkpoint, DrawPlanner.Planned planned) {
    if (cluster.isPresent()) {
      return new Place.OnCluster(cluster.get());
    }
    return checkpoint.isPresent()
        ? new Place.Kept(checkpoint.get(), JobDescription.of(planned.spec(), planned.kind()))
        : new Place.Here();
  }

  private static Optional<Path> checkpoint(SampleOptions options, OutputPlanner outputs) {
    if (options.checkpoint == null) {
      return Optional.empty();
    }
    Path folder = OutputTarget.path("--checkpoint", options.checkpoint);
    OutputTarget.requireUsableFolder("--checkpoint", folder);
    if (!CheckpointFolder.isFor(folder)) {
      throw new BadInputException(
          "--checkpoint: folder "
              + folder
              + " holds something else than a checkpoint; name a new or an empty one");
    }
    outputs.requireApart("--checkpoint", folder);
    return Optional.of(folder);
  }

  /** On a cluster its workers' devices count, not this machine's. */
  private static Optional<NodeSettings> cluster(SampleOptions options) {
    if (!options.node.given()) {
      String stray = options.node.strayOption();
      if (stray != null) {
        throw new BadInputException(stray + " goes with --cluster HOST:PORT");
      }
      return Optional.empty();
    }
    if (options.checkpoint != null) {
      throw new BadInputException(
          "--checkpoint keeps a job of this machine alone; a cluster keeps what is handed in with"
              + " 'autospec submit'");
    }
    if (options.workers != null || !options.devices.isEmpty()) {
      throw new BadInputException(
          (options.workers != null ? "--workers" : "--device")
              + " is for this machine alone; with --cluster the workers that joined are used");
    }
    return Optional.of(options.node.settings(Set.of(NodeRole.GUEST), List.of(), Map.of()));
  }

  private List<Device> devices(SampleOptions options) {
    List<Device> named =
        options.devices.isEmpty()
            ? List.of(new Device.Cpu(1))
            : options.devices.stream().map(DeviceParser::parse).toList();
    DrawPlanner.requireRange("--device", named.size(), 1, MOST_WORKERS);
    if (options.workers != null) {
      DrawPlanner.requireRange("--workers", options.workers, 1, MOST_WORKERS);
      if (options.workers < named.size()) {
        throw new BadInputException(
            String.format(
                "--workers: expected at least one a --device, %d; found %d",
                named.size(), options.workers));
      }
    }
    int workers = options.workers != null ? options.workers : workersFor(named);
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      devices.add(named.get(i % named.size()));
    }
    return devices;
  }

  /** One a core; but one a device where a device is not made of this machine's cores. */
  private int workersFor(List<Device> named) {
    int threads = 0;
    for (Device device : named) {
      if (!(device instanceof Device.Cpu cpu)) {
        return named.size();
      }
      threads += cpu.threads();
    }
    int each = Math.max(1, threads / named.size());
    return Math.max(named.size(), Math.min(MOST_WORKERS, cores / each));
  }
}
