package io.autospec.scaling.quality;

import java.util.List;

/**
 * What one way to sample is worth.
 *
 * @param family ways that differ in their steps alone
 * @param label for a table
 * @param calls network calls that follow each other, the mean a sample
 * @param count samples
 * @param scores the task's own measures, the first one first
 */
public record QualityPoint(
    String family, String label, double calls, int count, List<Score> scores) {
  // Copies the list.
  public QualityPoint {
    scores = List.copyOf(scores);
  }

  /**
   * A figure of many samples.
   *
   * @param name of the figure
   * @param meaning one line: what is good
   * @param value the figure
   * @param error one standard error
   */
  public record Score(String name, String meaning, double value, double error) {
    /**
     * A share.
     *
     * @param name of the figure
     * @param meaning one line: what is good
     * @param hits how many
     * @param count of how many
     */
    static Score share(String name, String meaning, int hits, int count) {
      double share = (double) hits / count;
      return new Score(name, meaning, share, Math.sqrt(share * (1 - share) / count));
    }
  }
}
