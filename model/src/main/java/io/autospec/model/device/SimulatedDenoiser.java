package io.autospec.model.device;

import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.DenoiserException;
import java.util.SplittableRandom;

/**
 * A simulated accelerator: the delegate's own answer, delivered no earlier than a stated time after
 * the call began, {@code (latency + rows * row time) * jitter factor}, and times its slowdown once
 * it has become slow.
 *
 * <p>The jitter factor is uniform in {@code 1 +- jitter}, from a seeded generator; it changes
 * times, never bits. Where the delegate itself takes longer than the stated time, nothing is added.
 *
 * <p>Thread rules: one thread at a time. An interrupted wait ends at once with a {@link
 * DenoiserException}, and the thread's interrupt flag stays set.
 */
public final class SimulatedDenoiser implements Denoiser {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private static final long GIVE_WAY_NANOS = 1_000_000;

  private final Denoiser delegate;
  private final Device.Simulated device;
  private final SplittableRandom jitter;
  private final WaitClock clock;
  private boolean called;
  private long firstCall;

  /**
   * Puts a stated latency before a network.
   *
   * @param delegate gives the answers; closed with this decorator
   * @param device the times
   * @param seed of the jitter
   * @param clock measures and waits
   */
  public SimulatedDenoiser(Denoiser delegate, Device.Simulated device, long seed, WaitClock clock) {
    this.delegate = delegate;
    this.device = device;
    this.jitter = new SplittableRandom(seed);
    this.clock = clock;
  }

  @Override
  public int stateSize() {
    return delegate.stateSize();
  }

  @Override
  public int outputSize() {
    return delegate.outputSize();
  }

  @Override
  public void predict(DenoiserBatch batch) {
    long start = clock.nanoTime();
    if (!called) {
      called = true;
      firstCall = start;
    }
    boolean slow = start - firstCall >= device.slowAfterSeconds() * NANOS_PER_SECOND;
    long nanos = costNanos(batch.size(), slow ? device.slowdown() : 1);
    // A real device's clock starts when the call is sent, whatever this machine's cores do. Many
    // simulated ones share them: giving way first lets all calls of a round start their clocks
    // before one of them takes a core for its network.
    if (nanos > 0) {
      clock.parkNanos(Math.min(Math.max(1, nanos / 16), GIVE_WAY_NANOS));
    }
    delegate.predict(batch);
    long left;
    while ((left = nanos - (clock.nanoTime() - start)) > 0) {
      if (Thread.currentThread().isInterrupted()) {
        throw new DenoiserException("interrupted while waiting for the simulated device " + device);
      }
      clock.parkNanos(left);
    }
  }

  private long costNanos(int rows, double slowdown) {
    double factor = (1 + (2 * jitter.nextDouble() - 1) * device.jitterPercent() / 100) * slowdown;
    double millis = (device.latencyMillis() + rows * device.rowMillis()) * factor;
    return (long) Math.ceil(millis * NANOS_PER_MILLI);
  }

  @Override
  public void close() {
    delegate.close();
  }
}
