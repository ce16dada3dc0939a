package io.autospec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.autospec.cli.job.LocalJob;
import io.autospec.model.Models;
import io.autospec.scaling.run.CellRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ScaleCommandTest {
  private static final CellRunner.Jobs REAL = LocalJob::run;
  private static final CellRunner.Jobs NONE =
      (spec, observers, listener) -> {
        throw new AssertionError("no job was to be run");
      };

  /** Few short chains on devices that answer at once. */
  private static final String[] GRID = {
    "gaussian-mixture",
    "--workers=1,4",
    "--algorithms=sequential,asd,recycled,picard",
    "--steps=12,24",
    "--seeds=2",
    "--device=sim:1ms"
  };

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  private int scale(CellRunner.Jobs jobs, String[] grid, String... more) {
    Console console =
        new Console(
            new ByteArrayOutputStream(), new PrintStream(err, true, StandardCharsets.UTF_8), false);
    CommandLine line = AutospecCommand.commandLine(Models::load, Main::runJob, console, false);
    CommandLine scale =
        new CommandLine(
            new ScaleCommand(
                Models::load,
                jobs,
                settings -> {
                  throw new AssertionError("no cluster was to be asked");
                },
                console));
    scale.setExecutionExceptionHandler(line.getExecutionExceptionHandler());
    return scale.execute(
        Stream.concat(Arrays.stream(grid), Arrays.stream(more)).toArray(String[]::new));
  }

  private String out(String name) {
    return "--out=" + folder.resolve(name);
  }

  /** The table without its times. */
  private List<String> table(String name) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(name).resolve("results.csv"))) {
      List<String> row = new ArrayList<>(List.of(line.split(",")));
      row.subList(9, 18).clear();
      rows.add(String.join(",", row));
    }
    return rows;
  }

  @Test
  void shouldRunTheGridAndSayWhatItFound() throws IOException {
    assertThat(scale(REAL, GRID, out("a"), "--predict", "--network=0.5ms", "--progress=none"))
        .as(() -> err.toString(StandardCharsets.UTF_8))
        .isZero();
    Path made = folder.resolve("a");
    JsonNode json = new ObjectMapper().readTree(made.resolve("results.json").toFile());
    // sequential, once a seed and length; three algorithms with one and four workers.
    assertThat(json.get("cells")).hasSize(2 * 2 * (1 + 3 * 2));
    assertThat(table("a")).hasSize(1 + json.get("cells").size());
    assertThat(json.get("setup").get("device").asText()).isEqualTo("sim:1ms");
    assertThat(json.get("plans")).hasSize(4);
    assertThat(json.get("checks")).hasSize(2 * 2 * 2);
    assertThat(json.get("exponents")).isNotEmpty();
    for (JsonNode cell : json.get("cells")) {
      int steps = cell.get("cell").get("steps").asInt();
      assertThat(cell.get("rounds").asInt()).isBetween(2, steps);
      assertThat(cell.get("parts").get("compute").asDouble()).isGreaterThan(0.001);
    }
    assertThat(made.resolve("report.html")).content().contains("Scaling of gaussian-mixture");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("28 runs; the fastest is");
    try (Stream<Path> files = Files.list(made)) {
      assertThat(files).noneMatch(file -> file.getFileName().toString().endsWith(".part"));
    }
  }

  @Test
  void shouldGoOnWhereItWasKilledAndGiveTheSameTable() throws IOException {
    assertThat(scale(REAL, GRID, out("a"), "--progress=none")).isZero();
    AtomicInteger left = new AtomicInteger(9);
    CellRunner.Jobs killed =
        (spec, observers, listener) -> {
          if (left.getAndDecrement() == 0) {
            throw new InterruptedException("killed");
          }
          return LocalJob.run(spec, observers, listener);
        };
    assertThat(scale(killed, GRID, out("b"), "--progress=none")).isEqualTo(130);
    assertThat(folder.resolve("b").resolve("results.csv")).doesNotExist();
    AtomicInteger ran = new AtomicInteger();
    CellRunner.Jobs counted =
        (spec, observers, listener) -> {
          ran.incrementAndGet();
          return LocalJob.run(spec, observers, listener);
        };
    assertThat(scale(counted, GRID, out("b"), "--progress=none")).isZero();
    assertThat(ran).hasValue(28 - 9);
    assertThat(table("b")).isEqualTo(table("a"));
    // All is there: only the report is made anew.
    assertThat(scale(NONE, GRID, out("b"), "--predict=2,8", "--progress=none")).isZero();
  }

  @Test
  void shouldCompareWithFewSteps() throws IOException {
    String[] grid = {
      "gaussian-mixture",
      "--workers=2",
      "--algorithms=recycled",
      "--steps=20",
      "--seeds=1",
      "--compare-steps=2",
      "--quality-count=40"
    };
    assertThat(scale(REAL, grid, out("a"), "--progress=none"))
        .as(() -> err.toString(StandardCharsets.UTF_8))
        .isZero();
    JsonNode quality =
        new ObjectMapper()
            .readTree(folder.resolve("a").resolve("results.json").toFile())
            .get("quality");
    assertThat(quality).hasSize(4);
    assertThat(quality.get(0).get("calls").asDouble()).isEqualTo(20);
    assertThat(quality.get(1).get("calls").asDouble()).isBetween(1.0, 15.0);
    assertThat(quality.get(2).get("calls").asDouble()).isEqualTo(2);
    assertThat(quality.get(0).get("scores").get(0).get("name").asText())
        .isEqualTo("energy distance");
  }

  @Test
  void shouldRefuseTheFolderOfAnotherExperiment() throws IOException {
    String[] small = {"gaussian-mixture", "--workers=1", "--steps=4", "--seeds=1"};
    assertThat(scale(REAL, small, out("a"), "--progress=none")).isZero();
    assertThat(scale(NONE, small, out("a"), "--seed=3")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("found another's");
    Files.createDirectory(folder.resolve("b"));
    Files.writeString(folder.resolve("b").resolve("thesis.tex"), "years of work");
    assertThat(scale(NONE, small, out("b"))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("something else");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--workers=0; --workers: expected 1 to 1,024",
        "--workers=1,x; --workers: expected numbers",
        "--algorithms=magic; --algorithms: expected",
        "--windows=some; --windows: expected auto, all",
        "--steps=2000; --steps: expected 1 to 1,000",
        "--seeds=0; --seeds: expected",
        "--device=toaster; device: expected",
        "--predict=20000; --predict: expected 1 to 10,000",
        "--network=fast; --network: expected milliseconds",
        "--tls=folder; --tls goes with --cluster",
        "--cluster=here; --cluster: ",
        "--cluster=127.0.0.1:1 --device=cpu; --device is for workers of this process",
        "--cluster=127.0.0.1:1 --network=1ms; --network is for workers of this process",
        "--compare-steps=5000; --compare-steps: expected",
        "--tolerance=1; --tolerance goes with picard",
        "--algorithms=asd --draft=frozen; --draft goes with recycled"
      })
  void shouldRefuseWhatCannotBeDoneBeforeAnyWork(String arguments, String said) {
    String[] words = ("gaussian-mixture " + arguments).split(" ");
    assertThat(scale(NONE, words, out("a"))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(said);
    assertThat(folder.resolve("a")).doesNotExist();
  }
}
