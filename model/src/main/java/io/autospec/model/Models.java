package io.autospec.model;

import io.autospec.model.builtin.BuiltInModels;
import io.autospec.model.config.SchedulerFile;
import io.autospec.model.onnx.OnnxModel;
import io.autospec.model.onnx.OnnxSource;
import io.autospec.sampler.kernel.SamplerKind;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds and loads models: built-in ones by name, others from a folder or an {@code .onnx} file.
 *
 * <p>A folder is one in the diffusers or Optimum layout: {@code unet/model.onnx} or {@code
 * transformer/model.onnx}, with {@code scheduler/scheduler_config.json}; or one with {@code
 * model.onnx} and {@code scheduler_config.json} at its root. Beside the model, or at the folder's
 * root, {@code autospec.json} may state its classes, its empty label and its sample shape; the
 * shape is else read from a {@code config.json} beside the model.
 */
public final class Models {
  private Models() {}

  /**
   * The names of the built-in models.
   *
   * @return in the order in which they are listed to a person
   */
  public static List<String> builtInNames() {
    return BuiltInModels.names();
  }

  /**
   * Loads a model for the sampler that its scheduler file names.
   *
   * @param nameOrPath a built-in's name, a folder or an {@code .onnx} file; a folder that is called
   *     like a built-in is reached as {@code ./name}
   * @param schedulerConfig a scheduler file in the place of the model's own
   * @return the model
   * @throws ModelException if it is not there, or cannot be used as it is
   */
  public static DiffusionModel load(String nameOrPath, Optional<Path> schedulerConfig) {
    return load(nameOrPath, schedulerConfig, Optional.empty());
  }

  /**
   * Loads a model for a given sampler: the defaults of a scheduler file depend on it.
   *
   * @param nameOrPath a built-in's name, a folder or an {@code .onnx} file
   * @param schedulerConfig a scheduler file in the place of the model's own
   * @param kind the sampler; empty for the one that the scheduler file names
   * @return the model
   * @throws ModelException if it is not there, or cannot be used as it is
   */
  public static DiffusionModel load(
      String nameOrPath, Optional<Path> schedulerConfig, Optional<SamplerKind> kind) {
    if (builtInNames().contains(nameOrPath)) {
      Optional<SchedulerFile> scheduler =
          schedulerConfig.map(file -> ModelFiles.readScheduler(file, kind));
      return BuiltInModels.load(nameOrPath, scheduler, kind);
    }
    Path path = path(nameOrPath);
    ModelFiles files;
    if (Files.isDirectory(path)) {
      files = ModelFiles.ofFolder(path, schedulerConfig);
    } else if (Files.isRegularFile(path) && path.toString().endsWith(".onnx")) {
      files = ModelFiles.ofFile(path, schedulerConfig);
    } else {
      throw unknown(nameOrPath, Files.exists(path) ? "another file" : "nothing of that name");
    }
    SchedulerFile scheduler = files.readScheduler(kind);
    return OnnxModel.load(
        nameOf(path), OnnxSource.ofFile(files.model()), files.metadata(), scheduler);
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new ModelException(unknown(text, "a name that no file can have").getMessage(), e);
    }
  }

  private static String nameOf(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? path.toString() : name.toString();
  }

  private static ModelException unknown(String text, String found) {
    return new ModelException(
        String.format(
            "model '%s': expected %s, a folder in the diffusers layout, or an .onnx file, found %s",
            text, String.join(", ", builtInNames()), found));
  }
}
