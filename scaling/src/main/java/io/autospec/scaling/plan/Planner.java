package io.autospec.scaling.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rounds, evaluations and wall time for any number of workers and any window: chains are simulated
 * with a profile's odds, and their rounds priced by a device's times. The same answers for the same
 * arguments.
 *
 * <p>Not thread-safe.
 */
public final class Planner {
  /** The most workers that are planned for. */
  public static final int MOST_WORKERS = 10_000;

  /** Workers are wasted who save less than this share of the time, however many more there are. */
  public static final double WORTH = 0.05;

  /** So many are simulated at first, and again until their mean is sure enough. */
  private static final int TRAJECTORIES = 32;

  private static final int MOST_TRAJECTORIES = 1024;

  /** One standard error of mean rounds, as a share. */
  private static final double SURE = 0.01;

  private static final int LEAST_WINDOW = 8;

  private final AcceptanceProfile profile;
  private final DeviceTimes device;
  private final Overhead overhead;
  private final double networkMillis;

  /** Simulated rounds by window: what they cost depends on workers, what they are does not. */
  private final Map<Integer, List<List<Integer>>> simulated = new HashMap<>();

  /**
   * Makes a planner.
   *
   * @param profile the odds of drafts
   * @param device what calls take
   * @param overhead what rounds take beside
   * @param networkMillis there and back between coordinator and workers, once a round
   */
  public Planner(
      AcceptanceProfile profile, DeviceTimes device, Overhead overhead, double networkMillis) {
    this.profile = profile;
    this.device = device;
    this.overhead = overhead;
    this.networkMillis = networkMillis;
  }

  /** What the sequential chain takes on one such device, in seconds. */
  public double sequentialSeconds() {
    return profile.steps() * (device.millis(1) + overhead.millis(1) + networkMillis) / 1e3;
  }

  /**
   * Predicts.
   *
   * @param workers 1 to {@link #MOST_WORKERS}
   * @param window at least 1
   * @return means of the simulated trajectories
   */
  public Forecast forecast(int workers, int window) {
    if (workers < 1 || workers > MOST_WORKERS || window < 1) {
      throw new IllegalArgumentException(
          String.format(
              "forecast: expected 1 to %,d workers and a window from 1, found %d and %d",
              MOST_WORKERS, workers, window));
    }
    int length = Math.min(window, profile.steps());
    List<List<Integer>> chains = simulated.computeIfAbsent(length, this::simulate);
    double[] rounds = new double[chains.size()];
    double[] evaluations = new double[chains.size()];
    double[] seconds = new double[chains.size()];
    for (int i = 0; i < chains.size(); i++) {
      rounds[i] = chains.get(i).size();
      for (int rows : chains.get(i)) {
        evaluations[i] += rows;
        seconds[i] += (device.slowest(rows, workers) + overhead.millis(rows) + networkMillis) / 1e3;
      }
    }
    double mean = mean(seconds);
    return new Forecast(
        profile.anchored(),
        workers,
        length,
        mean(rounds),
        mean(evaluations),
        mean,
        profile.steps() / mean(rounds),
        sequentialSeconds() / mean);
  }

  private List<List<Integer>> simulate(int window) {
    List<List<Integer>> chains = new ArrayList<>();
    do {
      for (int i = 0; i < TRAJECTORIES; i++) {
        // The same coins for every window, so that windows are told apart by less.
        chains.add(new SimulatedChain(profile, window, chains.size()).run());
      }
    } while (chains.size() < MOST_TRAJECTORIES && standardError(chains) > SURE);
    return chains;
  }

  private static double standardError(List<List<Integer>> chains) {
    double[] rounds = chains.stream().mapToDouble(List::size).toArray();
    double mean = mean(rounds);
    double squares = Arrays.stream(rounds).map(count -> (count - mean) * (count - mean)).sum();
    return Math.sqrt(squares / (rounds.length - 1) / rounds.length) / mean;
  }

  /** Of few rounds a median jumps by a whole one. */
  private static double mean(double[] numbers) {
    return Arrays.stream(numbers).average().orElseThrow();
  }

  /**
   * The window that is fastest with so many workers.
   *
   * @param workers 1 to {@link #MOST_WORKERS}
   * @return the forecast for it; of windows that are as fast within 1 %, the shortest
   */
  public Forecast recommended(int workers) {
    List<Forecast> all = new ArrayList<>();
    int largest = profile.steps();
    for (double window = LEAST_WINDOW; window < largest; window *= Math.sqrt(2)) {
      all.add(forecast(workers, (int) Math.round(window)));
    }
    all.add(forecast(workers, largest));
    if (workers > LEAST_WINDOW && workers < largest) {
      all.add(forecast(workers, workers));
    }
    double best = all.stream().mapToDouble(Forecast::seconds).min().orElseThrow();
    return all.stream()
        .filter(forecast -> forecast.seconds() <= best * 1.01)
        .min(Comparator.comparingInt(Forecast::window))
        .orElseThrow();
  }

  /**
   * The number of workers beyond which no number of further ones saves {@link #WORTH} of the time,
   * each number at its best window.
   *
   * @return a power of two, of those up to {@link #MOST_WORKERS} the least
   */
  public int lastWorthwhile() {
    double fastest = recommended(MOST_WORKERS).seconds();
    List<Forecast> powers = new ArrayList<>();
    for (int workers = 1; workers <= MOST_WORKERS; workers *= 2) {
      powers.add(recommended(workers));
      fastest = Math.min(fastest, powers.get(powers.size() - 1).seconds());
    }
    double enough = fastest / (1 - WORTH);
    return powers.stream()
        .filter(forecast -> forecast.seconds() <= enough)
        .findFirst()
        .orElse(powers.get(powers.size() - 1))
        .workers();
  }

  /**
   * Forecasts at the recommended windows.
   *
   * @param workers each 1 to {@link #MOST_WORKERS}
   * @return one each, in order
   */
  public List<Forecast> plan(int... workers) {
    return Arrays.stream(workers).mapToObj(this::recommended).toList();
  }
}
