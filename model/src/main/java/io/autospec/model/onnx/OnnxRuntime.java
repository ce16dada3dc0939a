package io.autospec.model.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.autospec.model.ModelException;
import io.autospec.model.device.Device;
import java.util.regex.Pattern;

/**
 * ONNX Runtime as this project sets it up: quiet (every failure comes back as an exception, and a
 * person gets our line, not its log), with stated threads that do not spin.
 */
final class OnnxRuntime {
  private static final String MESSAGE_MARK = "- message: ";
  private static final int MAX_MESSAGE = 300;
  private static final Pattern LOAD_PREFIX = Pattern.compile("^Load model from .* failed:");

  private OnnxRuntime() {}

  static OrtEnvironment environment() {
    try {
      return FirstCall.ENVIRONMENT;
    } catch (LinkageError e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new ModelException(
          "ONNX Runtime's native library does not load on this machine (" + why.getMessage() + ")",
          e);
    }
  }

  /** Of this class, not the one below: another thread runs it while that one is being made. */
  static OrtEnvironment makeEnvironment() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "autospec");
  }

  /** The process's one environment. */
  private static final class FirstCall {
    static final OrtEnvironment ENVIRONMENT = LargeStack.call(OnnxRuntime::makeEnvironment);
  }

  /**
   * Loads a network.
   *
   * @param source the network
   * @param device the CPU or a CUDA device
   * @return a session; the caller closes it
   * @throws ModelException if the device is not there or the network cannot be loaded
   */
  static OrtSession createSession(OnnxSource source, Device device) {
    environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setInterOpNumThreads(1);
      options.setIntraOpNumThreads(device instanceof Device.Cpu cpu ? cpu.threads() : 1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setDeterministicCompute(true);
      if (device instanceof Device.Cuda cuda) {
        addCuda(options, cuda);
      }
      return source.createSession(options);
    } catch (OrtException e) {
      throw new ModelException(source.name() + ": cannot be loaded: " + lineOf(e), e);
    }
  }

  /**
   * What went wrong, for a person.
   *
   * @param e from ONNX Runtime
   * @return one line without the error code before it
   */
  static String lineOf(OrtException e) {
    String message = String.valueOf(e.getMessage());
    int mark = message.indexOf(MESSAGE_MARK);
    if (mark >= 0) {
      message = message.substring(mark + MESSAGE_MARK.length());
    }
    // It says the file's name again, and quotes the file's own bytes when they make no sense.
    message = LOAD_PREFIX.matcher(message.strip()).replaceFirst("");
    message = message.lines().findFirst().orElse("no reason given");
    message = message.replaceAll("\\p{Cntrl}", " ").strip();
    return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
  }

  private static void addCuda(OrtSession.SessionOptions options, Device.Cuda device) {
    if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      throw new ModelException(
          "device "
              + device
              + ": this build has ONNX Runtime for the CPU only; use --device cpu, or put the"
              + " onnxruntime_gpu jar in the place of onnxruntime");
    }
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.ordinal())) {
      // Both settings keep a row's bits the same from run to run.
      cuda.add("use_tf32", "0");
      cuda.add("cudnn_conv_algo_search", "DEFAULT");
      options.addCUDA(cuda);
    } catch (OrtException e) {
      throw new ModelException(
          "device " + device + ": cannot be used: " + lineOf(e) + "; use --device cpu", e);
    }
  }
}
