package io.autospec.model.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.DenoiserException;
import org.junit.jupiter.api.Test;

class SimulatedDenoiserTest {
  private static final long MILLI = 1_000_000;

  /** Time that only passes when somebody waits, and never by more than it was asked. */
  private static final class FakeClock implements WaitClock {
    private long now = -5 * MILLI;
    private int waits;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public void parkNanos(long nanos) {
      waits++;
      // Wakes early, as a real park may.
      now += Math.max(1, nanos / 2);
    }
  }

  /** Doubles the state, and takes some time for it. */
  private static final class Doubler implements Denoiser {
    private final FakeClock clock;
    private final long nanos;
    private boolean closed;

    Doubler(FakeClock clock, long nanos) {
      this.clock = clock;
      this.nanos = nanos;
    }

    @Override
    public int stateSize() {
      return 1;
    }

    @Override
    public int outputSize() {
      return 1;
    }

    @Override
    public void predict(DenoiserBatch batch) {
      clock.now += nanos;
      for (int i = 0; i < batch.size(); i++) {
        batch.row(i).output()[0] = 2 * batch.row(i).state()[0];
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static DenoiserBatch batch(int rows) {
    DenoiserBatch batch = new DenoiserBatch();
    for (int i = 0; i < rows; i++) {
      batch.add(new DenoiserBatch.Row(new float[] {i + 1}, 1, 0, Condition.none(), new float[1]));
    }
    return batch;
  }

  private static long nanosOf(FakeClock clock, Denoiser denoiser, int rows) {
    long start = clock.now;
    denoiser.predict(batch(rows));
    return clock.now - start;
  }

  @Test
  void shouldDeliverTheRealAnswerNoEarlierThanStated() {
    FakeClock clock = new FakeClock();
    Device.Simulated device = new Device.Simulated(20, 2, 0, false);
    SimulatedDenoiser denoiser =
        new SimulatedDenoiser(new Doubler(clock, 3 * MILLI), device, 1, clock);
    DenoiserBatch batch = batch(4);
    long start = clock.now;

    denoiser.predict(batch);

    assertThat(clock.now - start).isGreaterThanOrEqualTo(28 * MILLI);
    assertThat(clock.waits).isGreaterThan(1);
    assertThat(batch.row(3).output()).containsExactly(8f);
    assertThat(denoiser.stateSize()).isEqualTo(1);
    assertThat(denoiser.outputSize()).isEqualTo(1);
  }

  @Test
  void shouldAddNothingToANetworkThatIsSlowerButGivingWayOnce() {
    FakeClock clock = new FakeClock();
    Device.Simulated device = new Device.Simulated(20, 0, 0, false);
    SimulatedDenoiser denoiser =
        new SimulatedDenoiser(new Doubler(clock, 50 * MILLI), device, 1, clock);

    assertThat(nanosOf(clock, denoiser, 1)).isBetween(50 * MILLI, 51 * MILLI);
    assertThat(clock.waits).isEqualTo(1);
  }

  @Test
  void shouldJitterWithinItsBoundsAndByItsSeed() {
    FakeClock clock = new FakeClock();
    Device.Simulated device = new Device.Simulated(100, 0, 10, false);
    SimulatedDenoiser one = new SimulatedDenoiser(new Doubler(clock, 0), device, 7, clock);
    SimulatedDenoiser same = new SimulatedDenoiser(new Doubler(clock, 0), device, 7, clock);
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 500; i++) {
      long nanos = nanosOf(clock, one, 1);
      assertThat(nanosOf(clock, same, 1)).isEqualTo(nanos);
      least = Math.min(least, nanos);
      most = Math.max(most, nanos);
    }

    assertThat(least).isBetween(90 * MILLI, 91 * MILLI);
    assertThat(most).isBetween(109 * MILLI, 110 * MILLI + 1);
  }

  @Test
  void shouldBecomeSlowSomeTimeAfterItsFirstCall() {
    FakeClock clock = new FakeClock();
    Device.Simulated device = new Device.Simulated(30, 0, 0, false, 10, 0.05);
    SimulatedDenoiser denoiser = new SimulatedDenoiser(new Doubler(clock, 0), device, 1, clock);

    assertThat(nanosOf(clock, denoiser, 1)).isEqualTo(30 * MILLI);
    assertThat(nanosOf(clock, denoiser, 1)).isEqualTo(30 * MILLI);
    assertThat(nanosOf(clock, denoiser, 1)).isEqualTo(300 * MILLI);
  }

  @Test
  void shouldEndAWaitWhenItsThreadIsInterrupted() {
    FakeClock clock = new FakeClock();
    Device.Simulated device = new Device.Simulated(20, 0, 0, false);
    SimulatedDenoiser denoiser = new SimulatedDenoiser(new Doubler(clock, 0), device, 1, clock);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> denoiser.predict(batch(1)))
        .isInstanceOf(DenoiserException.class)
        .hasMessage("interrupted while waiting for the simulated device sim:20ms");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(clock.waits).isEqualTo(1);
  }

  @Test
  void shouldWaitOnTheRealClock() {
    Device.Simulated device = new Device.Simulated(15, 0, 0, false);
    FakeClock unused = new FakeClock();
    SimulatedDenoiser denoiser =
        new SimulatedDenoiser(new Doubler(unused, 0), device, 1, WaitClock.SYSTEM);
    long start = System.nanoTime();
    denoiser.predict(batch(1));

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(15 * MILLI);
  }

  @Test
  void shouldCloseTheNetworkBehindIt() {
    FakeClock clock = new FakeClock();
    Doubler doubler = new Doubler(clock, 0);
    new SimulatedDenoiser(doubler, new Device.Simulated(1, 0, 0, false), 1, clock).close();

    assertThat(doubler.closed).isTrue();
  }
}
