package io.autospec.benchmarks.rig.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The CPU time that a process uses from {@link #start} to {@link #stop}, user and system, of all
 * threads that are alive at the end. From the scheduler's own count, in ns, where the kernel tells
 * it; else from the process's, which counts in ticks (10 ms on Linux). One thread's.
 */
final class CpuClock {
  private static final long TOTAL = -1;

  private final Optional<ProcessHandle> process;
  private Map<Long, Long> began = Map.of();

  /** Makes the clock of a process; of none, it stands at 0. */
  CpuClock(Optional<ProcessHandle> process) {
    this.process = process;
  }

  void start() {
    began = read();
  }

  /** Returns what was used since {@link #start}, in ns. */
  long stop() {
    long used = 0;
    for (Map.Entry<Long, Long> thread : read().entrySet()) {
      used += thread.getValue() - began.getOrDefault(thread.getKey(), 0L);
    }
    return used;
  }

  // ns by thread, or of all threads under one key that no thread has.
  private Map<Long, Long> read() {
    if (process.isEmpty()) {
      return Map.of();
    }
    Map<Long, Long> threads = new HashMap<>();
    String[] names = Path.of("/proc", process.get().pid() + "", "task").toFile().list();
    if (names != null) {
      for (String name : names) {
        nanos(name).ifPresent(nanos -> threads.put(Long.parseLong(name), nanos));
      }
    }
    if (threads.isEmpty()) {
      process
          .get()
          .info()
          .totalCpuDuration()
          .map(Duration::toNanos)
          .ifPresent(nanos -> threads.put(TOTAL, nanos));
    }
    return threads;
  }

  private Optional<Long> nanos(String thread) {
    try {
      String text =
          Files.readString(Path.of("/proc", process.get().pid() + "", "task", thread, "schedstat"));
      return Optional.of(Long.parseLong(text.substring(0, text.indexOf(' '))));
    } catch (IOException e) {
      // Gone, or a kernel that does not count.
      return Optional.empty();
    }
  }
}
