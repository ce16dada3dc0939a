package io.autospec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobSpec;
import io.autospec.cli.job.Place;
import io.autospec.model.Models;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sample --checkpoint}, with real workers and the folder on the disk. */
@Timeout(120)
class CheckpointOptionTest {
  private static final List<String> JOB =
      List.of("sample", "gaussian-mixture", "-n", "6", "--steps", "200", "--workers", "2");

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  private int run(JobRunner runner, String... more) {
    List<String> words = new ArrayList<>(JOB);
    words.addAll(List.of(more));
    err.reset();
    Console console =
        new Console(
            new ByteArrayOutputStream(), new PrintStream(err, true, StandardCharsets.UTF_8), false);
    return AutospecCommand.commandLine(Models::load, runner, console, false)
        .execute(words.toArray(String[]::new));
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  /** Stops the command, as Ctrl-C does, when this many steps are done. */
  private static JobRunner interruptedAt(long steps) {
    Thread command = Thread.currentThread();
    return (spec, place, listener) ->
        Main.runJob(spec, place, interrupting(listener, command, steps));
  }

  private static JobListener interrupting(JobListener listener, Thread command, long steps) {
    AtomicBoolean told = new AtomicBoolean();
    return new JobListener() {
      @Override
      public void progressed(JobProgress progress) {
        listener.progressed(progress);
        if (progress.committedSteps() >= steps && told.compareAndSet(false, true)) {
          command.interrupt();
        }
      }

      @Override
      public void resumed(long already) {
        listener.resumed(already);
      }

      @Override
      public void noted(String words) {
        listener.noted(words);
      }
    };
  }

  private JsonNode report(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).toFile());
  }

  @Test
  void shouldGoOnWhereItWasAndDrawTheSameBytes() throws IOException {
    assertThat(run(Main::runJob, "--out", at("whole.npy"), "--report", at("whole.json"))).isZero();
    assertThat(report("whole.json").get("resumedFromStep").isNull()).isTrue();

    String[] kept = {"--checkpoint", at("kept"), "--out", at("a.npy"), "--report", at("a.json")};
    assertThat(run(interruptedAt(500), kept)).as(this::said).isEqualTo(130);
    assertThat(folder.resolve("a.npy")).doesNotExist();

    assertThat(run(Main::runJob, kept)).as(this::said).isZero();
    long from = report("a.json").get("resumedFromStep").asLong();
    assertThat(from).isBetween(500L, 1199L);
    assertThat(said().lines().toList())
        .first()
        .isEqualTo(String.format("note: resumed at step %,d of 1,200", from));
    assertThat(said()).contains(String.format("exact; resumed at step %,d of 1,200; wrote", from));
    assertThat(folder.resolve("a.npy")).hasSameBinaryContentAs(folder.resolve("whole.npy"));
    for (String figure : List.of("samplesSha256", "rounds", "rejections")) {
      assertThat(report("a.json").get(figure)).isEqualTo(report("whole.json").get(figure));
    }
  }

  @Test
  void shouldGiveAFinishedJobAgain() throws IOException {
    String[] kept = {"--checkpoint", at("kept"), "--report", at("a.json")};
    assertThat(run(Main::runJob, kept)).as(this::said).isZero();
    String drawn = report("a.json").get("samplesSha256").asText();
    assertThat(run(Main::runJob, kept)).as(this::said).isZero();
    assertThat(report("a.json").get("samplesSha256").asText()).isEqualTo(drawn);
    assertThat(report("a.json").get("resumedFromStep").asLong()).isEqualTo(1200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--seed=9", "--count=5", "--window=16", "--algorithm=asd"})
  void shouldRefuseAFolderOfAnotherJob(String option) {
    assertThat(run(Main::runJob, "--checkpoint", at("kept"), "--report", "-")).isZero();
    assertThat(runOnce("--checkpoint", at("kept"), "--report", "-", option)).isEqualTo(2);
    assertThat(said().lines().toList()).hasSize(1);
    assertThat(said())
        .startsWith("autospec sample: --checkpoint: " + at("kept") + " keeps another job (6 of ");
  }

  /** The later of two equal options would be refused by the parser. */
  private int runOnce(String... words) {
    List<String> all = new ArrayList<>(JOB);
    if (List.of(words).contains("--count=5")) {
      all.removeAll(List.of("-n", "6"));
    }
    all.addAll(List.of(words));
    err.reset();
    Console console =
        new Console(
            new ByteArrayOutputStream(), new PrintStream(err, true, StandardCharsets.UTF_8), false);
    return AutospecCommand.commandLine(Models::load, Main::runJob, console, false)
        .execute(all.toArray(String[]::new));
  }

  private void refuse(String expected, String... more) {
    Harness harness = new Harness();
    List<String> words = new ArrayList<>(List.of("sample", "vector"));
    words.addAll(List.of(more));
    assertThat(harness.run(words.toArray(String[]::new))).isEqualTo(2);
    assertThat(harness.errLines()).singleElement().asString().contains(expected);
    assertThat(harness.runner.ran).isEmpty();
  }

  @Test
  void shouldRefuseAFolderThatIsUsedForSomethingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    refuse("--checkpoint: " + file + " is a file", "--checkpoint", file.toString());
    refuse("holds something else", "--checkpoint", folder.toString());
    refuse("does not exist", "--checkpoint", at("no/such"));
    String kept = at("kept");
    refuse("overlap", "--checkpoint", kept, "--out", kept + "/");
    Files.createDirectory(folder.resolve("kept"));
    refuse("overlap", "--checkpoint", kept, "--out", kept + "/a.npy");
    refuse("overlap", "--checkpoint", kept, "--report", kept + "/r.json");
    refuse("expected a file name", "--checkpoint", "");
  }

  @Test
  void shouldGiveTheRunnerTheFolderAndTheWholeJob() {
    Harness harness = new Harness();
    assertThat(
            harness.run("sample", "vector", "-n", "2", "--checkpoint", at("kept"), "--report", "-"))
        .isZero();
    JobSpec spec = harness.runner.ran.get(0);
    Place.Kept kept = (Place.Kept) harness.runner.places.get(0);
    assertThat(kept.folder()).isEqualTo(folder.resolve("kept"));
    assertThat(kept.job().count()).isEqualTo(2);
    assertThat(kept.job().steps()).isEqualTo(spec.kernel().steps());
    assertThat(new Harness().run("sample", "vector", "--report", "-")).isZero();
  }
}
