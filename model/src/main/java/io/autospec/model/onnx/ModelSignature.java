package io.autospec.model.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.autospec.model.ModelException;
import io.autospec.model.ModelInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a network's inputs and outputs are for, read from the model itself. The rules:
 *
 * <ul>
 *   <li>the sample is the float32 input named {@code sample}, else {@code latent_sample}, else
 *       {@code x}, else {@code hidden_states}, else the only float32 input of rank 2 or more that
 *       is not the timestep; its first axis is the batch
 *   <li>the timestep is the input named {@code timestep}, else {@code t}, else "timesteps": int64,
 *       int32, float32 or float64, of shape [batch], [1] or a scalar
 *   <li>every other input is a condition by its own name: int64, int32, float32 or float64. It has
 *       one value a row if its first axis is the batch; a scalar, or an input whose first axis has
 *       another fixed length, is one value for a whole call
 *   <li>the output is the one named {@code out_sample}, else the only float32 output whose shape
 *       fits the sample's: equal, or with twice the channels (axis 1) where the variance is
 *       predicted too
 * </ul>
 *
 * @param sample the sample input
 * @param timestep the timestep input
 * @param conditions all other inputs, in the model's order
 * @param output the prediction
 */
public record ModelSignature(
    Tensor sample, Timestep timestep, List<ConditionTensor> conditions, Tensor output) {

  private static final List<String> SAMPLE_NAMES =
      List.of("sample", "latent_sample", "x", "hidden_states");
  private static final List<String> TIMESTEP_NAMES = List.of("timestep", "t", "timesteps");
  private static final String OUTPUT_NAME = "out_sample";
  private static final Set<OnnxJavaType> NUMBERS =
      Set.of(OnnxJavaType.INT64, OnnxJavaType.INT32, OnnxJavaType.FLOAT, OnnxJavaType.DOUBLE);

  /**
   * A named tensor.
   *
   * @param name in the model file
   * @param type of an element
   * @param axes all axes, the batch included; -1 where the length is free
   */
  public record Tensor(String name, OnnxJavaType type, List<Long> axes) {
    /** Copies the axes. */
    public Tensor {
      axes = List.copyOf(axes);
    }

    @Override
    public String toString() {
      String element =
          switch (type) {
            case FLOAT -> "float32";
            case DOUBLE -> "float64";
            default -> type.toString().toLowerCase(Locale.ROOT);
          };
      return name + " " + element + text(axes);
    }
  }

  /**
   * The timestep input.
   *
   * @param tensor name, type and axes
   * @param perRow true for [batch]; false for [1] and for a scalar, which tell all rows of a call
   *     the same timestep
   */
  public record Timestep(Tensor tensor, boolean perRow) {}

  /**
   * A condition input.
   *
   * @param tensor name, type and axes
   * @param perRow whether the first axis is the batch
   * @param valueAxes the axes of one row's value, without the batch; -1 where the length is free
   */
  public record ConditionTensor(Tensor tensor, boolean perRow, List<Long> valueAxes) {
    /** Copies the axes. */
    public ConditionTensor {
      valueAxes = List.copyOf(valueAxes);
    }

    /**
     * The input as a model describes it.
     *
     * @return name, kind and shape without the batch axis
     */
    public ModelInput toModelInput() {
      boolean integer = tensor.type() == OnnxJavaType.INT64 || tensor.type() == OnnxJavaType.INT32;
      return new ModelInput(tensor.name(), integer, valueAxes);
    }
  }

  /** Copies the list. */
  public ModelSignature {
    conditions = List.copyOf(conditions);
  }

  /**
   * Reads a network's signature.
   *
   * @param modelName for messages
   * @param session the loaded network
   * @return what its inputs and outputs are for
   * @throws ModelException if the network is not a score network by the rules above
   */
  public static ModelSignature read(String modelName, OrtSession session) {
    try {
      return of(modelName, tensors(session.getInputInfo()), tensors(session.getOutputInfo()));
    } catch (OrtException e) {
      throw new ModelException(
          modelName + ": its inputs cannot be read: " + OnnxRuntime.lineOf(e), e);
    }
  }

  static ModelSignature of(String modelName, List<Tensor> inputs, List<Tensor> outputs) {
    Tensor timestep = timestep(modelName, inputs);
    Tensor sample = sample(modelName, inputs, timestep);
    long batch = sample.axes().get(0);
    List<ConditionTensor> conditions = new ArrayList<>();
    for (Tensor input : inputs) {
      if (!input.equals(sample) && !input.equals(timestep)) {
        conditions.add(condition(modelName, input, batch));
      }
    }
    return new ModelSignature(
        sample,
        timestep(modelName, timestep, batch),
        conditions,
        output(modelName, sample, outputs));
  }

  /**
   * The fixed length of the batch axis.
   *
   * @return at least 1, or -1 if it is free
   */
  public long fixedBatch() {
    return sample.axes().get(0);
  }

  /**
   * The sample's axes without the batch.
   *
   * @return -1 where the length is free
   */
  public List<Long> sampleShape() {
    return sample.axes().subList(1, sample.axes().size());
  }

  private static List<Tensor> tensors(Map<String, NodeInfo> infos) {
    List<Tensor> tensors = new ArrayList<>();
    new LinkedHashMap<>(infos)
        .forEach(
            (name, node) -> {
              if (node.getInfo() instanceof TensorInfo info) {
                List<Long> axes = new ArrayList<>();
                for (long axis : info.getShape()) {
                  axes.add(axis);
                }
                tensors.add(new Tensor(name, info.type, axes));
              } else {
                tensors.add(new Tensor(name, OnnxJavaType.UNKNOWN, List.of()));
              }
            });
    return tensors;
  }

  private static Tensor timestep(String modelName, List<Tensor> inputs) {
    for (String name : TIMESTEP_NAMES) {
      for (Tensor input : inputs) {
        if (input.name().equals(name)) {
          return input;
        }
      }
    }
    throw new ModelException(
        modelName + ": expected an input named timestep, t or timesteps, found " + inputs);
  }

  private static Timestep timestep(String modelName, Tensor tensor, long batch) {
    boolean scalar = tensor.axes().isEmpty();
    long length = tensor.axes().size() == 1 ? tensor.axes().get(0) : 0;
    boolean perRow = length == -1 || (length == batch && length > 1);
    if (!NUMBERS.contains(tensor.type()) || !(scalar || perRow || length == 1)) {
      throw new ModelException(
          String.format(
              "%s: timestep: expected int64, int32, float32 or float64 of shape [batch], [1] or a"
                  + " scalar, found %s",
              modelName, tensor));
    }
    return new Timestep(tensor, perRow);
  }

  private static Tensor sample(String modelName, List<Tensor> inputs, Tensor timestep) {
    for (String name : SAMPLE_NAMES) {
      for (Tensor input : inputs) {
        if (input.name().equals(name)) {
          return requireSample(modelName, input);
        }
      }
    }
    List<Tensor> candidates =
        inputs.stream()
            .filter(
                t -> !t.equals(timestep) && t.type() == OnnxJavaType.FLOAT && t.axes().size() >= 2)
            .toList();
    if (candidates.size() != 1) {
      throw new ModelException(
          String.format(
              "%s: expected an input named sample, latent_sample, x or hidden_states, or a single"
                  + " float32 input of rank 2 or more, found %s",
              modelName, inputs));
    }
    return requireSample(modelName, candidates.get(0));
  }

  private static Tensor requireSample(String modelName, Tensor sample) {
    if (sample.type() != OnnxJavaType.FLOAT || sample.axes().size() < 2) {
      throw new ModelException(
          String.format(
              "%s: expected a float32 sample of shape [batch, ...], found %s; export the model in"
                  + " float32",
              modelName, sample));
    }
    return sample;
  }

  private static ConditionTensor condition(String modelName, Tensor input, long batch) {
    if (!NUMBERS.contains(input.type())) {
      throw new ModelException(
          String.format(
              "%s: expected conditions of int64, int32, float32 or float64, found %s",
              modelName, input));
    }
    List<Long> axes = input.axes();
    if (axes.isEmpty()) {
      return new ConditionTensor(input, false, axes);
    }
    long first = axes.get(0);
    boolean perRow = first == -1 || first == batch;
    boolean dropFirst = perRow || first == 1;
    return new ConditionTensor(input, perRow, dropFirst ? axes.subList(1, axes.size()) : axes);
  }

  private static Tensor output(String modelName, Tensor sample, List<Tensor> outputs) {
    List<Tensor> fitting =
        outputs.stream().filter(t -> t.type() == OnnxJavaType.FLOAT && fits(sample, t)).toList();
    for (Tensor output : fitting) {
      if (output.name().equals(OUTPUT_NAME)) {
        return output;
      }
    }
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    throw new ModelException(
        String.format(
            "%s: expected a float32 output named out_sample, or a single one, with the shape of %s"
                + " or twice its channels, found %s",
            modelName, sample, outputs));
  }

  /** An output of unknown rank fits too: its shape is looked at when the network first runs. */
  private static boolean fits(Tensor sample, Tensor output) {
    List<Long> wanted = sample.axes();
    List<Long> found = output.axes();
    if (found.isEmpty()) {
      return true;
    }
    if (found.size() != wanted.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      long a = wanted.get(i);
      long b = found.get(i);
      boolean doubled = i == 1 && b == 2 * a;
      if (a != -1 && b != -1 && a != b && !doubled) {
        return false;
      }
    }
    return true;
  }

  private static String text(List<Long> axes) {
    return axes.stream()
        .map(axis -> axis < 0 ? "?" : axis.toString())
        .collect(Collectors.joining(",", "[", "]"));
  }
}
