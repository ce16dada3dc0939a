package io.autospec.benchmarks.rig.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CpuClockTest {
  @Test
  void aBusyThreadIsSeenAndIsNotMoreThanTheTimeOfAllCores() {
    CpuClock clock = new CpuClock(Optional.of(ProcessHandle.current()));
    clock.start();
    long began = System.nanoTime();
    while (System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(200)) {
      Thread.onSpinWait();
    }
    long elapsed = System.nanoTime() - began;
    // A busy machine may give a thread little; ticks may be missing at both ends.
    assertThat(clock.stop())
        .isBetween(1L, (elapsed + 50_000_000) * Runtime.getRuntime().availableProcessors() * 2);
  }

  @Test
  void noProcessUsesNothing() {
    CpuClock clock = new CpuClock(Optional.empty());
    clock.start();
    assertThat(clock.stop()).isZero();
  }
}
