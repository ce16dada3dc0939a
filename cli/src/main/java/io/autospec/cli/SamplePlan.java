package io.autospec.cli;

import io.autospec.actors.job.JobSpec;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.image.SamplePainter;
import io.autospec.cli.output.OutputTarget;
import io.autospec.cli.progress.ProgressMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A sampling job whose every argument has been checked.
 *
 * @param spec what to draw
 * @param cluster how to attach to the cluster that runs it; empty for this machine
 * @param labels one a trajectory; empty for a model without labels
 * @param outs where samples go
 * @param report where the report goes; empty for nowhere
 * @param reportToStdout whether the report goes to standard output instead
 * @param painter draws the samples; empty where they are not pictures
 * @param things what samples are called, in the plural
 * @param progress how the running job is shown
 * @param notes what the user should know beforehand, one line each
 */
record SamplePlan(
    JobSpec spec,
    Optional<NodeSettings> cluster,
    List<Long> labels,
    List<OutputTarget> outs,
    Optional<Path> report,
    boolean reportToStdout,
    Optional<SamplePainter> painter,
    String things,
    ProgressMode progress,
    List<String> notes) {

  SamplePlan {
    labels = List.copyOf(labels);
    outs = List.copyOf(outs);
    notes = List.copyOf(notes);
  }
}
