package io.autospec.cli;

import io.autospec.actors.job.JobSpec;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.progress.ProgressMode;
import io.autospec.model.device.Device;
import io.autospec.sampler.Algorithm;
import io.autospec.scaling.grid.Cell;
import io.autospec.scaling.grid.Grid;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A scaling experiment whose every argument has been checked.
 *
 * @param grid what is run
 * @param jobs by algorithm and steps; with a condition for each seed
 * @param device of each worker in this process; a cluster's have their own
 * @param cluster how to attach to the cluster whose workers are used; empty for this process alone
 * @param chain for a person
 * @param out the folder, which may not be there yet
 * @param predict workers to plan for; empty for none
 * @param networkMillis for planning
 * @param compareSteps few steps to compare with; empty for none
 * @param qualityCount samples of each kind for that
 * @param progress how the running experiment is shown
 * @param notes what the user should know beforehand, one line each
 */
record ScalePlan(
    Grid grid,
    Map<Key, JobSpec> jobs,
    Device device,
    Optional<NodeSettings> cluster,
    String chain,
    Path out,
    List<Integer> predict,
    double networkMillis,
    List<Integer> compareSteps,
    int qualityCount,
    ProgressMode progress,
    List<String> notes) {

  ScalePlan {
    jobs = Map.copyOf(jobs);
    predict = List.copyOf(predict);
    compareSteps = List.copyOf(compareSteps);
    notes = List.copyOf(notes);
  }

  /** What cells share a job for. */
  record Key(Algorithm algorithm, int steps) {}

  /** Any of the jobs: for what all have in common. */
  JobSpec any() {
    return jobs.values().iterator().next();
  }

  /** Workers of the largest cell. */
  int mostWorkers() {
    return grid.cells().stream().mapToInt(Cell::workers).max().orElseThrow();
  }

  /** A cell's job: one trajectory, on no workers yet. */
  JobSpec job(Cell cell) {
    JobSpec all = jobs.get(new Key(cell.algorithm(), cell.steps()));
    return new JobSpec(
        all.model(),
        all.kernel(),
        all.algorithm(),
        all.draft(),
        cell.window(),
        false,
        all.tolerance(),
        all.seed() + cell.seed(),
        List.of(all.conditions().get(cell.seed())),
        all.guidance(),
        List.of());
  }
}
