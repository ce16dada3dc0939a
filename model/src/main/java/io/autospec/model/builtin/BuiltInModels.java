package io.autospec.model.builtin;

import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelException;
import io.autospec.model.ModelMetadata;
import io.autospec.model.config.SchedulerConfigReader;
import io.autospec.model.config.SchedulerFile;
import io.autospec.model.onnx.OnnxModel;
import io.autospec.model.onnx.OnnxSource;
import io.autospec.sampler.kernel.SamplerKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes the built-in models, from the class path straight into memory. */
public final class BuiltInModels {
  private static final String MNIST = "mnist";
  private static final String POLICY = "policy";
  private static final long DIGITS = 10;

  private BuiltInModels() {}

  /**
   * The names.
   *
   * @return in the order in which they are listed to a person
   */
  public static List<String> names() {
    return List.of(MNIST, POLICY, GaussianMixtureModel.NAME);
  }

  /**
   * Makes a built-in model.
   *
   * @param name one of {@link #names()}
   * @param scheduler a schedule in the place of its own, if any
   * @param kind the sampler to read its own schedule for; empty for the one that it names
   * @return the model
   * @throws ModelException if there is none of that name
   */
  public static DiffusionModel load(
      String name, Optional<SchedulerFile> scheduler, Optional<SamplerKind> kind) {
    return switch (name) {
      case MNIST ->
          network(
              name,
              // The label after the last digit was trained as "no label".
              new ModelMetadata(OptionalLong.of(DIGITS), OptionalLong.of(DIGITS), List.of()),
              scheduler,
              kind);
      case POLICY -> network(name, ModelMetadata.none(), scheduler, kind);
      case GaussianMixtureModel.NAME ->
          scheduler.isPresent()
              ? new GaussianMixtureModel(scheduler.get())
              : new GaussianMixtureModel();
      default ->
          throw new ModelException("expected a built-in model of " + names() + ", found " + name);
    };
  }

  private static OnnxModel network(
      String name,
      ModelMetadata metadata,
      Optional<SchedulerFile> scheduler,
      Optional<SamplerKind> kind) {
    try (InputStream model = open(name, "model.onnx")) {
      SchedulerFile used = scheduler.isPresent() ? scheduler.get() : scheduler(name, kind);
      return OnnxModel.load(name, OnnxSource.ofBytes(name, model.readAllBytes()), metadata, used);
    } catch (IOException e) {
      throw new ModelException("built-in model " + name + ": cannot be read (" + e + ")", e);
    }
  }

  private static SchedulerFile scheduler(String name, Optional<SamplerKind> kind)
      throws IOException {
    try (InputStream config = open(name, "scheduler_config.json")) {
      return SchedulerConfigReader.read(config, name + " scheduler_config.json", kind);
    }
  }

  private static InputStream open(String name, String file) {
    InputStream in = BuiltInModels.class.getResourceAsStream(name + "/" + file);
    if (in == null) {
      throw new ModelException("built-in model " + name + ": " + file + " is not in this build");
    }
    return in;
  }
}
