package io.autospec.benchmarks.rig;

import io.autospec.benchmarks.rig.cell.CellResult;
import io.autospec.benchmarks.rig.report.ResultsCsv;
import io.autospec.benchmarks.rig.report.RigEnvironment;
import io.autospec.benchmarks.rig.report.RigReport;
import io.autospec.benchmarks.rig.system.EchoSystem;
import io.autospec.benchmarks.rig.system.EchoSystems;
import io.autospec.benchmarks.rig.system.RigException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program: rounds of cells, a line of progress each on stderr, and the report on stdout. */
public final class LoadRig {
  private static final int FAILED = 1;
  private static final int BAD_OPTIONS = 2;

  private final RigPlan plan;
  private final PrintStream out;
  private final PrintStream err;
  private final List<CellResult> results = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final StringBuilder loads = new StringBuilder();

  private LoadRig(RigPlan plan, PrintStream out, PrintStream err) {
    this.plan = plan;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs, and ends the process with the status that {@code --help} explains.
   *
   * @param words the options
   */
  public static void main(String[] words) {
    System.exit(run(System.out, System.err, words));
  }

  static int run(PrintStream out, PrintStream err, String... words) {
    try {
      RigOptions options = RigOptions.parse(words);
      if (options.wantsHelp()) {
        out.print(RigOptions.usage());
        return 0;
      }
      if (options.wantsList()) {
        EchoSystems.all().forEach(system -> out.println(system.name()));
        return 0;
      }
      RigPlan plan = options.plan();
      if (plan.out() != null) {
        makeFolder(plan.out());
      }
      return new LoadRig(plan, out, err).run();
    } catch (RigException e) {
      err.println("rig: " + e.getMessage());
      return BAD_OPTIONS;
    } catch (IOException e) {
      err.println("rig: " + e);
      return FAILED;
    }
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new RigException("--out cannot be made: " + e, e);
    }
  }

  private int run() throws IOException {
    RigRun run = new RigRun(plan.measured(), plan.idle());
    Thread atExit = new Thread(run::close, "rig-at-exit");
    Runtime.getRuntime().addShutdownHook(atExit);
    try (Writer file =
            plan.out() == null
                ? Writer.nullWriter()
                : Files.newBufferedWriter(plan.out().resolve("results.csv"));
        PrintWriter csv = new PrintWriter(file)) {
      csv.println(ResultsCsv.HEADER);
      prime(run);
      for (int round = 1; round <= plan.rounds(); round++) {
        round(run, round, csv);
      }
    } finally {
      run.close();
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
    report();
    return failures.isEmpty() ? 0 : FAILED;
  }

  private void prime(RigRun run) {
    for (EchoSystem system : plan.systems()) {
      err.println("rig: starting " + system.name());
      try {
        run.prime(system, plan.sizes().get(0), plan.prime());
      } catch (IOException | RuntimeException e) {
        if (run.isClosed()) {
          return;
        }
        err.println("rig: " + system.name() + " does not start well: " + e.getMessage());
      }
    }
  }

  private void round(RigRun run, int round, PrintWriter csv) {
    String before = RigEnvironment.load();
    List<RigPlan.Cell> cells = plan.round(round);
    for (int i = 0; i < cells.size(); i++) {
      String name = RigRun.name(cells.get(i));
      try {
        CellResult result = run.measure(round, cells.get(i));
        results.add(result);
        csv.println(ResultsCsv.line(result));
        csv.flush();
        err.printf(
            "rig: round %d of %d, %d of %d: %s%n", round, plan.rounds(), i + 1, cells.size(), name);
      } catch (IOException | RuntimeException e) {
        if (run.isClosed()) {
          return;
        }
        String line = "round " + round + ", " + name + ": " + e.getMessage();
        failures.add(line);
        err.println("rig: failed: " + line);
      }
    }
    loads.append(
        "- load average, round "
            + round
            + ": "
            + before
            + " before, "
            + RigEnvironment.load()
            + " after\n");
  }

  private void report() throws IOException {
    StringBuilder text = new StringBuilder("# Load rig\n\n");
    for (Map.Entry<String, String> fact : RigEnvironment.facts().entrySet()) {
      text.append("- ").append(fact.getKey()).append(": ").append(fact.getValue()).append('\n');
    }
    text.append(loads);
    text.append("- cells: ")
        .append(plan.measured().toMillis())
        .append(" ms each, ")
        .append(plan.rounds())
        .append(" rounds; medians over the rounds (least-greatest)\n");
    failures.forEach(failure -> text.append("- failed: ").append(failure).append('\n'));
    text.append('\n').append(new RigReport(results, plan.reference()).markdown());
    out.print(text);
    out.flush();
    if (plan.out() != null) {
      Files.writeString(plan.out().resolve("report.md"), text, StandardCharsets.UTF_8);
    }
  }
}
