package io.autospec.model.onnx;

import java.util.Arrays;

/**
 * Finds out whether a row's bits depend on the batch in which it is evaluated, and chooses a {@link
 * BatchPlan} under which they do not.
 *
 * <p>ONNX Runtime promises nothing here: kernels may be chosen by the batch size, and a tile's edge
 * may treat its rows differently. A trajectory's bytes must not depend on the rows beside it, so
 * the question is asked once a network and device, with a handful of rows.
 *
 * <p>The test is a sample, not a proof: its rows are pseudo-random. But it sees every batch size
 * from 1 to 8 (to 3 for large networks), and no larger batch is used.
 */
public final class BatchSelfTest {
  /** The rows of the largest batch that is tested. */
  public static final int ROWS = 8;

  /** The same for networks of {@link #LARGE_BYTES} and more. */
  public static final int ROWS_LARGE = 3;

  /** Above this size of the weights a network is tested with fewer rows. */
  public static final long LARGE_BYTES = 256L << 20;

  private BatchSelfTest() {}

  /** Evaluates some of a fixed set of rows in one call. */
  @FunctionalInterface
  public interface BatchEvaluator {
    /**
     * Evaluates rows together.
     *
     * @param rows numbers of rows, 0 .. {@link #ROWS} - 1; a number may occur twice
     * @return one output a row, in that order
     */
    float[][] evaluate(int... rows);
  }

  /** What was found. */
  public enum Finding {
    /** No dependence was seen. */
    INDEPENDENT("a row's bits do not depend on its batch"),
    /** Bits change with the batch size, but not with place and company in a batch of one size. */
    SIZE_DEPENDENT("a row's bits depend on the batch size"),
    /** Bits change with a row's place or with the other rows. */
    COMPANY_DEPENDENT("a row's bits depend on its place or company in the batch"),
    /** The same call gives different bits: no plan helps. */
    UNREPEATABLE("the same call gives different bits when it is repeated"),
    /**
     * The network could not be evaluated on made-up rows; treated as {@link #COMPANY_DEPENDENT}.
     */
    UNTESTED("the network could not be tested with made-up inputs");

    private final String sentence;

    Finding(String sentence) {
      this.sentence = sentence;
    }

    /**
     * The finding for a person.
     *
     * @return a sentence without its full stop
     */
    public String sentence() {
      return sentence;
    }
  }

  /**
   * The result.
   *
   * @param finding what was found
   * @param plan the batches that keep a row's bits; with {@link Finding#UNREPEATABLE} nothing does
   */
  public record Verdict(Finding finding, BatchPlan plan) {
    @Override
    public String toString() {
      return finding.sentence() + ": " + plan;
    }
  }

  /**
   * Tests a network with a free batch axis.
   *
   * @param evaluator the network
   * @param rows how many rows there are, at least 3
   * @param paddingIsCheap whether a full batch costs hardly more than one row (a GPU): then rows
   *     share padded batches where that is enough; else each row gets a batch of its own
   * @return the verdict
   */
  public static Verdict test(BatchEvaluator evaluator, int rows, boolean paddingIsCheap) {
    float[][] reference = evaluator.evaluate(range(0, rows, rows));
    boolean company = keepsBitsInCompany(evaluator, reference);
    boolean size = keepsBitsAtSizes(evaluator, reference);
    if (company && size) {
      return new Verdict(Finding.INDEPENDENT, BatchPlan.free(rows));
    }
    if (!isRepeatable(evaluator, reference)) {
      return new Verdict(Finding.UNREPEATABLE, BatchPlan.free(rows));
    }
    boolean padded = company && keepsBitsPadded(evaluator, reference);
    return new Verdict(
        padded ? Finding.SIZE_DEPENDENT : Finding.COMPANY_DEPENDENT,
        padded && paddingIsCheap ? BatchPlan.padded(rows) : BatchPlan.alone(1));
  }

  /**
   * Tests a network whose batch axis is fixed.
   *
   * @param evaluator the network
   * @param batchSize the fixed length
   * @return the verdict; its plan has that batch size
   */
  public static Verdict testFixed(BatchEvaluator evaluator, int batchSize) {
    if (batchSize == 1) {
      return new Verdict(Finding.INDEPENDENT, BatchPlan.padded(1));
    }
    float[][] reference = evaluator.evaluate(range(0, batchSize, batchSize));
    if (keepsBitsInCompany(evaluator, reference) && keepsBitsPadded(evaluator, reference)) {
      return new Verdict(Finding.INDEPENDENT, BatchPlan.padded(batchSize));
    }
    return new Verdict(
        isRepeatable(evaluator, reference) ? Finding.COMPANY_DEPENDENT : Finding.UNREPEATABLE,
        BatchPlan.alone(batchSize));
  }

  /**
   * The verdict on a network that cannot be tested: every row on its own.
   *
   * @param fixedBatch the fixed length of the batch axis, or -1
   * @return a careful plan
   */
  static Verdict untested(long fixedBatch) {
    return new Verdict(Finding.UNTESTED, BatchPlan.alone(fixedBatch > 0 ? (int) fixedBatch : 1));
  }

  private static boolean keepsBitsInCompany(BatchEvaluator evaluator, float[][] reference) {
    int rows = reference.length;
    int[] rotated = range(rows / 2, rows, rows);
    return agree(evaluator.evaluate(rotated), rotated, reference);
  }

  private static boolean keepsBitsPadded(BatchEvaluator evaluator, float[][] reference) {
    int[] copies = new int[reference.length];
    Arrays.fill(copies, reference.length - 1);
    return agree(evaluator.evaluate(copies), copies, reference);
  }

  private static boolean keepsBitsAtSizes(BatchEvaluator evaluator, float[][] reference) {
    for (int size = 1; size < reference.length; size++) {
      // Start elsewhere each time, so that rows change their places too.
      int[] some = range(size, size, reference.length);
      if (!agree(evaluator.evaluate(some), some, reference)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isRepeatable(BatchEvaluator evaluator, float[][] reference) {
    int[] all = range(0, reference.length, reference.length);
    return agree(evaluator.evaluate(all), all, reference);
  }

  private static boolean agree(float[][] outputs, int[] rows, float[][] reference) {
    for (int i = 0; i < rows.length; i++) {
      if (!Arrays.equals(outputs[i], reference[rows[i]])) {
        return false;
      }
    }
    return true;
  }

  private static int[] range(int from, int count, int modulus) {
    int[] rows = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = (from + i) % modulus;
    }
    return rows;
  }
}
