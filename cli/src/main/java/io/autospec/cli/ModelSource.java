package io.autospec.cli;

import io.autospec.model.DiffusionModel;
import io.autospec.sampler.kernel.SamplerKind;
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
   * @param kind the sampler that it is for; empty for the one that its scheduler file names
   * @return the model
   * @throws io.autospec.model.ModelException if there is none, or it cannot be used
   */
  DiffusionModel load(String nameOrPath, Optional<Path> scheduler, Optional<SamplerKind> kind);
}
