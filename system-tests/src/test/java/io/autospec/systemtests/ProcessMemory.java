package io.autospec.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much memory a process has, by kind, in bytes; and how many threads. */
final class ProcessMemory {
  private static final String JCMD =
      Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  private ProcessMemory() {}

  /** Returns the resident memory of a process, what it shares with others included. */
  static long resident(long pid) {
    return status(pid, "VmRSS:");
  }

  private static long status(long pid, String name) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith(name)) {
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

  /**
   * Has another JVM collect its garbage, and give back what it has freed of the native heap, where
   * it can (17.0.9); and returns by name what it has then: {@code heap}, {@code resident} and
   * {@code shared} in bytes; {@code threads}, open {@code files} and {@code mapped-files}. Resident
   * is without what is shared: the data plane's files have their sizes from the start, and become
   * resident page by page as they are first written.
   */
  static Map<String, Long> ofJvm(long pid) {
    String id = Long.toString(pid);
    Map<String, Long> memory = new TreeMap<>();
    memory.put("heap", live(Commands.run(JCMD, id, "GC.class_histogram")));
    Commands.Outcome unused = Commands.attempt(JCMD, id, "System.trim_native_heap");
    long shared = status(pid, "RssShmem:");
    memory.put("shared", shared);
    memory.put("resident", resident(pid) - shared);
    memory.put("threads", entries(pid, "task"));
    memory.put("files", entries(pid, "fd"));
    try (Stream<String> maps = Files.lines(Path.of("/proc", id, "maps"))) {
      memory.put(
          "mapped-files",
          maps.filter(line -> line.indexOf('/') >= 0)
              .map(line -> line.substring(line.indexOf('/')))
              .distinct()
              .count());
    } catch (IOException e) {
      throw new UncheckedIOException("no such process: " + pid, e);
    }
    return memory;
  }

  /** What is alive, by a histogram, which collects first; what was made since does not count. */
  static long live(String histogram) {
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new IllegalStateException("no total in: " + histogram);
    }
    return Long.parseLong(total.group(1));
  }

  private static long entries(long pid, String folder) {
    try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(pid), folder))) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException("no such process: " + pid, e);
    }
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
