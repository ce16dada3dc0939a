package io.autospec.benchmarks.rig.load;

import io.autospec.benchmarks.rig.cell.CellResult;
import io.autospec.benchmarks.rig.cell.LoadMode;
import io.autospec.benchmarks.rig.host.ServerHost;
import io.autospec.benchmarks.rig.system.EchoClient;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.EchoSystem;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Measures one cell: a fresh server and connection, a warm-up half as long as the measurement or
 * longer ({@link EchoSystem#warmUpBytes}), the measurement. A watchdog kills a server whose cell
 * takes far too long, which ends blocked calls of the client too. One thread's.
 */
public final class CellRunner implements AutoCloseable {
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(10);

  private final Duration measured;
  private final Duration idle;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "rig-watchdog");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Makes a runner.
   *
   * @param measured how long a cell is measured
   * @param idle the same of {@link LoadMode#IDLE}
   */
  public CellRunner(Duration measured, Duration idle) {
    this.measured = measured;
    this.idle = idle;
  }

  /** Measures; throws if anything at all is wrong, and then the host may have lost its server. */
  public CellResult run(
      int round, EchoSystem system, LoadMode mode, EchoSetup setup, ServerHost host)
      throws IOException {
    Duration limit =
        measured
            .plus(idle)
            .multipliedBy(3)
            .plus(LONGEST_WARM_UP)
            .plus(setup.timeout().multipliedBy(4));
    ScheduledFuture<?> kill =
        watchdog.schedule(host::kill, limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      String address = host.open(system, setup);
      ReplyMeter meter = new ReplyMeter(setup.bytes(), setup.window());
      Sample sample;
      try (EchoClient client = system.connect(setup, address, meter)) {
        sample = measure(system, mode, setup, client, meter, host);
      }
      host.close();
      return new CellResult(
          round,
          system.name(),
          setup.bytes(),
          mode,
          meter.latencies().getTotalCount(),
          sample.elapsedNanos(),
          meter.latencies().getValueAtPercentile(50),
          meter.latencies().getValueAtPercentile(99),
          meter.latencies().getMaxValue(),
          sample.clientCpuNanos(),
          sample.serverCpuNanos());
    } finally {
      kill.cancel(false);
    }
  }

  private Sample measure(
      EchoSystem system,
      LoadMode mode,
      EchoSetup setup,
      EchoClient client,
      ReplyMeter meter,
      ServerHost host)
      throws IOException {
    EchoLoad load = new EchoLoad(client, meter, setup);
    Stopwatch watch = new Stopwatch(host.process());
    switch (mode) {
      case PING_PONG, WINDOW_8 -> {
        warmUp(load, measured.toNanos() / 2, system.warmUpBytes() / setup.bytes());
        meter.measuring(true);
        watch.start();
        load.streamUntil(System.nanoTime() + measured.toNanos());
        watch.stop();
        meter.measuring(false);
        load.drain();
      }
      case QUIET -> {
        warmUp(load, measured.toNanos() / 4, system.warmUpBytes() / setup.bytes());
        load.drain();
        int count = Math.max(4, (int) (measured.toNanos() / QuietLoad.SILENCE.toNanos()));
        try (QuietLoad quiet = new QuietLoad(client, meter, load, setup.timeout())) {
          quiet.run(count / 4);
          meter.measuring(true);
          watch.start();
          quiet.run(count);
          watch.stop();
        }
      }
      case IDLE -> {
        // One exchange shows that the connection stands; idle strategies need a moment to settle.
        load.send(true);
        load.drain();
        rest(client, TimeUnit.MILLISECONDS.toNanos(200));
        watch.start();
        rest(client, idle.toNanos());
        watch.stop();
      }
    }
    return watch.sample();
  }

  private static void rest(EchoClient client, long nanos) throws IOException {
    long deadline = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = deadline - System.nanoTime()) {
      client.rest(left);
    }
  }

  private static void warmUp(EchoLoad load, long nanos, long messages) throws IOException {
    long began = System.nanoTime();
    load.streamUntil(began + nanos);
    while (load.sent() <= messages
        && System.nanoTime() - began - nanos < LONGEST_WARM_UP.toNanos()) {
      load.streamUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  @Override
  public void close() {
    watchdog.shutdownNow();
  }

  private record Sample(long elapsedNanos, long clientCpuNanos, long serverCpuNanos) {}

  private static final class Stopwatch {
    private final CpuClock client = new CpuClock(Optional.of(ProcessHandle.current()));
    private final CpuClock server;
    private long began;
    private Sample sample;

    Stopwatch(Optional<ProcessHandle> server) {
      this.server = new CpuClock(server);
    }

    void start() {
      server.start();
      client.start();
      began = System.nanoTime();
    }

    void stop() {
      long elapsed = System.nanoTime() - began;
      sample = new Sample(elapsed, client.stop(), server.stop());
    }

    Sample sample() {
      return sample;
    }
  }
}
