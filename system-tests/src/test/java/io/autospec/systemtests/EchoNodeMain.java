package io.autospec.systemtests;

import io.autospec.transport.port.PeerAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The other process: a node that answers requests. Its first argument is the file of its journal,
 * the others are {@link NodeOptions}. It prints its address and then obeys lines:
 *
 * <pre>
 * connect ADDRESS                          begins to open a link
 * hold | release                           keeps what comes; closes it
 * stream SEED LEAST MOST FIRST COUNT       sends requests of its own
 * quiet                                    no more of them
 * report                                   prints one line of counters
 * memory                                   prints one line of its memory, after a collection
 * </pre>
 *
 * It ends when its standard input does.
 */
final class EchoNodeMain {
  private static final int STUCK = 3;
  private static final int MOST_ERRORS = 3;
  private static final long MOST_CLOSING_MILLIS = 10_000;

  private EchoNodeMain() {}

  /** Runs until the standard input ends. */
  public static void main(String[] args) throws IOException {
    NodeOptions options = NodeOptions.parse(Arrays.asList(args).subList(1, args.length));
    try (Journal journal = Journal.open(Path.of(args[0]));
        JournaledNode node = new JournaledNode(options, journal, options.echoes())) {
      System.out.println("address " + node.address());
      obey(node);
      haltIfStuck();
    }
    System.exit(0);
  }

  private static void obey(JournaledNode node) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Traffic traffic = null;
    String line;
    while ((line = lines.readLine()) != null) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "connect" -> node.node().connect(PeerAddress.parse(words[1]));
        case "hold" -> node.hold();
        case "release" -> node.release();
        case "stream" -> traffic = Traffic.begin(node, plan(words));
        case "quiet" -> close(traffic);
        case "report" -> System.out.println("report " + report(node, traffic));
        case "memory" -> System.out.println("report " + words(ProcessMemory.afterCollection()));
        default -> System.out.println("unknown command " + line);
      }
    }
    close(traffic);
  }

  private static void close(Traffic traffic) {
    if (traffic != null) {
      traffic.close();
    }
  }

  private static Traffic.Plan plan(String[] words) {
    return new Traffic.Plan(
        Long.parseLong(words[1]),
        Integer.parseInt(words[2]),
        Integer.parseInt(words[3]),
        Long.parseLong(words[4]),
        Long.parseLong(words[5]));
  }

  /** Returns {@code name=value} words without blanks in them. */
  private static String report(JournaledNode node, Traffic traffic) {
    StringBuilder text = new StringBuilder(words(node.node().counters().snapshot()));
    text.append(" held=").append(node.held());
    text.append(" next=").append(traffic == null ? -1 : traffic.next());
    text.append(" ends=");
    node.ends().forEach(end -> text.append(end.why()).append(','));
    text.append(" errors=").append(node.errors().size());
    text.append(" first_errors=");
    node.errors().stream()
        .limit(MOST_ERRORS)
        .forEach(e -> text.append(e.toString().replaceAll("\\s+", "_")).append(','));
    text.append(" log=").append(String.join(",", node.log()).replaceAll("\\s+", "_"));
    return text.toString();
  }

  private static String words(Map<String, Long> values) {
    return values.entrySet().stream()
        .map(value -> value.getKey() + "=" + value.getValue())
        .collect(Collectors.joining(" "));
  }

  /** A node that cannot be closed must not outlive the test. */
  private static void haltIfStuck() {
    Thread watch =
        new Thread(
            () -> {
              Await.pass(MOST_CLOSING_MILLIS);
              Runtime.getRuntime().halt(STUCK);
            });
    watch.setDaemon(true);
    watch.start();
  }
}
