package io.autospec.cli;

import io.autospec.cli.options.Labels;
import io.autospec.cli.output.OutputTarget;
import io.autospec.cli.report.Drawn;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelInput;
import io.autospec.model.npy.Npy;
import io.autospec.model.npy.NpyArray;
import io.autospec.sampler.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Makes each trajectory's condition from {@code --label} and {@code --input}. */
final class ConditionPlanner {
  static final String LABELS_INPUT = Drawn.LABELS_INPUT;
  static final String PLAN_INPUT = "global_cond";

  /**
   * The start of {@code policy} when no input is given: start, disc and goal on one line, so that
   * left and right are alike. Position, position before, goal, the disc's centre.
   */
  private static final float[] SYMMETRIC_START = {0, -0.85f, 0, -0.85f, 0, 0.85f, 0, 0};

  private static final String POLICY = "policy";

  private final int count;
  private final Optional<Labels> labels;
  private final Map<String, Path> files = new LinkedHashMap<>();

  /**
   * What conditions a job has.
   *
   * @param conditions one a trajectory
   * @param labels one a trajectory, or empty for a network without
   * @param sharedBesideLabels whether everything but the label is the same for all trajectories
   */
  record Planned(List<Condition> conditions, List<Long> labels, boolean sharedBesideLabels) {}

  /**
   * Reads the arguments as far as that needs no model.
   *
   * @param options as typed
   * @throws BadInputException if they are malformed, or a file is not there
   */
  ConditionPlanner(DrawOptions options) {
    this.count = options.count;
    this.labels = Optional.ofNullable(options.label).map(Labels::parse);
    for (String text : options.inputs) {
      int equals = text.indexOf('=');
      if (equals < 1 || equals == text.length() - 1) {
        throw new BadInputException("--input: expected NAME=FILE.npy; found '" + text + "'");
      }
      String name = text.substring(0, equals);
      Path file = OutputTarget.path("--input", text.substring(equals + 1));
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        throw new BadInputException("--input: no readable file " + file);
      }
      if (files.put(name, file) != null) {
        throw new BadInputException("--input: " + name + " is given twice");
      }
      if (name.equals(LABELS_INPUT) && labels.isPresent()) {
        throw new BadInputException("--input class_labels and --label say the same; give one");
      }
    }
  }

  /**
   * Makes the conditions.
   *
   * @param model whose inputs they are
   * @param notes added to
   * @return one condition a trajectory
   */
  Planned plan(DiffusionModel model, List<String> notes) {
    Map<String, ModelInput> wanted = new LinkedHashMap<>();
    model.conditionInputs().forEach(input -> wanted.put(input.name(), input));
    for (String name : files.keySet()) {
      if (!wanted.containsKey(name)) {
        throw new BadInputException(
            "--input: "
                + model.name()
                + " has no input "
                + name
                + "; it takes "
                + (wanted.isEmpty() ? "none" : String.join(", ", wanted.keySet())));
      }
    }
    if (labels.isPresent() && !wanted.containsKey(LABELS_INPUT)) {
      throw new BadInputException(
          "--label: " + model.name() + " takes no class_labels; leave it out");
    }
    List<Condition> conditions = new ArrayList<>(Collections.nCopies(count, Condition.none()));
    List<Long> given = List.of();
    boolean shared = true;
    for (ModelInput input : wanted.values()) {
      if (files.containsKey(input.name())) {
        boolean perRow = addFile(conditions, input, files.get(input.name()));
        if (input.name().equals(LABELS_INPUT)) {
          given = labelsOf(conditions, model);
        } else {
          shared &= !perRow;
        }
      } else if (input.name().equals(LABELS_INPUT)) {
        given = labels(model, notes);
        for (int i = 0; i < count; i++) {
          conditions.set(i, conditions.get(i).with(LABELS_INPUT, new long[] {given.get(i)}));
        }
      } else if (input.name().equals(PLAN_INPUT) && model.name().equals(POLICY)) {
        conditions.replaceAll(
            condition -> condition.with(PLAN_INPUT, SYMMETRIC_START, SYMMETRIC_START.length));
      } else {
        throw new BadInputException(
            model.name()
                + " needs its input "
                + input.name()
                + " of shape "
                + shapeText(input.shape())
                + "; give it with --input "
                + input.name()
                + "=FILE.npy");
      }
    }
    return new Planned(conditions, given, shared);
  }

  /**
   * Checks a label.
   *
   * @param option for the message
   * @param label the label
   * @param model knows its classes, perhaps
   * @throws BadInputException if the model has no such class
   */
  static void requireLabel(String option, long label, DiffusionModel model) {
    boolean empty = model.emptyLabel().isPresent() && model.emptyLabel().getAsLong() == label;
    if (label < 0
        || (!empty && model.classes().isPresent() && label >= model.classes().getAsLong())) {
      String none =
          model.emptyLabel().isPresent()
              ? " (or " + model.emptyLabel().getAsLong() + " for no label)"
              : "";
      throw new BadInputException(
          option
              + ": "
              + model.name()
              + " knows labels 0.."
              + (model.classes().orElse(Long.MAX_VALUE) - 1)
              + none
              + "; found "
              + label);
    }
  }

  private List<Long> labels(DiffusionModel model, List<String> notes) {
    if (labels.isPresent()) {
      labels.get().values().forEach(label -> requireLabel("--label", label, model));
      return labels.get().cycle(count);
    }
    if (model.classes().isEmpty()) {
      throw new BadInputException(
          model.name() + " wants a label for each sample; give it with --label");
    }
    long classes = model.classes().getAsLong();
    if (classes > 1) {
      notes.add("no --label given: samples take the labels 0.." + (classes - 1) + " in turn");
    }
    return new Labels(LongStream.range(0, classes).boxed().toList()).cycle(count);
  }

  private static List<Long> labelsOf(List<Condition> conditions, DiffusionModel model) {
    List<Long> labels = new ArrayList<>();
    for (Condition condition : conditions) {
      if (!(condition.values().get(LABELS_INPUT) instanceof Condition.Int64Value value)
          || value.values().length != 1) {
        return List.of();
      }
      requireLabel("--input " + LABELS_INPUT, value.values()[0], model);
      labels.add(value.values()[0]);
    }
    return labels;
  }

  /** Adds a file's rows to the conditions; true if each trajectory has its own. */
  private static boolean addFile(List<Condition> conditions, ModelInput input, Path file) {
    NpyArray array;
    try {
      array = Npy.read(file);
    } catch (IOException e) {
      throw new BadInputException("--input: " + file + " cannot be read: " + e.getMessage(), e);
    }
    int count = conditions.size();
    int[] shape = array.shape();
    int axes = input.shape().size();
    boolean perRow = shape.length == axes + 1;
    int rows = perRow ? shape[0] : 1;
    int[] row = perRow ? Arrays.copyOfRange(shape, 1, shape.length) : shape;
    if (!fits(row, input.shape()) || (rows != 1 && rows != count)) {
      throw new BadInputException(
          String.format(
              "--input %s: expected shape %s for all samples, or %d of them along a first axis;"
                  + " found %s in %s",
              input.name(), shapeText(input.shape()), count, Arrays.toString(shape), file));
    }
    long[] rowShape = Arrays.stream(row).asLongStream().toArray();
    int size = rows == 0 ? 0 : array.size() / rows;
    for (int i = 0; i < count; i++) {
      int from = rows == 1 ? 0 : i * size;
      Condition condition = conditions.get(i);
      conditions.set(
          i,
          input.integer()
              ? condition.with(input.name(), integers(array, from, size, input, file), rowShape)
              : condition.with(input.name(), floats(array, from, size, input, file), rowShape));
    }
    return rows != 1;
  }

  private static long[] integers(NpyArray array, int from, int size, ModelInput input, Path file) {
    if (array instanceof NpyArray.Int64 longs) {
      return Arrays.copyOfRange(longs.values(), from, from + size);
    }
    if (array instanceof NpyArray.Int32 ints) {
      return Arrays.stream(ints.values(), from, from + size).asLongStream().toArray();
    }
    throw new BadInputException(
        "--input " + input.name() + ": expected int64 or int32 in " + file + "; found floats");
  }

  private static float[] floats(NpyArray array, int from, int size, ModelInput input, Path file) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      if (array instanceof NpyArray.Float32 floats) {
        values[i] = floats.values()[from + i];
      } else if (array instanceof NpyArray.Float64 doubles) {
        values[i] = (float) doubles.values()[from + i];
      } else {
        throw new BadInputException(
            "--input "
                + input.name()
                + ": expected float32 or float64 in "
                + file
                + "; found integers");
      }
      if (!Float.isFinite(values[i])) {
        throw new BadInputException(
            "--input " + input.name() + ": found a value that is not finite in " + file);
      }
    }
    return values;
  }

  private static boolean fits(int[] row, List<Long> wanted) {
    if (row.length != wanted.size()) {
      return false;
    }
    for (int i = 0; i < row.length; i++) {
      if (row[i] < 1 || (wanted.get(i) >= 0 && wanted.get(i) != row[i])) {
        return false;
      }
    }
    return true;
  }

  private static String shapeText(List<Long> shape) {
    return shape.stream()
        .map(axis -> axis < 0 ? "any" : axis.toString())
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
