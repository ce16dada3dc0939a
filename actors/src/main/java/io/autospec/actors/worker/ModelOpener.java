package io.autospec.actors.worker;

import io.autospec.model.DiffusionModel;

/** Gets hold of models by their content. Blocks; for any thread. */
@FunctionalInterface
public interface ModelOpener {
  /**
   * Finds a model here, or fetches it; it is held until {@link #release} was called as often.
   *
   * @param id what it must be, 64 hexadecimal digits
   * @param manifest what it consists of
   * @param sourceNode the node that has it
   * @return the model
   * @throws io.autospec.model.ModelException if it cannot be had, or is not what the id says
   * @throws NoSourceException if its bytes do not come from there now
   * @throws InterruptedException if the thread was interrupted
   */
  DiffusionModel open(String id, String manifest, int sourceNode) throws InterruptedException;

  /**
   * Lets go of a model that was opened; what nobody holds may be forgotten. Its open networks stay
   * usable.
   *
   * @param id the model's
   */
  default void release(String id) {}
}
