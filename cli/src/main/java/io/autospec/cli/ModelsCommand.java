package io.autospec.cli;

import io.autospec.cli.output.OutputTarget;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelInput;
import io.autospec.model.Models;
import io.autospec.model.device.Device;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.VarianceType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models}: what is built in, and what a folder or file holds. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Describes models: shape, inputs, schedule, SHA-256. Without a name, those that are built in.",
      ""
    },
    footer = {"", "Examples:", "  autospec models", "  autospec models path/to/folder"})
final class ModelsCommand implements Callable<Integer> {
  private final ModelSource models;
  private final Console console;

  @Parameters(
      arity = "0..*",
      paramLabel = "MODEL",
      description = "A built-in name, a folder, or an .onnx file with --scheduler.")
  private List<String> names;

  @Option(
      names = "--scheduler",
      paramLabel = "FILE",
      description = "A scheduler_config.json in diffusers' form, in the place of the model's own.")
  private String scheduler;

  ModelsCommand(ModelSource models, Console console) {
    this.models = models;
    this.console = console;
  }

  @Override
  public Integer call() {
    Optional<Path> file =
        Optional.ofNullable(scheduler).map(text -> OutputTarget.path("--scheduler", text));
    StringBuilder text = new StringBuilder();
    // A list of what is built in runs no network; a model that is asked about is tried.
    boolean probe = names != null;
    for (String name : probe ? names : Models.builtInNames()) {
      text.append(text.isEmpty() ? "" : "\n")
          .append(describe(models.load(name, file, Optional.empty()), probe));
    }
    Consoles.print(console, text.toString());
    return AutospecCommand.DONE;
  }

  private static String describe(DiffusionModel model, boolean probe) {
    ScheduleConfig schedule = model.schedule();
    StringBuilder text = new StringBuilder(model.name()).append('\n');
    line(text, "sample", "float32 " + shape(model.sampleShape()));
    for (ModelInput input : model.conditionInputs()) {
      line(
          text,
          "input",
          input.name()
              + (input.integer() ? " integer " : " float ")
              + shape(input.shape().stream().mapToLong(Long::longValue).toArray())
              + labels(model, input));
    }
    line(
        text,
        "schedule",
        String.format(
            Locale.ROOT,
            "%d steps, %s betas, predicts %s, variance %s%s",
            schedule.numTrainTimesteps(),
            schedule.trainedBetas().isEmpty() ? schedule.betaSchedule().label() : "trained",
            schedule.predictionType().label(),
            schedule.varianceType().label(),
            schedule.clipSample()
                ? String.format(Locale.ROOT, ", clipped to +-%s", schedule.clipSampleRange())
                : ""));
    line(text, "variance", variance(model));
    model.timestepInput().ifPresent(input -> line(text, "timestep", input));
    if (probe) {
      model
          .batching(new Device.Cpu(1))
          .ifPresent(batching -> line(text, "batches", batching.text()));
    }
    model.warnings().forEach(warning -> line(text, "warning", warning));
    line(text, "sha256", model.sha256());
    return text.toString();
  }

  private static String variance(DiffusionModel model) {
    if (!model.predictsVariance()) {
      return "not learned";
    }
    return model.schedule().varianceType() == VarianceType.LEARNED_RANGE
        ? "learned, in the output's second half"
        : "learned, and ignored: the schedule has a variance of its own";
  }

  private static String labels(DiffusionModel model, ModelInput input) {
    if (!input.name().equals(ConditionPlanner.LABELS_INPUT) || model.classes().isEmpty()) {
      return "";
    }
    return ", labels 0.."
        + (model.classes().getAsLong() - 1)
        + (model.emptyLabel().isPresent()
            ? ", " + model.emptyLabel().getAsLong() + " for none"
            : "");
  }

  private static String shape(long[] shape) {
    return LongStream.of(shape)
        .mapToObj(axis -> axis < 0 ? "any" : Long.toString(axis))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(String.format(Locale.ROOT, "  %-9s %s%n", key, value));
  }
}
