package io.autospec.sampler;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a network is told beside state and timestep, for one trajectory: named values without the
 * batch axis, such as {@code class_labels}, {@code global_cond} or {@code encoder_hidden_states}.
 *
 * <p>Immutable. The arrays handed in are copied; the arrays handed out must not be written to.
 */
public final class Condition {
  private static final Condition NONE = new Condition(Collections.emptyMap());

  /** One named value of one row. */
  public sealed interface Value permits Int64Value, Float32Value {
    /**
     * The shape without the batch axis; empty for one number a row.
     *
     * @return the axes, outermost first
     */
    long[] shape();
  }

  /**
   * Integers.
   *
   * @param values the numbers, C order
   * @param shape the shape without the batch axis
   */
  public record Int64Value(long[] values, long[] shape) implements Value {}

  /**
   * Floats.
   *
   * @param values the numbers, C order
   * @param shape the shape without the batch axis
   */
  public record Float32Value(float[] values, long[] shape) implements Value {}

  private final Map<String, Value> values;

  private Condition(Map<String, Value> values) {
    this.values = values;
  }

  /**
   * The empty condition.
   *
   * @return a condition that names nothing
   */
  public static Condition none() {
    return NONE;
  }

  /**
   * The condition of a class-conditional network.
   *
   * @param label the class
   * @return a condition with {@code class_labels}
   */
  public static Condition ofLabel(long label) {
    return NONE.with("class_labels", new long[] {label});
  }

  /**
   * Adds integers, or replaces what has that name.
   *
   * @param name the network's input name
   * @param numbers the numbers, C order
   * @param shape the shape without the batch axis; none for one number a row
   * @return a new condition
   * @throws IllegalArgumentException if the shape does not hold that many numbers
   */
  public Condition with(String name, long[] numbers, long... shape) {
    requireShape(name, numbers.length, shape);
    return plus(name, new Int64Value(numbers.clone(), shape.clone()));
  }

  /**
   * Adds floats, or replaces what has that name.
   *
   * @param name the network's input name
   * @param numbers the numbers, C order
   * @param shape the shape without the batch axis; none for one number a row
   * @return a new condition
   * @throws IllegalArgumentException if the shape does not hold that many numbers
   */
  public Condition with(String name, float[] numbers, long... shape) {
    requireShape(name, numbers.length, shape);
    return plus(name, new Float32Value(numbers.clone(), shape.clone()));
  }

  /**
   * The named values, in the order in which they were added.
   *
   * @return an unmodifiable map
   */
  public Map<String, Value> values() {
    return values;
  }

  private Condition plus(String name, Value value) {
    Map<String, Value> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Condition(Collections.unmodifiableMap(more));
  }

  private static void requireShape(String name, int count, long[] shape) {
    long expected = 1;
    for (long axis : shape) {
      expected = Math.multiplyExact(expected, axis);
    }
    if (expected != count) {
      throw new IllegalArgumentException(
          String.format(
              "input %s: shape %s holds %d numbers, found %d",
              name, Arrays.toString(shape), expected, count));
    }
  }
}
