package io.autospec.scaling.quality;

import io.autospec.model.DiffusionModel;
import io.autospec.model.builtin.DigitChecker;
import io.autospec.model.builtin.GaussianMixtureModel;
import io.autospec.sampler.Condition;
import java.util.List;
import java.util.Optional;

/** A task's own measure of samples. One thread at a time. */
public interface QualityMeasure extends AutoCloseable {
  /** Draws samples by the way that is measured. */
  @FunctionalInterface
  interface Sampling {
    /**
     * Draws.
     *
     * @param conditions one a sample
     * @param seed of the noise; other draws take others
     * @return one a condition, in order
     * @throws InterruptedException if the thread was interrupted
     */
    List<float[]> draw(List<Condition> conditions, long seed) throws InterruptedException;
  }

  /**
   * Measures.
   *
   * @param sampling draws
   * @param count samples, or episodes
   * @param seed of all randomness
   * @return the same names in the same order each time
   * @throws InterruptedException if the thread was interrupted
   */
  List<QualityPoint.Score> measure(Sampling sampling, int count, long seed)
      throws InterruptedException;

  @Override
  default void close() {}

  /**
   * The measure of a model's task.
   *
   * @param model any
   * @return empty for a model whose task is not known
   */
  static Optional<QualityMeasure> of(DiffusionModel model) {
    if (model instanceof GaussianMixtureModel closed) {
      return Optional.of(new ExactLawQuality(closed.target()));
    }
    return switch (model.name()) {
      case "mnist" -> Optional.of(new DigitQuality(new DigitChecker()));
      case "policy" -> Optional.of(new PolicyQuality());
      default -> Optional.empty();
    };
  }
}
