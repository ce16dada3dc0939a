package io.autospec.cli;

import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Where logs go: standard error, a line each. Nodes that run on tell what happens to them; a
 * command that ends says only what is wrong. AUTOSPEC_LOG=DEBUG, INFO, WARNING or OFF says
 * otherwise.
 */
final class Logs {
  private static final String FORMAT = "java.util.logging.SimpleFormatter.format";
  private static final List<String> SERVICES = List.of("worker", "serve");
  private static final String SIMULATION = "simulate";

  /** Held, because loggers that nobody holds forget their level. */
  private static final Logger ROOT = Logger.getLogger("");

  /** Warns of every connection that ends because a peer left, which the cluster says better. */
  private static final Logger STREAMS = Logger.getLogger("akka.stream.Materializer");

  private Logs() {}

  static void begin(String[] arguments) {
    if (System.getProperty("java.util.logging.config.file") != null) {
      return; // The operator's own.
    }
    if (System.getProperty(FORMAT) == null) {
      System.setProperty(FORMAT, "%1$tFT%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n");
    }
    LogManager.getLogManager().reset();
    Level level = level(System.getenv("AUTOSPEC_LOG"), otherwise(arguments));
    ConsoleHandler handler = new ConsoleHandler();
    handler.setLevel(level);
    ROOT.addHandler(handler);
    ROOT.setLevel(level);
    if (level.intValue() >= Level.INFO.intValue()) {
      STREAMS.setLevel(Level.SEVERE);
    }
  }

  private static Level otherwise(String[] arguments) {
    String verb = arguments.length > 0 ? arguments[0] : "";
    if (verb.equals(SIMULATION)) {
      return Level.OFF; // Stores fail there thousands of times a minute, as they are told to.
    }
    return SERVICES.contains(verb) ? Level.INFO : Level.WARNING;
  }

  private static Level level(String asked, Level otherwise) {
    try {
      return asked == null ? otherwise : Level.parse(asked.equals("DEBUG") ? "FINE" : asked);
    } catch (IllegalArgumentException e) {
      return otherwise;
    }
  }
}
