package io.autospec.benchmarks.rig.report;

import akka.actor.ActorSystem;
import io.aeron.Aeron;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/** Where a run took place: numbers without it mean nothing. */
public final class RigEnvironment {
  private RigEnvironment() {}

  /** Returns its facts by name, in the order in which they are printed. */
  public static Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("processor", processor());
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("JVM", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("net.core.rmem_max", firstLine("/proc/sys/net/core/rmem_max"));
    facts.put("net.core.wmem_max", firstLine("/proc/sys/net/core/wmem_max"));
    facts.put("Aeron", version(Aeron.class));
    facts.put("Agrona", version(DirectBuffer.class));
    facts.put("gRPC", version(Channel.class));
    facts.put("Akka", version(ActorSystem.class));
    return facts;
  }

  /** Returns the kernel's load averages over 1, 5 and 15 minutes. */
  public static String load() {
    String[] words = firstLine("/proc/loadavg").split(" ", 4);
    return words.length < 3 ? "unknown" : words[0] + " " + words[1] + " " + words[2];
  }

  private static String processor() {
    for (String line : lines("/proc/cpuinfo")) {
      if (line.startsWith("model name")) {
        return line.substring(line.indexOf(':') + 1).strip();
      }
    }
    return System.getProperty("os.arch");
  }

  private static String firstLine(String file) {
    List<String> lines = lines(file);
    return lines.isEmpty() ? "unknown" : lines.get(0).strip();
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      return List.of();
    }
  }

  // From the manifest of the jar that the class is from.
  private static String version(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
