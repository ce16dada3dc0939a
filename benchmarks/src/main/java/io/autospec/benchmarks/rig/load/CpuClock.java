package io.autospec.benchmarks.rig.load;

import java.time.Duration;
import java.util.Optional;

/** The CPU time that a process has used, in ns, to the kernel's tick (10 ms on Linux). */
final class CpuClock {
  private final Optional<ProcessHandle> process;

  /** Makes the clock of a process; of none, it stands at 0. */
  CpuClock(Optional<ProcessHandle> process) {
    this.process = process;
  }

  /** Returns the user and system time of all its threads since it began. */
  long nanos() {
    return process
        .flatMap(handle -> handle.info().totalCpuDuration())
        .map(Duration::toNanos)
        .orElse(0L);
  }
}
