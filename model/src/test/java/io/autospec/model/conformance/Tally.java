package io.autospec.model.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Counts the cases of one family of the pack: an index entry that was not run is a failure too. */
final class Tally {
  private final String family;
  private final int expected;
  private final List<String> failures = new ArrayList<>();
  private int run;
  private int failedCases;

  Tally(String family, int expected) {
    this.family = family;
    this.expected = expected;
  }

  /** Runs one case; whatever it throws is its failure. */
  void run(String name, Case body) {
    run++;
    Checks checks = new Checks();
    try {
      body.run(checks);
    } catch (Exception e) {
      checks.failures.add(e.toString());
    }
    if (!checks.failures.isEmpty()) {
      failedCases++;
      failures.add(
          name + ": " + checks.failures.size() + " differ, the first: " + checks.failures.get(0));
    }
  }

  int passed() {
    return run - failedCases;
  }

  int ran() {
    return run;
  }

  int expected() {
    return expected;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "conformance %-28s %5d in the index, %5d run, %5d passed",
        family,
        expected,
        run,
        passed());
  }

  void requireAllPassed() {
    assertThat(failures).as(family).isEmpty();
    assertThat(run).as(family + ": cases run").isEqualTo(expected).isPositive();
  }

  /** One case. */
  interface Case {
    void run(Checks checks) throws Exception;
  }

  /** The comparisons of one case. */
  static final class Checks {
    private final List<String> failures = new ArrayList<>();

    private Checks() {}

    /** Bit for bit, but that 0 equals -0. */
    void exact(String what, double actual, double expected) {
      near(what, actual, expected, 0);
    }

    void near(String what, double actual, double expected, double tolerance) {
      // Written so that NaN fails.
      if (!(Math.abs(actual - expected) <= tolerance)) {
        failures.add(
            String.format(
                Locale.ROOT, "%s: expected %s +- %s, found %s", what, expected, tolerance, actual));
      }
    }

    void relative(String what, double actual, double expected, double tolerance) {
      near(what, actual, expected, tolerance * Math.max(Math.abs(expected), 1e-30));
    }

    void same(String what, Object actual, Object expected) {
      if (!actual.equals(expected)) {
        failures.add(what + ": expected " + expected + ", found " + actual);
      }
    }

    void holds(String what, boolean holds) {
      if (!holds) {
        failures.add(what);
      }
    }
  }
}
