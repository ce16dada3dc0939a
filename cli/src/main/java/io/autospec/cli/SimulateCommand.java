package io.autospec.cli;

import io.autospec.simulator.Campaign;
import io.autospec.simulator.FaultPlan;
import io.autospec.simulator.Outcome;
import io.autospec.simulator.Simulation;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code simulate}: the whole cluster in one thread and virtual time, with faults. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Draws one or two jobs of 200 steps on a simulated cluster in which processes die, networks"
          + " lose and stores fail, once a seed, and checks that nothing is committed twice or by"
          + " two, and that the samples are those of a run alone.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  autospec simulate --minutes 2",
      "  autospec simulate --seed 4711 --trace",
      "",
      "Exit status: 0 if all runs are right, 1 if one is not."
    })
final class SimulateCommand implements Callable<Integer> {
  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int MOST_SEEDS = 1_000_000_000;
  private static final int MOST_MINUTES = 100_000;

  private final Console console;

  /** How much is run; one of them. */
  static final class Extent {
    @Option(names = "--seed", paramLabel = "S", description = "This run alone, with its faults.")
    private Long seed;

    @Option(names = "--seeds", paramLabel = "N", description = "So many runs.")
    private Integer seeds;

    @Option(names = "--minutes", paramLabel = "M", description = "Runs for so long.")
    private Integer minutes;
  }

  @ArgGroup(multiplicity = "0..1")
  private Extent extent = new Extent();

  @Option(
      names = "--first",
      paramLabel = "S",
      description = "The first seed of several; the next ones count up (default: a fresh one).")
  private Long first;

  @Option(names = "--trace", description = "Prints all that happens; for --seed.")
  private boolean trace;

  private long seed;
  private long reportedAt;

  SimulateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (extent.seed != null) {
      return one(extent.seed);
    }
    if (extent.seeds == null && extent.minutes == null) {
      extent.seeds = 1000;
    }
    if (extent.seeds != null) {
      DrawPlanner.requireRange("--seeds", extent.seeds, 1, MOST_SEEDS);
    } else {
      DrawPlanner.requireRange("--minutes", extent.minutes, 1, MOST_MINUTES);
    }
    return many();
  }

  private int one(long its) {
    PrintStream err = console.err();
    FaultPlan plan = FaultPlan.draw(its);
    err.printf(Locale.ROOT, "seed %d, %d faults:%n%s", its, plan.faults().size(), plan);
    Outcome outcome = Simulation.run(its, plan, trace ? err::println : null);
    err.printf(
        Locale.ROOT,
        "%s: %d events, %d steps committed, done after %.1f s, hash %016x%n",
        outcome.isGood() ? "right" : "WRONG",
        outcome.events(),
        outcome.commits(),
        outcome.virtualNanos() / 1e9,
        outcome.hash());
    if (outcome.isGood()) {
      return AutospecCommand.DONE;
    }
    tell(Campaign.shrink(outcome));
    return AutospecCommand.FAILED;
  }

  private int many() {
    seed = first != null ? first : System.currentTimeMillis() * 1000;
    console.err().printf(Locale.ROOT, "seeds from %d on%n", seed);
    long began = System.nanoTime();
    reportedAt = began;
    long end = began + TimeUnit.MINUTES.toNanos(extent.minutes == null ? 0 : extent.minutes);
    Campaign campaign = new Campaign(now -> report(now, began));
    BooleanSupplier goesOn =
        extent.seeds != null
            ? () -> campaign.runs() < extent.seeds
            : () -> System.nanoTime() - end < 0;
    Optional<Campaign.Failure> failure = campaign.run(() -> seed++, goesOn);
    print(campaign, System.nanoTime() - began);
    failure.ifPresent(this::tell);
    return failure.isEmpty() ? AutospecCommand.DONE : AutospecCommand.FAILED;
  }

  private void report(Campaign campaign, long began) {
    long now = System.nanoTime();
    if (now - reportedAt >= REPORT_NANOS) {
      reportedAt = now;
      print(campaign, now - began);
    }
  }

  private void print(Campaign campaign, long nanos) {
    double minutes = Math.max(1, nanos) / (double) TimeUnit.MINUTES.toNanos(1);
    console
        .err()
        .printf(
            Locale.ROOT,
            "%d runs (%.0f a minute), %d faults (%.0f a minute), %d events, %d steps committed%n",
            campaign.runs(),
            campaign.runs() / minutes,
            campaign.faults(),
            campaign.faults() / minutes,
            campaign.events(),
            campaign.commits());
  }

  private void tell(Campaign.Failure failure) {
    console
        .err()
        .printf(
            Locale.ROOT,
            "seed %d is WRONG: %s%nwith these of its faults alone: %s%n%s"
                + "again: bin/autospec simulate --seed %d --trace%n",
            failure.outcome().seed(),
            failure.outcome().failure().orElse(""),
            failure.words(),
            failure.shrunk(),
            failure.outcome().seed());
  }
}
