package io.autospec.cli;

import io.autospec.cli.image.SamplePainter;
import io.autospec.cli.output.OutputTarget;
import io.autospec.cli.output.StagedOutputs;
import io.autospec.cli.report.Drawn;
import io.autospec.cli.report.Reports;
import io.autospec.cli.report.SampleReport;
import io.autospec.model.npy.Npy;
import io.autospec.model.npy.NpyArray;
import io.autospec.model.npy.Npz;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a job's samples and report to where its plan says. */
final class SampleWriter {
  private static final int STDOUT_BUFFER = 1 << 16;

  private final Drawn drawn;
  private final OutputPlanner.Planned plan;
  private final List<float[]> samples;
  private final SampleReport report;

  SampleWriter(
      Drawn drawn, OutputPlanner.Planned plan, List<float[]> samples, SampleReport report) {
    this.drawn = drawn;
    this.plan = plan;
    this.samples = samples;
    this.report = report;
  }

  /**
   * Stages every file, publishes them together, and then writes what goes to standard output.
   *
   * @param staged where files are staged
   * @param stdout standard output
   * @return the places, as the user named them
   * @throws IOException if something cannot be written; then nothing was published
   */
  List<String> write(StagedOutputs staged, OutputStream stdout) throws IOException {
    List<String> places = new ArrayList<>();
    for (OutputTarget out : plan.outs()) {
      switch (out.kind()) {
        case PNG -> staged.stageFile(out.path(), this::picture);
        case NPY -> staged.stageFile(out.path(), this::npy);
        case NPZ -> staged.stageFile(out.path(), this::npz);
        case FOLDER -> folder(staged.stageFolder(out.path()));
        case STDOUT -> {}
      }
      if (out.path() != null) {
        places.add(out.path() + (out.kind() == OutputTarget.Kind.FOLDER ? "/" : ""));
      }
    }
    if (plan.report().isPresent()) {
      staged.stageFile(plan.report().get(), out -> Reports.write(report, out));
      places.add(plan.report().get().toString());
    }
    staged.publish();
    OutputStream buffered = new BufferedOutputStream(stdout, STDOUT_BUFFER);
    if (plan.outs().stream().anyMatch(out -> out.kind() == OutputTarget.Kind.STDOUT)) {
      npy(buffered);
      buffered.flush();
    }
    if (plan.reportToStdout()) {
      Reports.write(report, buffered);
      buffered.flush();
    }
    return places;
  }

  private void picture(OutputStream out) throws IOException {
    plan.painter().orElseThrow().paintAll(samples, out);
  }

  private void npy(OutputStream out) throws IOException {
    Npy.write(out, array());
  }

  private void npz(OutputStream out) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("samples", array());
    List<Long> known = drawn.labels();
    if (!known.isEmpty()) {
      long[] labels = known.stream().mapToLong(Long::longValue).toArray();
      arrays.put("labels", new NpyArray.Int64(labels, labels.length));
    }
    Npz.write(out, arrays);
  }

  private void folder(Path folder) throws IOException {
    StagedOutputs.write(folder.resolve("samples.npy"), this::npy);
    StagedOutputs.write(folder.resolve("report.json"), out -> Reports.write(report, out));
    if (plan.painter().isEmpty()) {
      return;
    }
    SamplePainter painter = plan.painter().get();
    int digits = Math.max(4, String.valueOf(samples.size() - 1).length());
    for (int i = 0; i < samples.size(); i++) {
      int index = i;
      String name = String.format(Locale.ROOT, "%0" + digits + "d.png", i);
      StagedOutputs.write(folder.resolve(name), out -> painter.paintOne(samples, index, out));
    }
  }

  private NpyArray array() {
    long[] shape = drawn.axes();
    int[] axes = new int[shape.length + 1];
    axes[0] = samples.size();
    for (int i = 0; i < shape.length; i++) {
      axes[i + 1] = Math.toIntExact(shape[i]);
    }
    return new NpyArray.Float32Rows(samples, axes);
  }
}
