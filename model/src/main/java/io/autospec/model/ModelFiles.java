package io.autospec.model;

import io.autospec.model.config.SchedulerConfigReader;
import io.autospec.model.config.SchedulerFile;
import io.autospec.sampler.kernel.SamplerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds a model's files in a diffusers or Optimum folder, or around an {@code .onnx} file.
 *
 * @param model the network
 * @param scheduler its {@code scheduler_config.json}
 * @param metadata what {@code autospec.json} and {@code config.json} say
 */
record ModelFiles(Path model, Path scheduler, ModelMetadata metadata) {
  private static final List<String> MODELS =
      List.of("unet/model.onnx", "transformer/model.onnx", "model.onnx");
  private static final String SCHEDULER = "scheduler_config.json";
  private static final List<String> SCHEDULERS = List.of("scheduler/" + SCHEDULER, SCHEDULER);
  private static final String METADATA = "autospec.json";
  private static final String CONFIG = "config.json";

  /**
   * Looks into a folder.
   *
   * @param folder in the diffusers or Optimum layout, or one with {@code model.onnx} at its root
   * @param scheduler what to use in the place of its scheduler file
   * @throws ModelException if a file is not there; the message lists what was looked for
   */
  static ModelFiles ofFolder(Path folder, Optional<Path> scheduler) {
    Path model =
        first(folder, MODELS)
            .orElseThrow(
                () -> new ModelException("folder " + folder + ": expected " + anyOf(MODELS)));
    Path config = scheduler.or(() -> first(folder, SCHEDULERS)).orElse(null);
    if (config == null) {
      throw new ModelException(
          String.format(
              "folder %s: expected %s; copy it there or name it with --scheduler FILE",
              folder, anyOf(SCHEDULERS)));
    }
    return new ModelFiles(model, config, metadata(model, folder));
  }

  /**
   * Looks around an {@code .onnx} file.
   *
   * @param file the network
   * @param scheduler its scheduler file; empty to look beside it and in {@code ../scheduler}
   * @throws ModelException if there is no scheduler file
   */
  static ModelFiles ofFile(Path file, Optional<Path> scheduler) {
    Path folder = file.toAbsolutePath().getParent();
    Path config =
        scheduler
            .or(() -> first(folder, List.of(SCHEDULER, "../scheduler/" + SCHEDULER)))
            .orElseThrow(
                () ->
                    new ModelException(
                        String.format(
                            "%s: expected --scheduler FILE, or %s beside the model",
                            file, SCHEDULER)));
    return new ModelFiles(file, config, metadata(file, folder));
  }

  /**
   * Reads the scheduler file.
   *
   * @param kind the sampler to read it for; empty for the one that it names
   * @throws ModelException if it cannot be read
   */
  SchedulerFile readScheduler(Optional<SamplerKind> kind) {
    return readScheduler(scheduler, kind);
  }

  static SchedulerFile readScheduler(Path file, Optional<SamplerKind> kind) {
    if (!Files.isRegularFile(file)) {
      throw new ModelException("scheduler " + file + ": no such file");
    }
    try {
      return SchedulerConfigReader.read(file, kind);
    } catch (IOException e) {
      throw new ModelException("scheduler " + file + ": cannot be read (" + e + ")", e);
    }
  }

  private static ModelMetadata metadata(Path model, Path folder) {
    Path beside = model.toAbsolutePath().getParent();
    ModelMetadata metadata =
        first(beside, List.of(METADATA))
            .or(() -> first(folder, List.of(METADATA)))
            .map(ModelMetadata::read)
            .orElse(ModelMetadata.none());
    return first(beside, List.of(CONFIG)).map(metadata::orShapeOf).orElse(metadata);
  }

  private static Optional<Path> first(Path folder, List<String> names) {
    return names.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  private static String anyOf(List<String> names) {
    return String.join(" or ", names) + ", found none";
  }
}
