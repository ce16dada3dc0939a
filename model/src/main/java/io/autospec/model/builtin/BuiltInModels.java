package io.autospec.model.builtin;

import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelException;
import io.autospec.model.ModelManifest;
import io.autospec.model.ModelMetadata;
import io.autospec.model.config.SchedulerConfigReader;
import io.autospec.model.config.SchedulerFile;
import io.autospec.model.onnx.OnnxModel;
import io.autospec.model.onnx.OnnxSource;
import io.autospec.sampler.kernel.SamplerKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
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

  /**
   * Makes the model that a manifest describes, if its network or closed form is a built-in's; the
   * schedule and what else the manifest says are the manifest's.
   *
   * @param manifest what is wanted
   * @return the model; empty if no built-in has these bytes
   * @throws ModelException if the schedule does not fit a closed form
   */
  public static Optional<DiffusionModel> find(ModelManifest manifest) {
    if (manifest.files().isEmpty()) {
      GaussianMixtureModel closed = new GaussianMixtureModel(manifest.scheduler());
      return closed.sha256().equals(manifest.sha256()) ? Optional.of(closed) : Optional.empty();
    }
    for (String name : List.of(MNIST, POLICY)) {
      OnnxSource source = Sources.ALL.get(name);
      if (source.sha256().equals(manifest.sha256())) {
        return Optional.of(
            OnnxModel.load(manifest.name(), source, manifest.metadata(), manifest.scheduler()));
      }
    }
    return Optional.empty();
  }

  /** The networks, read and hashed when they are first asked for. */
  private static final class Sources {
    static final Map<String, OnnxSource> ALL = Map.of(MNIST, source(MNIST), POLICY, source(POLICY));
  }

  private static OnnxSource source(String name) {
    try (InputStream model = open(name, "model.onnx")) {
      return OnnxSource.ofBytes(name, model.readAllBytes());
    } catch (IOException e) {
      throw new ModelException("built-in model " + name + ": cannot be read (" + e + ")", e);
    }
  }

  private static OnnxModel network(
      String name,
      ModelMetadata metadata,
      Optional<SchedulerFile> scheduler,
      Optional<SamplerKind> kind) {
    SchedulerFile used = scheduler.orElseGet(() -> scheduler(name, kind));
    return OnnxModel.load(name, Sources.ALL.get(name), metadata, used);
  }

  private static SchedulerFile scheduler(String name, Optional<SamplerKind> kind) {
    try (InputStream config = open(name, "scheduler_config.json")) {
      return SchedulerConfigReader.read(config, name + " scheduler_config.json", kind);
    } catch (IOException e) {
      throw new ModelException("built-in model " + name + ": cannot be read (" + e + ")", e);
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
