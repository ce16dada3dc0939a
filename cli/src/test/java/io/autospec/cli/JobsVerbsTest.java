package io.autospec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.autospec.actors.job.JobException;
import io.autospec.model.npy.Npy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs of a cluster's jobs, with a cluster that is made up. */
class JobsVerbsTest {
  private static final String OTHER = "3f2a91c0-9999-4222-8333-444455556666";

  private final Harness harness = new Harness();

  @TempDir Path folder;

  /** The verb's words, and a cluster. */
  private int run(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--cluster", "here:2551"));
    return harness.run(arguments.toArray(String[]::new));
  }

  // ---- submit

  @Test
  void shouldHandInWhatSampleWouldDraw() {
    assertThat(
            run(
                "submit",
                "mnist",
                "-n",
                "3",
                "--seed",
                "7",
                "--label",
                "4",
                "--window",
                "16",
                "--name",
                "fours",
                "--priority",
                "5"))
        .isZero();
    assertThat(harness.outText()).isEqualTo(FakeJobs.ID + "\n");
    assertThat(harness.errLines())
        .containsExactly(
            "the cluster keeps the job (3 of mnist); watch it with: autospec watch 3f2a91c0"
                + " --cluster here:2551");
    assertThat(harness.jobs.asked).containsExactly("attach [here:2551]", "submit fours 5");
    assertThat(harness.jobs.closed).isEqualTo(1);
    assertThat(harness.jobs.submitted.count()).isEqualTo(3);
    assertThat(harness.jobs.submitted.seed()).isEqualTo(7);
    assertThat(harness.jobs.submitted.window()).isEqualTo(16);
    assertThat(harness.jobs.submitted.windowFollowsPool()).isFalse();
    assertThat(harness.runner.ran).isEmpty();
  }

  @Test
  void shouldLetTheWindowFollowThePoolAndNameAJobByItsModel() {
    assertThat(run("submit", "vector")).isZero();
    assertThat(harness.jobs.submitted.windowFollowsPool()).isTrue();
    assertThat(harness.jobs.asked).contains("submit vector 0");
  }

  /** All samples of a job need not fit into the process that hands it in. */
  @Test
  void shouldHandInMoreSamplesThanThisMachineHolds() {
    assertThat(run("submit", "text", "-n", "1000000", "--label", "1")).isEqualTo(2);
    assertThat(harness.errLines().get(0)).contains("needs its input");
    assertThat(new Harness().run("sample", "mnist", "-n", "1000000", "--label", "1")).isEqualTo(2);
    assertThat(run("submit", "mnist", "-n", "1000000", "--label", "1")).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          submit mnist                                    | --cluster: expected HOST:PORT
          submit mnist --cluster here:1 --count 0         | --count: expected 1 to 1,000,000
          submit mnist --cluster here:1 --window wide     | --window: expected auto
          submit mnist --cluster here:1 --priority 1001   | --priority: expected -1000 to 1000
          submit mnist --cluster here:1 --device cpu      | '--device'
          submit mnist --cluster here:1 --out a.npy       | '--out'
          submit nonesuch --cluster here:1                | no model 'nonesuch'
          submit --cluster here:1                         | 'MODEL'
          jobs                                            | --cluster: expected HOST:PORT
          watch --cluster here:1                          | 'ID'
          watch 3f2 --cluster here:1                      | expected its first 4 characters
          watch 3f2a --cluster here:1 --progress loud     | --progress: expected auto, plain, none
          cancel 3f2a                                     | --cluster: expected HOST:PORT
          cancel 3f2 --cluster here:1                     | expected its first 4 characters
          resume '' --cluster here:1                      | expected its first 4 characters
          fetch 3f2a91c0 --cluster here:1 --out a.jpg     | --out: expected FILE.png
          fetch 3f2a91c0 --cluster here:1 --report no/r.j | --report: folder
          sample mnist --cluster here:1 --checkpoint x    | --checkpoint keeps a job of this machine
          """)
  void shouldRefuseInOneLineBeforeAnybodyIsAsked(String line, String named) {
    List<String> words =
        List.of(line.split(" +")).stream().map(word -> word.equals("''") ? "" : word).toList();
    assertThat(harness.run(words.toArray(String[]::new))).isEqualTo(2);
    assertThat(harness.errLines()).hasSize(1);
    assertThat(harness.errLines().get(0))
        .startsWith("autospec " + words.get(0) + ": ")
        .contains(named);
    assertThat(harness.jobs.attached).isZero();
    assertThat(harness.out()).isEmpty();
  }

  @Test
  void shouldRefuseANameThatTerminalsWouldObey() {
    assertThat(run("submit", "mnist", "--name", "a\u001b[2J")).isEqualTo(2);
    assertThat(harness.errLines().get(0)).contains("--name: expected 1 to 200 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"submit", "jobs", "watch", "cancel", "resume", "fetch", "serve"})
  void shouldShowAnExampleInTheHelp(String verb) {
    assertThat(harness.run(verb, "--help")).isZero();
    assertThat(harness.outText()).contains("Example").contains("  autospec " + verb);
  }

  // ---- ids

  @Test
  void shouldTakeTheBeginningOfAnId() {
    harness.jobs.all.add(FakeJobs.view(FakeJobs.ID, "RUNNING", 1, 100, ""));
    assertThat(run("cancel", "3f2a")).isZero();
    assertThat(harness.jobs.asked).endsWith("ids 3f2a", "cancel " + FakeJobs.ID);
    assertThat(harness.errLines().get(0)).contains("autospec resume 3f2a91c0 --cluster here:2551");
  }

  @Test
  void shouldNotAskForIdsWhenTheIdIsWhole() {
    assertThat(run("resume", FakeJobs.ID)).isZero();
    assertThat(harness.jobs.asked).containsExactly("attach [here:2551]", "resume " + FakeJobs.ID);
  }

  @Test
  void shouldRefuseABeginningOfNoneOrOfSeveral() {
    harness.jobs.all.add(FakeJobs.view(FakeJobs.ID, "QUEUED", 0, 0, ""));
    harness.jobs.all.add(FakeJobs.view(OTHER, "QUEUED", 0, 0, ""));
    assertThat(run("cancel", "3f2a91c0")).isEqualTo(2);
    assertThat(harness.errLines().get(0)).contains("2 jobs begin with 3f2a91c0: " + FakeJobs.ID);
    assertThat(run("cancel", "beef")).isEqualTo(2);
    assertThat(harness.errLines().get(1)).contains("there is no job beef");
    assertThat(harness.jobs.asked).doesNotContain("cancel " + FakeJobs.ID);
  }

  // ---- jobs

  @Test
  void shouldListJobsAsATable() {
    harness.jobs.all.add(FakeJobs.view(FakeJobs.ID, "RUNNING", 2, 399, ""));
    harness.jobs.all.add(FakeJobs.view(OTHER, "QUEUED", 0, 0, ""));
    assertThat(run("jobs")).isZero();
    // As much of an id as tells it from the others.
    assertThat(harness.outText())
        .isEqualTo(
            """
            ID          NAME    STATUS   PROGRESS  EPOCH  OWNER          AGE
            3f2a91c0-1  digits  running      99 %      2  coordinator-2  1 min
            3f2a91c0-9  digits  queued        0 %      0  -              1 min
            """);
  }

  @Test
  void shouldListJobsAsJson() throws IOException {
    harness.jobs.all.add(FakeJobs.view(FakeJobs.ID, "FAILED", 2, 399, "no room"));
    assertThat(run("jobs", "--json")).isZero();
    JsonNode job = new ObjectMapper().readTree(harness.out()).get(0);
    assertThat(job.get("id").asText()).isEqualTo(FakeJobs.ID);
    assertThat(job.get("status").asText()).isEqualTo("failed");
    assertThat(job.get("committedSteps").asLong()).isEqualTo(399);
    assertThat(job.get("submitted").asText()).isEqualTo("2027-01-15T07:58:30Z");
    assertThat(job.get("words").asText()).isEqualTo("no room");
  }

  // ---- watch

  private void looks(Object... looks) {
    harness.jobs.looks.addAll(List.of(looks));
  }

  @Test
  void shouldWatchAJobToItsEnd() {
    looks(
        FakeJobs.view(FakeJobs.ID, "QUEUED", 0, 0, ""),
        FakeJobs.view(FakeJobs.ID, "RUNNING", 1, 0, "waits for a worker"),
        FakeJobs.view(FakeJobs.ID, "RUNNING", 1, 120, ""),
        FakeJobs.view(FakeJobs.ID, "RUNNING", 2, 130, ""),
        FakeJobs.view(FakeJobs.ID, "DONE", 2, 400, ""));
    assertThat(run("watch", FakeJobs.ID)).isZero();
    assertThat(harness.errLines())
        .containsExactly(
            "note: the job waits for its turn",
            "note: drawn by coordinator-1",
            "note: waits for a worker",
            "note: drawn by coordinator-2, which took it up as owner number 2",
            "job "
                + FakeJobs.ID
                + " (digits) is done: 4 of 4; get its samples with: autospec fetch 3f2a91c0"
                + " --cluster here:2551");
    assertThat(harness.jobs.closed).isEqualTo(harness.jobs.attached).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"FAILED, failed: no room", "CANCELLED, was stopped: no room"})
  void shouldEndBadlyWhenTheJobDoes(String status, String said) {
    looks(FakeJobs.view(FakeJobs.ID, status, 1, 120, "no room"));
    assertThat(run("watch", FakeJobs.ID)).isEqualTo(1);
    assertThat(harness.errLines())
        .singleElement()
        .asString()
        .contains(said)
        .contains("autospec resume 3f2a91c0");
  }

  @Test
  void shouldSurviveTheLossOfACoordinator() {
    looks(
        FakeJobs.view(FakeJobs.ID, "RUNNING", 1, 120, ""),
        new JobException("the coordinator did not answer within 30 s; try again"),
        new IllegalStateException("no coordinator let this node join"),
        FakeJobs.view(FakeJobs.ID, "DONE", 2, 400, ""));
    assertThat(run("watch", FakeJobs.ID)).isZero();
    assertThat(harness.errLines().get(1))
        .isEqualTo(
            "note: the cluster does not answer; asking again for 10 min: the coordinator did not"
                + " answer within 30 s; try again");
    assertThat(harness.errLines().get(2)).isEqualTo("note: the cluster answers again");
    // Over a new connection each time.
    assertThat(harness.jobs.closed).isEqualTo(harness.jobs.attached).isEqualTo(3);
  }

  @Test
  void shouldGiveUpWhenNobodyAnswersForLong() {
    looks(
        FakeJobs.view(FakeJobs.ID, "RUNNING", 1, 120, ""),
        new JobException("the coordinator did not answer within 30 s; try again"));
    assertThat(run("watch", FakeJobs.ID)).isEqualTo(1);
    assertThat(harness.errLines()).last().asString().contains("did not answer");
    assertThat(harness.jobs.millis() - FakeJobs.NOW).isGreaterThanOrEqualTo(10 * 60_000);
  }

  @Test
  void shouldNotAskAgainForAJobThatIsNotThere() {
    looks(new JobException("there is no job " + FakeJobs.ID));
    assertThat(run("watch", FakeJobs.ID)).isEqualTo(1);
    assertThat(harness.errLines())
        .containsExactly("autospec watch: there is no job " + FakeJobs.ID);
    assertThat(harness.jobs.attached).isEqualTo(1);
  }

  // ---- fetch

  @Test
  void shouldWriteWhatSampleWouldHaveWritten() throws IOException {
    assertThat(run("submit", "mnist", "-n", "3", "--label", "4,7", "--window", "8")).isZero();
    String npy = folder.resolve("a.npy").toString();
    String npz = folder.resolve("a.npz").toString();
    String png = folder.resolve("a.png").toString();
    String report = folder.resolve("r.json").toString();
    assertThat(
            run(
                "fetch",
                FakeJobs.ID,
                "--out",
                npy,
                "--out",
                npz,
                "--out",
                png,
                "--report",
                report,
                "--out",
                folder.resolve("all") + "/"))
        .isZero();
    assertThat(harness.errLines().get(1))
        .isEqualTo(
            "3 digits in 3.1 s: 142 rounds instead of 1,000 (7.0x), window 8, exact; wrote "
                + String.join(", ", npy, npz, png, folder.resolve("all") + "/", report));

    // The very bytes of sample, whatever it drew on.
    Harness sample = new Harness();
    Path same = folder.resolve("same");
    assertThat(
            sample.run(
                "sample",
                "mnist",
                "-n",
                "3",
                "--label",
                "4,7",
                "--window",
                "8",
                "--out",
                same + "/",
                "--out",
                folder.resolve("b.npz").toString()))
        .isZero();
    for (String name : List.of("samples.npy", "0000.png", "0002.png")) {
      assertThat(folder.resolve("all").resolve(name)).hasSameBinaryContentAs(same.resolve(name));
    }
    assertThat(folder.resolve("b.npz")).hasSameBinaryContentAs(Path.of(npz));
    JsonNode told = new ObjectMapper().readTree(Path.of(report).toFile());
    assertThat(told.get("count").asInt()).isEqualTo(3);
    assertThat(told.get("model").get("name").asText()).isEqualTo("mnist");
  }

  @Test
  void shouldFetchToStandardOutput() throws IOException {
    run("submit", "mnist", "--label", "4");
    Harness fetch = new Harness();
    fetch.jobs.submitted = harness.jobs.submitted;
    assertThat(fetch.run("fetch", FakeJobs.ID, "--cluster", "here:1", "--out", "-")).isZero();
    assertThat(Npy.read(new ByteArrayInputStream(fetch.out()), "stdout").shape())
        .containsExactly(1, 1, 28, 28);
  }

  @Test
  void shouldWriteNothingOfAJobThatIsNotDone() {
    assertThat(run("fetch", FakeJobs.ID, "--out", folder.resolve("a.npy").toString())).isEqualTo(1);
    assertThat(harness.errLines()).singleElement().asString().contains("is RUNNING");
    assertThat(folder).isEmptyDirectory();
  }
}
