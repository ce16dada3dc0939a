package io.autospec.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** How much memory a process has, by kind, in bytes; and how many threads. */
final class ProcessMemory {
  private ProcessMemory() {}

  /** Returns the resident memory of a process, what it shares with others included. */
  static long resident(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("no such process: " + pid, e);
    }
  }

  /** Returns the resident memory of this process. */
  static long resident() {
    return resident(ProcessHandle.current().pid());
  }

  /** Collects garbage, and returns by name what this process has then. */
  static Map<String, Long> afterCollection() {
    System.gc();
    Map<String, Long> memory = new TreeMap<>();
    memory.put("heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      memory.merge(pool.getName().split(" ", 2)[0], pool.getMemoryUsed(), Long::sum);
    }
    memory.put("threads", (long) ManagementFactory.getThreadMXBean().getThreadCount());
    memory.put("resident", resident());
    return memory;
  }
}
