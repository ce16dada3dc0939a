package io.autospec.cli;

import io.autospec.cli.image.GridLayout;
import io.autospec.cli.image.GridPng;
import io.autospec.cli.image.PlansPng;
import io.autospec.cli.image.SamplePainter;
import io.autospec.cli.output.OutputTarget;
import io.autospec.cli.report.Drawn;
import io.autospec.sampler.Condition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides where samples and report go and how samples are drawn. */
public final class OutputPlanner {
  private static final int MOST_COLUMNS = 1000;
  private static final long MOST_PIXELS = 100_000_000;
  private static final int PLAN_CONDITION_FLOATS = 8;

  private final OutputOptions options;
  private final List<OutputTarget> outs = new ArrayList<>();
  private final boolean reportToStdout;
  private final Optional<Path> report;

  /**
   * What is written.
   *
   * @param outs where samples go
   * @param report where the report goes; empty for nowhere
   * @param reportToStdout whether the report goes to standard output instead
   * @param painter draws the samples; empty where they are not pictures
   * @param things what samples are called, in the plural
   */
  public record Planned(
      List<OutputTarget> outs,
      Optional<Path> report,
      boolean reportToStdout,
      Optional<SamplePainter> painter,
      String things) {
    // Copies the list.
    public Planned {
      outs = List.copyOf(outs);
    }
  }

  /**
   * Reads the arguments as far as that needs no model.
   *
   * @param options as typed
   * @throws BadInputException if a place cannot be written, or two outputs go to one place
   */
  public OutputPlanner(OutputOptions options) {
    this.options = options;
    for (String text : options.outs) {
      outs.add(OutputTarget.parse(text));
    }
    this.reportToStdout = "-".equals(options.report);
    if (options.report != null && !reportToStdout) {
      Path file = OutputTarget.path("--report", options.report);
      OutputTarget.requireWritableFile("--report", file);
      this.report = Optional.of(file);
    } else {
      this.report = Optional.empty();
    }
    if (options.columns != null) {
      DrawPlanner.requireRange("--columns", options.columns, 1, MOST_COLUMNS);
      if (options.labelsIn != null) {
        throw new BadInputException("--columns and --labels-in exclude each other; give one");
      }
    }
    if (options.labelsIn != null) {
      Choices.of("--labels-in", options.labelsIn, GridLayout.Labels.values());
    }
    requireDistinct();
  }

  /**
   * Decides.
   *
   * @param drawn what the samples are
   * @return what is written
   * @throws BadInputException if the samples cannot be drawn as asked
   */
  public Planned plan(Drawn drawn) {
    Optional<SamplePainter> painter = painter(drawn);
    List<OutputTarget> all = new ArrayList<>(outs);
    if (all.isEmpty() && options.report == null) {
      all.add(OutputTarget.parse(painter.isPresent() ? "samples.png" : "samples.npy"));
    }
    for (OutputTarget out : all) {
      if (out.kind() == OutputTarget.Kind.PNG) {
        requireDrawable(painter, drawn, out);
      }
    }
    return new Planned(all, report, reportToStdout, painter, things(drawn, painter));
  }

  private void requireDistinct() {
    Set<Path> places = new HashSet<>();
    List<Path> paths = new ArrayList<>();
    outs.stream().filter(out -> out.path() != null).forEach(out -> paths.add(out.path()));
    report.ifPresent(paths::add);
    for (Path path : paths) {
      if (!places.add(path.toAbsolutePath().normalize())) {
        throw new BadInputException("--out: " + path + " is named twice; name each place once");
      }
    }
    for (OutputTarget out : outs) {
      if (out.kind() == OutputTarget.Kind.FOLDER) {
        requireNothingInside(out.path(), paths);
      }
    }
    long toStdout =
        outs.stream().filter(out -> out.kind() == OutputTarget.Kind.STDOUT).count()
            + (reportToStdout ? 1 : 0);
    if (toStdout > 1) {
      throw new BadInputException(
          "--out -: only one of --out and --report can go to standard output");
    }
  }

  /**
   * Refuses outputs in a folder that is used for something else, or around it.
   *
   * @param option what names the folder
   * @param folder the folder
   * @throws BadInputException if there is one
   */
  void requireApart(String option, Path folder) {
    Path used = folder.toAbsolutePath().normalize();
    List<Path> places = new ArrayList<>(report.stream().toList());
    for (OutputTarget out : outs) {
      if (out.path() != null) {
        places.add(out.path());
      }
    }
    for (Path place : places) {
      Path output = place.toAbsolutePath().normalize();
      if (output.startsWith(used) || used.startsWith(output)) {
        throw new BadInputException(
            option + ": " + folder + " and the output " + place + " overlap; name another folder");
      }
    }
  }

  private static void requireNothingInside(Path folder, List<Path> paths) {
    Path outer = folder.toAbsolutePath().normalize();
    for (Path path : paths) {
      Path inner = path.toAbsolutePath().normalize();
      if (inner.startsWith(outer) && !inner.equals(outer)) {
        throw new BadInputException(
            "--out: " + path + " lies in the output folder " + folder + "; name another place");
      }
    }
  }

  private Optional<SamplePainter> painter(Drawn drawn) {
    long[] shape = drawn.axes();
    if (GridPng.fits(shape)) {
      return Optional.of(new SamplePainter.Images(shape, layout(drawn)));
    }
    List<float[]> tasks = new ArrayList<>();
    for (Condition condition : drawn.conditions()) {
      if (PlansPng.fits(shape)
          && condition.values().get(ConditionPlanner.PLAN_INPUT)
              instanceof Condition.Float32Value value
          && value.values().length == PLAN_CONDITION_FLOATS) {
        tasks.add(value.values());
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new SamplePainter.Plans(tasks));
  }

  private GridLayout layout(Drawn drawn) {
    List<Long> labels = drawn.labels();
    if (options.columns != null) {
      return GridLayout.flow(drawn.count(), options.columns, labels);
    }
    if (labels.isEmpty()) {
      return GridLayout.flow(drawn.count(), GridLayout.columnsFor(drawn.count()), labels);
    }
    GridLayout.Labels way =
        options.labelsIn == null
            ? GridLayout.Labels.COLUMNS
            : Choices.of("--labels-in", options.labelsIn, GridLayout.Labels.values());
    return GridLayout.byLabel(labels, way);
  }

  private static void requireDrawable(
      Optional<SamplePainter> painter, Drawn drawn, OutputTarget out) {
    if (painter.isEmpty()) {
      throw new BadInputException(
          "--out: "
              + out.path()
              + ": samples of "
              + drawn.model()
              + " have shape "
              + drawn.shape()
              + ", which is no image of 1 or 3 channels; use .npy or .npz");
    }
    if (painter.get() instanceof SamplePainter.Images images) {
      GridPng grid = new GridPng(images.shape(), images.layout());
      if (Math.max(grid.pixelsWide(), grid.pixelsHigh()) > GridPng.MOST_PIXELS_A_SIDE
          || grid.pixelsWide() * grid.pixelsHigh() > MOST_PIXELS) {
        throw new BadInputException(
            String.format(
                "--out: %s would be %,d x %,d pixels; use .npy, .npz or a folder for so many samples,"
                    + " or other --columns",
                out.path(), grid.pixelsWide(), grid.pixelsHigh()));
      }
    }
  }

  private static String things(Drawn drawn, Optional<SamplePainter> painter) {
    if (painter.isEmpty()) {
      return "samples";
    }
    if (painter.get() instanceof SamplePainter.Plans) {
      return "plans";
    }
    return drawn.model().equals("mnist") ? "digits" : "images";
  }
}
