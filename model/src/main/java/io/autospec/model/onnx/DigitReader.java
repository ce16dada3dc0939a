package io.autospec.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.autospec.model.ModelException;
import io.autospec.model.device.Device;
import io.autospec.sampler.DenoiserException;
import java.nio.FloatBuffer;
import java.util.Map;

/** A classifier of 28 x 28 images behind ONNX Runtime. One thread at a time. */
public final class DigitReader implements AutoCloseable {
  private static final int SIDE = 28;

  private final OrtSession session;

  /**
   * Opens the network on the CPU.
   *
   * @param network an ONNX file's bytes: input {@code image} [1,1,28,28], output one logit a class
   * @throws ModelException if it cannot be opened
   */
  public DigitReader(byte[] network) {
    session =
        OnnxRuntime.createSession(OnnxSource.ofBytes("digit-checker", network), new Device.Cpu(1));
  }

  /**
   * The class with the largest logit.
   *
   * @param image 784 floats, row by row
   */
  public int read(float[] image) {
    try (OnnxTensor input =
            OnnxTensor.createTensor(
                OnnxRuntime.environment(), FloatBuffer.wrap(image), new long[] {1, 1, SIDE, SIDE});
        OrtSession.Result output = session.run(Map.of("image", input))) {
      float[] logits = ((float[][]) output.get(0).getValue())[0];
      int best = 0;
      for (int c = 1; c < logits.length; c++) {
        best = logits[c] > logits[best] ? c : best;
      }
      return best;
    } catch (OrtException e) {
      throw new DenoiserException("the digit checker failed: " + OnnxRuntime.lineOf(e), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the digit checker cannot be closed", e);
    }
  }
}
