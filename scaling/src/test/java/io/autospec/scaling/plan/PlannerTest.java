package io.autospec.scaling.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.autospec.model.device.Device;
import io.autospec.scaling.plan.AcceptanceProfile.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final DeviceTimes TEN_MILLIS = times(10, 0, 0);

  private static DeviceTimes times(double call, double row, double jitter) {
    return DeviceTimes.stated(new Device.Simulated(call, row, jitter, false));
  }

  /** 1000 steps in rounds of 10, of which none is rejected; often enough to be believed. */
  private static AcceptanceProfile never(boolean anchored) {
    Run run = new Run(10, Collections.nCopies(100, 10));
    return AcceptanceProfile.of(1000, anchored, Collections.nCopies(500, run));
  }

  /** Each round's first draft is rejected. */
  private static AcceptanceProfile always() {
    Run run = new Run(10, Collections.nCopies(1000, -1));
    return AcceptanceProfile.of(1000, false, Collections.nCopies(500, run));
  }

  private static Planner planner(AcceptanceProfile profile, DeviceTimes times) {
    return new Planner(profile, times, Overhead.NONE, 0);
  }

  @Test
  void shouldSpeedUpByTheWindowIfNothingIsRejected() {
    Forecast forecast = planner(never(false), TEN_MILLIS).forecast(10, 10);
    assertThat(forecast.rounds()).isCloseTo(100, within(1.0));
    assertThat(forecast.evaluations()).isCloseTo(1000, within(10.0));
    assertThat(forecast.speedup()).isCloseTo(10, within(0.1));
    assertThat(forecast.seconds()).isCloseTo(1, within(0.02));
  }

  /** The paper's: an anchor and nine drafts, two rounds. */
  @Test
  void shouldCountAnchorsAsRounds() {
    Forecast forecast = planner(never(true), TEN_MILLIS).forecast(10, 10);
    assertThat(forecast.rounds()).isCloseTo(200, within(2.0));
  }

  @Test
  void shouldNotSpeedUpIfAllIsRejected() {
    Forecast forecast = planner(always(), TEN_MILLIS).forecast(10, 10);
    assertThat(forecast.speedup()).isBetween(1.0, 1.01);
    assertThat(forecast.evaluations()).isGreaterThan(9000);
  }

  /** With rows that cost, ten on two workers are five each. */
  @Test
  void shouldPriceRowsThatShareCalls() {
    Planner planner = planner(never(false), times(10, 10, 0));
    assertThat(planner.sequentialSeconds()).isCloseTo(20, within(1e-9));
    assertThat(planner.forecast(2, 10).seconds()).isCloseTo(100 * 0.060, within(0.1));
    assertThat(planner.forecast(10, 10).seconds()).isCloseTo(100 * 0.020, within(0.05));
  }

  @Test
  void shouldAddWhatRoundsCostBesideCalls() {
    Planner planner = new Planner(never(false), TEN_MILLIS, new Overhead(1, 0.1), 3);
    assertThat(planner.forecast(10, 10).seconds())
        .isCloseTo(100 * (0.010 + 0.002 + 0.003), within(0.02));
    assertThat(planner.sequentialSeconds()).isCloseTo(1000 * 0.0141, within(1e-9));
  }

  /** The slowest of n calls that jitter. */
  @Test
  void shouldWaitForTheSlowestOfManyCalls() {
    DeviceTimes jittery = times(10, 0, 20);
    assertThat(jittery.slowest(1, 1)).isCloseTo(10, within(1e-9));
    assertThat(jittery.slowest(4, 4)).isCloseTo(10 * (1 + 0.2 * 3 / 5), within(1e-9));
  }

  @Test
  void shouldSplitRoundsThatNoCallTakes() {
    DeviceTimes times = times(10, 1, 0);
    assertThat(times.millis(64)).isCloseTo(74, within(1e-9));
    assertThat(times.millis(65)).isCloseTo(74 + 11, within(1e-9));
    assertThat(times.millis(128)).isCloseTo(148, within(1e-9));
  }

  @Test
  void shouldReadTimesBetweenWhatWasMeasured() {
    DeviceTimes times =
        new DeviceTimes(
            List.of(
                new DeviceTimes.Point(1, 2),
                new DeviceTimes.Point(4, 8),
                new DeviceTimes.Point(8, 20)),
            0,
            64);
    assertThat(times.millis(1)).isEqualTo(2);
    assertThat(times.millis(2)).isCloseTo(4, within(1e-9));
    assertThat(times.millis(6)).isCloseTo(14, within(1e-9));
    assertThat(times.millis(16)).isCloseTo(44, within(1e-9));
  }

  /** One draft in twenty is rejected, and half a window falls with it: no use of 10,000 workers. */
  @Test
  void shouldSayWhenAWorkerIsWasted() {
    Planner planner = planner(oneInTwenty(), times(10, 10, 0));
    int last = planner.lastWorthwhile();
    assertThat(last).isBetween(8, 512);
    double there = planner.recommended(last).seconds();
    assertThat(planner.recommended(2 * last).seconds()).isGreaterThan(0.95 * there);
    assertThat(planner.recommended(Planner.MOST_WORKERS).seconds()).isGreaterThan(0.95 * there);
    assertThat(planner.recommended(last / 2).seconds()).isGreaterThan(there / 0.95);
  }

  /** Rows that cost nothing share one call, up to 64 of them: then one worker does it all. */
  @Test
  void shouldNotAskForWorkersWhereRowsAreFree() {
    Planner planner = planner(never(false), TEN_MILLIS);
    assertThat(planner.recommended(100).window()).isGreaterThanOrEqualTo(100);
    assertThat(planner.recommended(1).speedup()).isGreaterThan(40);
    assertThat(planner(always(), TEN_MILLIS).lastWorthwhile()).isEqualTo(1);
  }

  private static AcceptanceProfile oneInTwenty() {
    List<Integer> trace = new ArrayList<>();
    for (int step = 0; step < 1000; step += 20) {
      trace.add(10);
      trace.add(-10);
    }
    return AcceptanceProfile.of(1000, false, Collections.nCopies(20, new Run(10, trace)));
  }

  @Test
  void shouldGiveTheSameAnswerTwice() {
    assertThat(planner(oneInTwenty(), TEN_MILLIS).forecast(7, 21))
        .isEqualTo(planner(oneInTwenty(), TEN_MILLIS).forecast(7, 21));
  }

  @Test
  void shouldRefuseMoreWorkersThanItPlansFor() {
    assertThatThrownBy(() -> planner(always(), TEN_MILLIS).forecast(10_001, 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldFitOverheadsByALine() {
    Overhead overhead =
        Overhead.fit(
            List.of(
                new Overhead.Measured(1, 0.3),
                new Overhead.Measured(8, 1.0),
                new Overhead.Measured(32, 3.4)));
    assertThat(overhead.millis(1)).isCloseTo(0.3, within(1e-9));
    assertThat(overhead.millis(16)).isCloseTo(1.8, within(1e-9));
    assertThat(Overhead.fit(List.of(new Overhead.Measured(8, 2))).millis(100)).isEqualTo(2);
    assertThat(Overhead.fit(List.of())).isEqualTo(Overhead.NONE);
  }
}
