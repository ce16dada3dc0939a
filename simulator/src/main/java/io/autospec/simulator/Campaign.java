package io.autospec.simulator;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Many runs, one seed after another, until one fails. For one thread. */
public final class Campaign {
  /** Plans that are tried to find a smaller one that fails as well. */
  private static final int MOST_TRIES = 300;

  private final Consumer<Campaign> progress;
  private long runs;
  private long faults;
  private long events;
  private long commits;

  /**
   * A campaign without runs.
   *
   * @param progress is called after each run
   */
  public Campaign(Consumer<Campaign> progress) {
    this.progress = progress;
  }

  /**
   * A seed that failed.
   *
   * @param outcome of the seed's own run
   * @param shrunk the fewest faults found that still fail
   * @param words how it fails with these
   */
  public record Failure(Outcome outcome, FaultPlan shrunk, String words) {}

  /**
   * Runs seeds.
   *
   * @param seeds gives one after another
   * @param goesOn whether there is to be another run; asked before each
   * @return the first that failed, if any
   */
  public Optional<Failure> run(LongSupplier seeds, BooleanSupplier goesOn) {
    while (goesOn.getAsBoolean()) {
      long seed = seeds.getAsLong();
      Outcome outcome = Simulation.run(seed);
      runs++;
      faults += outcome.faults();
      events += outcome.events();
      commits += outcome.commits();
      if (!outcome.isGood()) {
        return Optional.of(shrink(outcome));
      }
      progress.accept(this);
    }
    return Optional.empty();
  }

  /**
   * Looks for the fewest faults with which a seed fails.
   *
   * @param outcome of a run that failed
   * @return the failure, with a plan in which nothing is that it does not need
   */
  public static Failure shrink(Outcome outcome) {
    long seed = outcome.seed();
    PlanShrinker shrinker =
        new PlanShrinker(plan -> !Simulation.run(seed, plan, null).isGood(), MOST_TRIES);
    FaultPlan shrunk = shrinker.shrink(FaultPlan.draw(seed));
    String words = Simulation.run(seed, shrunk, null).failure().orElse("");
    return new Failure(outcome, shrunk, words);
  }

  /** Returns how many runs there were. */
  public long runs() {
    return runs;
  }

  /** Returns how many faults there were while jobs were drawn. */
  public long faults() {
    return faults;
  }

  /** Returns how many events there were. */
  public long events() {
    return events;
  }

  /** Returns how many steps were committed. */
  public long commits() {
    return commits;
  }
}
