package io.autospec.cli;

import io.autospec.actors.job.JobSpec;
import io.autospec.cli.job.Place;
import io.autospec.cli.progress.ProgressMode;
import io.autospec.cli.report.Drawn;
import java.util.List;

/**
 * A sampling job whose every argument has been checked.
 *
 * @param spec what to draw
 * @param place where
 * @param drawn the same for outputs and reports
 * @param outputs what is written
 * @param progress how the running job is shown
 * @param notes what the user should know beforehand, one line each
 */
record SamplePlan(
    JobSpec spec,
    Place place,
    Drawn drawn,
    OutputPlanner.Planned outputs,
    ProgressMode progress,
    List<String> notes) {

  SamplePlan {
    notes = List.copyOf(notes);
  }
}
