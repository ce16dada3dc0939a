package io.autospec.model;

import io.autospec.sampler.Condition;
import io.autospec.sampler.kernel.ReverseKernel;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Checks conditions and chains against what a network takes, before any work starts. */
public final class ModelInputs {
  private static final String CLASS_LABELS = "class_labels";

  private ModelInputs() {}

  /**
   * Checks a condition: every input is there, nothing else is, types and shapes fit, a label is one
   * of the model's classes or its empty label.
   *
   * @param model the network
   * @param condition what it would be told
   * @throws ModelException if it cannot be told that
   */
  public static void validate(DiffusionModel model, Condition condition) {
    try {
      validate(model.conditionInputs(), condition);
    } catch (ModelException e) {
      throw new ModelException("model " + model.name() + ": " + e.getMessage(), e);
    }
    Condition.Value value = condition.values().get(CLASS_LABELS);
    if (value instanceof Condition.Int64Value labels && model.classes().isPresent()) {
      for (long label : labels.values()) {
        requireLabel(model, label);
      }
    }
  }

  /**
   * Checks whether a chain can be run on a network: one that learns its variance needs a network
   * that predicts it, and fractional timesteps need one that takes them.
   *
   * @param model the network
   * @param kernel the chain
   * @throws ModelException if the network cannot serve the chain
   */
  public static void validate(DiffusionModel model, ReverseKernel kernel) {
    if (kernel.learnsVariance() && !model.predictsVariance()) {
      throw new ModelException(
          String.format(
              "model %s: expected an output with twice the sample's channels, as variance_type"
                  + " learned_range says, found one with as many; set variance_type to fixed_small",
              model.name()));
    }
    for (int step = 0; model.takesWholeTimestepsOnly() && step < kernel.steps(); step++) {
      float timestep = kernel.timestep(step);
      if (timestep != Math.rint(timestep)) {
        throw new ModelException(
            String.format(
                "model %s: its timestep is an integer, but this chain has timestep %s; set"
                    + " timestep_spacing to leading or trailing, or export the model with a float32"
                    + " timestep",
                model.name(), timestep));
      }
    }
  }

  /**
   * Checks a condition against inputs.
   *
   * @param inputs what the network wants
   * @param condition what it would be told
   * @throws ModelException if one is missing, unknown, or of another type or shape
   */
  public static void validate(List<ModelInput> inputs, Condition condition) {
    for (ModelInput input : inputs) {
      Condition.Value value = condition.values().get(input.name());
      if (value == null) {
        throw new ModelException(
            String.format(
                "condition: expected %s, found %s; give it with %s",
                describe(input),
                condition.values().isEmpty() ? "none" : "only " + condition.values().keySet(),
                input.name().equals(CLASS_LABELS)
                    ? "--label"
                    : "--input " + input.name() + "=FILE.npy"));
      }
      requireFit(input, value);
    }
    for (String name : condition.values().keySet()) {
      if (inputs.stream().noneMatch(input -> input.name().equals(name))) {
        throw new ModelException(
            String.format(
                "condition: the network has no input %s; it takes %s",
                name,
                inputs.isEmpty()
                    ? "no condition"
                    : inputs.stream()
                        .map(ModelInputs::describe)
                        .collect(Collectors.joining(", "))));
      }
    }
  }

  private static void requireFit(ModelInput input, Condition.Value value) {
    boolean integer = value instanceof Condition.Int64Value;
    if (integer != input.integer() || !fits(input.shape(), value.shape())) {
      throw new ModelException(
          String.format(
              "condition: expected %s, found %s of shape %s",
              describe(input), integer ? "integers" : "float32", text(boxed(value.shape()))));
    }
  }

  private static boolean fits(List<Long> wanted, long[] found) {
    if (found.length == 0) {
      return wanted.stream().allMatch(axis -> axis == 1);
    }
    if (wanted.size() != found.length) {
      return false;
    }
    for (int i = 0; i < found.length; i++) {
      if (wanted.get(i) != found[i] && wanted.get(i) != -1) {
        return false;
      }
    }
    return true;
  }

  private static void requireLabel(DiffusionModel model, long label) {
    long classes = model.classes().getAsLong();
    OptionalLong empty = model.emptyLabel();
    boolean isEmptyLabel = empty.isPresent() && empty.getAsLong() == label;
    if ((label < 0 || label >= classes) && !isEmptyLabel) {
      throw new ModelException(
          String.format(
              "model %s: expected a label of 0 .. %d%s, found %d",
              model.name(),
              classes - 1,
              empty.isPresent() ? " (or " + empty.getAsLong() + " for no label)" : "",
              label));
    }
  }

  private static String describe(ModelInput input) {
    return input.name()
        + (input.integer() ? " (integers" : " (float32")
        + " of shape "
        + text(input.shape())
        + ")";
  }

  private static List<Long> boxed(long[] shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  private static String text(List<Long> axes) {
    return axes.stream()
        .map(axis -> axis < 0 ? "?" : axis.toString())
        .collect(Collectors.joining(",", "[", "]"));
  }
}
