package io.autospec.cli.doctor;

import io.autospec.cli.ModelSource;
import io.autospec.cli.options.OneLine;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelException;
import io.autospec.model.device.Device;
import io.autospec.model.onnx.OnnxProviders;
import io.autospec.sampler.Denoiser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Loads the built-in digit network where networks run: the only honest test of a runtime. */
public final class NetworkChecks {
  private static final String PROBE_MODEL = "mnist";
  private static final Path NVIDIA_DEVICE = Path.of("/dev/nvidiactl");

  private NetworkChecks() {}

  /**
   * Looks at ONNX Runtime and CUDA.
   *
   * @param models where the built-in model comes from
   * @return one finding a subject
   */
  public static List<Finding> all(ModelSource models) {
    boolean gpu = Files.exists(NVIDIA_DEVICE);
    DiffusionModel model;
    try {
      model = models.load(PROBE_MODEL, Optional.empty(), Optional.empty());
    } catch (RuntimeException | LinkageError e) {
      return List.of(runtimeFailure(e));
    }
    return List.of(cpu(model), providers(), cuda(model, gpu));
  }

  private static Finding providers() {
    try {
      return providers(OnnxProviders.names());
    } catch (RuntimeException | LinkageError e) {
      return runtimeFailure(e);
    }
  }

  static Finding providers(List<String> names) {
    String found = "ONNX Runtime is built for " + String.join(", ", names);
    return names.contains("CPU")
        ? Finding.ok("providers", found)
        : Finding.fail("providers", found, "put back the onnxruntime jar of this build");
  }

  static Finding cpu(DiffusionModel model) {
    try (Denoiser denoiser = model.open(new Device.Cpu(1))) {
      return Finding.ok(
          "ONNX Runtime",
          "loads, and opens " + model.name() + " (" + denoiser.stateSize() + " floats)");
    } catch (RuntimeException | LinkageError e) {
      return runtimeFailure(e);
    }
  }

  static Finding cuda(DiffusionModel model, boolean gpuPresent) {
    try (Denoiser denoiser = model.open(new Device.Cuda(0))) {
      return Finding.ok(
          "CUDA", "cuda:0 opens " + model.name() + " (" + denoiser.stateSize() + " floats)");
    } catch (ModelException e) {
      return gpuPresent
          ? Finding.warn("CUDA", "a GPU is there but cannot be used", OneLine.of(e))
          : Finding.ok("CUDA", "no GPU here; networks run on the CPU");
    } catch (RuntimeException | LinkageError e) {
      return Finding.warn("CUDA", "cannot be used", OneLine.of(e));
    }
  }

  private static Finding runtimeFailure(Throwable e) {
    return Finding.fail(
        "ONNX Runtime",
        OneLine.of(e),
        "check that the temp folder allows programs (no noexec) and that libstdc++ is installed");
  }
}
