package io.autospec.benchmarks.rig;

import io.autospec.benchmarks.rig.cell.LoadMode;
import io.autospec.benchmarks.rig.cell.TensorSize;
import io.autospec.benchmarks.rig.system.EchoSystem;
import io.autospec.benchmarks.rig.system.EchoSystems;
import io.autospec.benchmarks.rig.system.RigException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The words of the command line; {@link #plan} refuses what cannot be done. */
@Command(
    name = "rig",
    sortOptions = false,
    usageHelpWidth = 100,
    description = {
      "Moves tensors between two JVMs on this machine and back, in several ways, in interleaved"
          + " rounds, and prints how they compare.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 done, 1 a cell failed (its line is on stderr), 2 bad options.",
      "Example: rig --systems nio-tcp,raw-aeron-udp --sizes 64k,1m --rounds 5 --out results"
    })
final class RigOptions {
  private static final String REFERENCE = "raw-aeron-udp-claim";
  private static final int MAX_ROUNDS = 1000;
  private static final double MAX_SECONDS = 600;

  @Option(
      names = "--systems",
      paramLabel = "NAME,..",
      description = "What is compared; the beginning of names stands for all of them. Default: all")
  private String systems;

  @Option(
      names = "--sizes",
      paramLabel = "SIZE,..",
      description = "Bytes of a tensor, with k or m for 2^10 or 2^20. Default: 16k,64k,256k,1m,3m")
  private String sizes;

  @Option(
      names = "--modes",
      paramLabel = "MODE,..",
      description = "ping-pong, window-8, quiet, idle. Default: all")
  private String modes;

  @Option(names = "--rounds", paramLabel = "N", description = "How often all of it. Default: 3")
  private Integer rounds;

  @Option(
      names = "--seconds-per-cell",
      paramLabel = "S",
      description = "How long a cell is measured, after half of it as warm-up. Default: 3")
  private Double secondsPerCell;

  @Option(
      names = "--idle-seconds",
      paramLabel = "S",
      description = "The same of the mode idle. Default: 5")
  private Double idleSeconds;

  @Option(
      names = "--prime-seconds",
      paramLabel = "S",
      description = "How long each system runs before round 1, so that it is compiled. Default: 4")
  private Double primeSeconds;

  @Option(
      names = "--reference",
      paramLabel = "NAME",
      description =
          "The system that ratios are to. Default: "
              + REFERENCE
              + ", or the first if that is not measured")
  private String reference;

  @Option(
      names = "--quick",
      description =
          "A first look: 64k,1m, 1 round, 0.5 s a cell, 1 s idle, 1.5 s prime, where not said else")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Also writes results.csv and report.md there")
  private Path out;

  @Option(names = "--list", description = "Prints the names of the systems and ends")
  private boolean list;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this and ends")
  private boolean help;

  private RigOptions() {}

  /**
   * Reads the words.
   *
   * @throws RigException with one line, if they mean nothing
   */
  static RigOptions parse(String... words) {
    RigOptions options = new RigOptions();
    try {
      new CommandLine(options).parseArgs(words);
    } catch (CommandLine.ParameterException e) {
      throw new RigException(e.getMessage().replaceAll("\\s+", " "), e);
    }
    return options;
  }

  boolean wantsHelp() {
    return help;
  }

  boolean wantsList() {
    return list;
  }

  static String usage() {
    return new CommandLine(new RigOptions()).getUsageMessage();
  }

  /**
   * Returns what is to be done.
   *
   * @throws RigException with one line, if it cannot be
   */
  RigPlan plan() {
    List<EchoSystem> chosen = systems == null ? EchoSystems.all() : all(systems, this::systems);
    return new RigPlan(
        chosen,
        all(sizes != null ? sizes : quick ? "64k,1m" : "16k,64k,256k,1m,3m", RigOptions::size),
        modes == null ? List.of(LoadMode.values()) : all(modes, RigOptions::mode),
        number("--rounds", rounds, quick ? 1 : 3, MAX_ROUNDS).intValue(),
        RigPlan.seconds(number("--seconds-per-cell", secondsPerCell, quick ? 0.5 : 3, MAX_SECONDS)),
        RigPlan.seconds(number("--idle-seconds", idleSeconds, quick ? 1 : 5, MAX_SECONDS)),
        RigPlan.seconds(number("--prime-seconds", primeSeconds, quick ? 1.5 : 4, MAX_SECONDS)),
        reference(chosen),
        out);
  }

  private String reference(List<EchoSystem> chosen) {
    List<String> names = chosen.stream().map(EchoSystem::name).toList();
    if (reference == null) {
      return names.contains(REFERENCE) ? REFERENCE : names.get(0);
    }
    if (!names.contains(reference)) {
      throw new RigException(
          "--reference must be one of the systems that are measured ("
              + String.join(", ", names)
              + "), found "
              + reference);
    }
    return reference;
  }

  private static <N extends Number> Number number(
      String option, N given, Number otherwise, double most) {
    if (given == null) {
      return otherwise;
    }
    if (!(given.doubleValue() > 0 && given.doubleValue() <= most)) {
      throw new RigException(
          option + " must be above 0 and at most " + (int) most + ", found " + given);
    }
    return given;
  }

  private static <T> List<T> all(String words, Function<String, List<T>> meaning) {
    Set<T> all = new LinkedHashSet<>();
    for (String word : words.split(",", -1)) {
      all.addAll(meaning.apply(word.strip()));
    }
    return List.copyOf(all);
  }

  private List<EchoSystem> systems(String word) {
    List<EchoSystem> found = EchoSystems.matching(word);
    if (found.isEmpty()) {
      throw new RigException(
          "no system is named "
              + word
              + "; there are "
              + EchoSystems.all().stream().map(EchoSystem::name).collect(Collectors.joining(", ")));
    }
    return found;
  }

  private static List<Integer> size(String word) {
    try {
      return List.of(TensorSize.parse(word));
    } catch (IllegalArgumentException e) {
      throw new RigException("--sizes: " + e.getMessage(), e);
    }
  }

  private static List<LoadMode> mode(String word) {
    return Arrays.stream(LoadMode.values())
        .filter(mode -> mode.label().equals(word))
        .findFirst()
        .map(List::of)
        .orElseThrow(
            () ->
                new RigException(
                    "a mode is one of "
                        + Arrays.stream(LoadMode.values())
                            .map(LoadMode::label)
                            .collect(Collectors.joining(", "))
                        + ", found "
                        + word));
  }
}
