package io.autospec.model;

import java.util.List;

/**
 * One condition input of a network.
 *
 * @param name the input's name in the model file
 * @param integer true for int64 or int32, false for floating point
 * @param shape the axes without the batch axis; -1 where the length is free
 */
public record ModelInput(String name, boolean integer, List<Long> shape) {
  // Copies the shape.
  public ModelInput {
    shape = List.copyOf(shape);
  }
}
