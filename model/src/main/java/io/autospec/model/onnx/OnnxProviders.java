package io.autospec.model.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.util.List;

/** What this build of ONNX Runtime can run networks on. */
public final class OnnxProviders {
  private OnnxProviders() {}

  /**
   * The execution providers of this build, whether or not their devices are there.
   *
   * @return their names, sorted; for example CPU
   * @throws io.autospec.model.ModelException if ONNX Runtime's native library does not load
   */
  public static List<String> names() {
    OnnxRuntime.environment();
    return OrtEnvironment.getAvailableProviders().stream().map(OrtProvider::name).sorted().toList();
  }
}
