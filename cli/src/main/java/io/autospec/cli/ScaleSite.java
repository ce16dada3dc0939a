package io.autospec.cli;

import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.model.device.Device;
import io.autospec.sampler.chain.StepObserver;
import io.autospec.scaling.grid.CellResult;
import io.autospec.scaling.run.CellRunner;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/** Where the cells of an experiment are run. One thread at a time. */
interface ScaleSite extends CellRunner.Jobs, AutoCloseable {
  /**
   * Makes sure that there is room for the largest cell.
   *
   * @throws BadInputException if there is not; nothing was run then
   * @throws InterruptedException if the thread was interrupted
   */
  default void open() throws InterruptedException {}

  /**
   * Refuses to go on with runs that were made on something else.
   *
   * @param kept what was run before
   * @throws BadInputException if those devices were others
   */
  default void requireLike(List<CellResult> kept) {}

  /**
   * Puts a cell's job on so many workers.
   *
   * @param job on no workers
   * @param workers at least 1
   * @return the same, on them
   */
  JobSpec place(JobSpec job, int workers);

  @Override
  default void close() {}

  /**
   * Devices of this process.
   *
   * @param jobs runs jobs here
   * @param device of each worker
   */
  record Here(CellRunner.Jobs jobs, Device device) implements ScaleSite {
    @Override
    public JobSpec place(JobSpec job, int workers) {
      return job.on(Collections.nCopies(workers, device), Set.of());
    }

    @Override
    public JobResult run(JobSpec spec, IntFunction<StepObserver> observers, JobListener listener)
        throws InterruptedException {
      return jobs.run(spec, observers, listener);
    }
  }
}
