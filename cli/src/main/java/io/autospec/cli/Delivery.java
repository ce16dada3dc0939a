package io.autospec.cli;

import io.autospec.actors.job.JobResult;
import io.autospec.cli.output.StagedOutputs;
import io.autospec.cli.report.Drawn;
import io.autospec.cli.report.Reports;
import io.autospec.cli.report.SampleReport;
import io.autospec.cli.report.Summary;
import io.autospec.sampler.DenoiserException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A job's samples and report on their way to where its outputs are. */
public final class Delivery {
  private final Drawn drawn;
  private final OutputPlanner.Planned outputs;
  private final JobResult result;
  private final SampleReport report;

  /**
   * Looks at the samples.
   *
   * @param drawn what was drawn
   * @param outputs where it goes
   * @param result what came of it
   * @throws DenoiserException if a sample is not finite
   */
  public Delivery(Drawn drawn, OutputPlanner.Planned outputs, JobResult result) {
    this.drawn = drawn;
    this.outputs = outputs;
    this.result = result;
    requireFinite(result.samples());
    this.report = Reports.of(Version.current(), drawn, result);
  }

  /**
   * Writes everything, or nothing.
   *
   * @param staged where files are staged
   * @param stdout standard output
   * @return a line for a person that says what was drawn, and where it is
   * @throws IOException if something cannot be written; then nothing was published
   */
  public String write(StagedOutputs staged, OutputStream stdout) throws IOException {
    List<String> places =
        new SampleWriter(drawn, outputs, result.samples(), report).write(staged, stdout);
    String remark = outputs.painter().map(painter -> painter.remark(result.samples())).orElse("");
    return Summary.of(drawn, report, outputs.things(), places)
        + (remark.isEmpty() ? "" : " (" + remark + ")");
  }

  private static void requireFinite(List<float[]> samples) {
    for (int i = 0; i < samples.size(); i++) {
      for (float value : samples.get(i)) {
        if (!Float.isFinite(value)) {
          throw new DenoiserException(
              "sample "
                  + i
                  + " holds "
                  + value
                  + ", so the network is broken; nothing was written");
        }
      }
    }
  }
}
