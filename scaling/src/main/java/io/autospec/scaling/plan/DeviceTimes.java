package io.autospec.scaling.plan;

import io.autospec.model.device.Device;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.scaling.grid.Cell;
import io.autospec.scaling.grid.CellResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.statistics.descriptive.Median;

/**
 * What a network call takes on a device, by the rows of its batch.
 *
 * @param points rising in their rows, at least one; between two of them times lie on a line, and
 *     behind the last one they go on as between the last two
 * @param jitter the half-width of a call's uniform factor, 0 to 1
 * @param capacityRows the most rows of a call
 */
public record DeviceTimes(List<Point> points, double jitter, int capacityRows) {
  /** The most rows of a call unless configured otherwise. */
  public static final int CAPACITY_ROWS = 64;

  private static final int REPEATS = 5;
  private static final long ENOUGH_NANOS = 2_000_000_000L;

  /**
   * A measured call.
   *
   * @param rows of the batch
   * @param millis of the call
   */
  public record Point(int rows, double millis) {}

  // Copies the list.
  public DeviceTimes {
    points = List.copyOf(points);
    if (points.isEmpty()) {
      throw new IllegalArgumentException("device times: expected at least one, found none");
    }
  }

  /**
   * The times that a simulated device states.
   *
   * @param device simulated
   */
  public static DeviceTimes stated(Device.Simulated device) {
    double first = device.latencyMillis() + device.rowMillis();
    return new DeviceTimes(
        List.of(new Point(1, first), new Point(2, first + device.rowMillis())),
        device.jitterPercent() / 100,
        CAPACITY_ROWS);
  }

  /**
   * Times an open network: batches of 1, 2, 4 ... rows, each a few times, until that took long
   * enough.
   *
   * @param network of the calling thread
   * @param timestep of all rows
   * @param condition of all rows
   * @return medians
   */
  public static DeviceTimes measured(Denoiser network, float timestep, Condition condition) {
    List<Point> points = new ArrayList<>();
    long began = System.nanoTime();
    double unused = call(network, 1, timestep, condition); // The first call of all is no measure.
    for (int rows = 1; rows <= CAPACITY_ROWS; rows *= 2) {
      if (points.size() >= 2 && System.nanoTime() - began > ENOUGH_NANOS) {
        break;
      }
      double[] millis = new double[REPEATS];
      for (int i = 0; i < REPEATS; i++) {
        millis[i] = call(network, rows, timestep, condition);
      }
      Arrays.sort(millis);
      points.add(new Point(rows, millis[REPEATS / 2]));
    }
    return new DeviceTimes(points, 0, CAPACITY_ROWS);
  }

  /**
   * What the calls of runs took, where the devices cannot be timed from here: medians, by {@link
   * #rowsOfCall}. What calls of one size alone take does not say what rows cost.
   *
   * @param results at least one
   */
  public static DeviceTimes ofRuns(List<CellResult> results) {
    Map<Integer, List<Double>> byRows = new TreeMap<>();
    for (CellResult result : results) {
      byRows
          .computeIfAbsent(rowsOfCall(result.cell()), unused -> new ArrayList<>())
          .add(result.evaluationMillis());
    }
    List<Point> points = new ArrayList<>();
    byRows.forEach(
        (rows, millis) -> {
          double median =
              Median.withDefaults()
                  .evaluate(millis.stream().mapToDouble(Double::doubleValue).toArray());
          // More rows are never faster, whatever chance says.
          double least = points.isEmpty() ? 0 : points.get(points.size() - 1).millis();
          points.add(new Point(rows, Math.max(least, median)));
        });
    return new DeviceTimes(points, 0, CAPACITY_ROWS);
  }

  /**
   * How many rows a call has if a whole window is shared evenly.
   *
   * @param cell whose
   * @return at most {@link #CAPACITY_ROWS}: of more rows, calls are several
   */
  public static int rowsOfCall(Cell cell) {
    int calls = Math.min(cell.window(), cell.workers());
    return Math.min(CAPACITY_ROWS, (cell.window() + calls - 1) / calls);
  }

  private static double call(Denoiser network, int rows, float timestep, Condition condition) {
    DenoiserBatch batch = new DenoiserBatch();
    for (int i = 0; i < rows; i++) {
      batch.add(
          new DenoiserBatch.Row(
              new float[network.stateSize()],
              1f,
              timestep,
              condition,
              new float[network.outputSize()]));
    }
    long began = System.nanoTime();
    network.predict(batch);
    return (System.nanoTime() - began) / 1e6;
  }

  /**
   * What a call takes.
   *
   * @param rows at least 1; more than fit into a call are several
   * @return milliseconds
   */
  public double millis(int rows) {
    if (rows > capacityRows) {
      int full = rows / capacityRows;
      int rest = rows % capacityRows;
      return full * millis(capacityRows) + (rest == 0 ? 0 : millis(rest));
    }
    if (points.size() == 1 || rows <= points.get(0).rows()) {
      return points.get(0).millis();
    }
    int above = 1;
    while (above < points.size() - 1 && points.get(above).rows() < rows) {
      above++;
    }
    Point low = points.get(above - 1);
    Point high = points.get(above);
    double slope = (high.millis() - low.millis()) / (high.rows() - low.rows());
    return low.millis() + slope * (rows - low.rows());
  }

  /**
   * What a round's slowest call takes, on average.
   *
   * @param rows of the round
   * @param workers that share them evenly
   * @return milliseconds
   */
  public double slowest(int rows, int workers) {
    int calls = Math.min(rows, workers);
    int each = (rows + calls - 1) / calls;
    // The largest of n uniform numbers lies n / (n + 1) of the way up.
    return millis(each) * (1 + jitter * (calls - 1.0) / (calls + 1.0));
  }
}
