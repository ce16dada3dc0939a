package io.autospec.cli.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Looks at the JVM and the machine; thresholds are pure functions of what was measured. */
public final class MachineChecks {
  private static final int LEAST_JAVA = 17;
  private static final long MIB = 1L << 20;
  private static final long LITTLE_HEAP = 512 * MIB;
  private static final long LITTLE_DISK = 1024 * MIB;
  private static final long LITTLE_TEMP = 256 * MIB;
  private static final long LITTLE_SHARED = 64 * MIB;
  private static final long FEW_FILES = 1024;
  private static final long COARSE_TICK_NANOS = 1_000_000;
  private static final int TICKS = 20;
  private static final Instant EARLIEST = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");
  private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64", "arm64");

  private MachineChecks() {}

  /**
   * Looks at everything here.
   *
   * @return one finding a subject
   */
  public static List<Finding> all() {
    return List.of(
        java(Runtime.version().feature(), System.getProperty("java.runtime.version")),
        architecture(System.getProperty("os.name"), System.getProperty("os.arch")),
        cores(Runtime.getRuntime().availableProcessors()),
        heap(Runtime.getRuntime().maxMemory()),
        folder("temp folder", Path.of(System.getProperty("java.io.tmpdir")), LITTLE_TEMP),
        folder("this folder", Path.of("").toAbsolutePath(), LITTLE_DISK),
        sharedMemory(Path.of("/dev/shm")),
        openFiles(),
        loopback(InetAddress.getLoopbackAddress()),
        clock(Instant.now(), tickNanos()));
  }

  static Finding java(int feature, String version) {
    return feature >= LEAST_JAVA
        ? Finding.ok("Java", version)
        : Finding.fail("Java", version, "install a JDK of 17 or newer");
  }

  static Finding architecture(String system, String architecture) {
    String found = system + " " + architecture;
    return ARCHITECTURES.contains(architecture)
        ? Finding.ok("architecture", found)
        : Finding.fail(
            "architecture", found, "ONNX Runtime needs 64-bit x86 or ARM; use such a machine");
  }

  static Finding cores(int cores) {
    String found = cores + (cores == 1 ? " core" : " cores");
    return cores > 1
        ? Finding.ok("processor", found)
        : Finding.warn(
            "processor", found, "rounds cannot be evaluated in parallel; expect no gain in time");
  }

  static Finding heap(long bytes) {
    String found = mib(bytes) + " for the JVM";
    return bytes >= LITTLE_HEAP
        ? Finding.ok("memory", found)
        : Finding.warn("memory", found, "set AUTOSPEC_JAVA_OPTS=-Xmx2g for large models");
  }

  static Finding folder(String subject, Path folder, long little) {
    return measured(
        () -> {
          Path probe = Files.createTempFile(folder, ".autospec-doctor", null);
          Files.delete(probe);
          long free = Files.getFileStore(folder).getUsableSpace();
          return space(folder, free, little, subject);
        },
        problem ->
            Finding.fail(
                subject, folder + " cannot be written (" + problem + ")", writeAdvice(subject)));
  }

  static Finding space(Path folder, long free, long little, String subject) {
    String found = folder + ", " + mib(free) + " free";
    return free >= little
        ? Finding.ok(subject, found)
        : Finding.warn(subject, found, "make room, at least " + mib(little));
  }

  static Finding sharedMemory(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Finding.ok("shared memory", folder + " is not there; a run in one process needs none");
    }
    return measured(
        () -> {
          FileStore store = Files.getFileStore(folder);
          return store.getTotalSpace() >= LITTLE_SHARED
              ? Finding.ok("shared memory", folder + ", " + mib(store.getUsableSpace()) + " free")
              : Finding.warn(
                  "shared memory",
                  folder + ", " + mib(store.getTotalSpace()),
                  "in a container give --shm-size=256m");
        },
        problem ->
            Finding.warn("shared memory", folder + " (" + problem + ")", "check its permissions"));
  }

  static Finding openFiles() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      return openFiles(unix.getMaxFileDescriptorCount());
    }
    return Finding.ok("open files", "no limit known on this system");
  }

  static Finding openFiles(long most) {
    String found = "at most " + String.format(Locale.ROOT, "%,d", most);
    return most >= FEW_FILES
        ? Finding.ok("open files", found)
        : Finding.warn("open files", found, "raise it: ulimit -n 4096");
  }

  static Finding loopback(InetAddress address) {
    return measured(
        () -> {
          try (ServerSocket server = new ServerSocket(0, 1, address);
              Socket client = new Socket(address, server.getLocalPort());
              Socket accepted = server.accept()) {
            return Finding.ok(
                "loopback",
                client.getInetAddress().getHostAddress()
                    + " takes connections, as on port "
                    + accepted.getLocalPort());
          }
        },
        problem ->
            Finding.warn(
                "loopback",
                address.getHostAddress() + " takes no connection (" + problem + ")",
                "a run in one process needs none; for tools that attach, bring up the interface lo"
                    + " and allow local ports"));
  }

  static Finding clock(Instant now, long tickNanos) {
    String found =
        now.truncatedTo(ChronoUnit.SECONDS)
            + String.format(Locale.ROOT, ", the stopwatch ticks every %,d ns", tickNanos);
    if (now.isBefore(EARLIEST) || now.isAfter(LATEST)) {
      return Finding.warn("clock", found, "the date cannot be right; set the system's clock");
    }
    return tickNanos <= COARSE_TICK_NANOS
        ? Finding.ok("clock", found)
        : Finding.warn(
            "clock", found, "too coarse for the times in reports; choose another clock source");
  }

  /** The smallest step of the monotonic clock that was seen. */
  private static long tickNanos() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TICKS; i++) {
      long begin = System.nanoTime();
      long end = System.nanoTime();
      while (end == begin) {
        end = System.nanoTime();
      }
      least = Math.min(least, end - begin);
    }
    return least;
  }

  private static String writeAdvice(String subject) {
    return subject.equals("temp folder")
        ? "set AUTOSPEC_JAVA_OPTS=-Djava.io.tmpdir=FOLDER"
        : "run from another folder, or name outputs elsewhere";
  }

  private interface Measurement {
    Finding take() throws IOException;
  }

  private static Finding measured(Measurement measurement, Function<String, Finding> problem) {
    try {
      return measurement.take();
    } catch (IOException | SecurityException e) {
      return problem.apply(e.getClass().getSimpleName());
    }
  }

  private static String mib(long bytes) {
    return String.format(Locale.ROOT, "%,d MiB", bytes / MIB);
  }
}
