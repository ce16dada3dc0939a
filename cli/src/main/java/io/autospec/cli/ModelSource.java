package io.autospec.cli;

import io.autospec.model.DiffusionModel;
import java.nio.file.Path;
import java.util.Optional;

/** Finds models. */
@FunctionalInterface
public interface ModelSource {
  /**
   * Loads a model.
   *
   * @param nameOrPath a built-in name, a folder or an {@code .onnx} file
   * @param scheduler a {@code scheduler_config.json} to use instead of the model's own
   * @return the model
   * @throws io.autospec.model.ModelException if there is none, or it cannot be used
   */
  DiffusionModel load(String nameOrPath, Optional<Path> scheduler);
}
