package io.autospec.model.onnx;

/**
 * How rows are put into network calls.
 *
 * @param batchSize the rows that every call has, filled up with copies of the call's first row; 0
 *     for as many as there are
 * @param rowsPerCall the most real rows of a call
 */
public record BatchPlan(int batchSize, int rowsPerCall) {
  /**
   * Calls as large as the rows at hand.
   *
   * @param mostRows the most rows of a call: no more than were tested together
   * @return a plan for networks whose bits do not depend on the batch
   */
  public static BatchPlan free(int mostRows) {
    return new BatchPlan(0, mostRows);
  }

  /**
   * Calls of one size.
   *
   * @param batchSize at least 1
   * @return a plan that fills every call up to that size
   */
  public static BatchPlan padded(int batchSize) {
    return new BatchPlan(batchSize, batchSize);
  }

  /**
   * Calls of one size with a single real row.
   *
   * @param batchSize at least 1
   * @return a plan in which no row has company
   */
  public static BatchPlan alone(int batchSize) {
    return new BatchPlan(batchSize, 1);
  }

  /**
   * The batch size of a call.
   *
   * @param rows the real rows in it
   * @return at least that many
   */
  int sizeFor(int rows) {
    return batchSize == 0 ? rows : batchSize;
  }

  @Override
  public String toString() {
    if (batchSize == 0) {
      return "batches as they come, at most " + rowsPerCall + " rows";
    }
    return rowsPerCall == batchSize
        ? "batches of " + batchSize + ", always"
        : "batches of " + batchSize + ", always, with one row in each";
  }
}
