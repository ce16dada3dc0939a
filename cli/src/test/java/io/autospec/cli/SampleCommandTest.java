package io.autospec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.actors.job.JobSpec;
import io.autospec.model.npy.Npy;
import io.autospec.model.npy.NpyArray;
import io.autospec.model.npy.Npz;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.Condition;
import io.autospec.sampler.DenoiserException;
import io.autospec.sampler.Draft;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleCommandTest {
  @TempDir Path folder;

  @Test
  void shouldWriteEveryKindOfOutputWhole() throws IOException {
    Harness harness = new Harness();
    int status =
        harness.run(
            "sample",
            "mnist",
            "-n",
            "3",
            "--label",
            "4,7",
            "--window",
            "8",
            "--out",
            at("a.png"),
            "--out",
            at("a.npy"),
            "--out",
            at("a.npz"),
            "--out",
            at("all/"),
            "--report",
            at("r.json"));

    assertThat(harness.errLines()).hasSize(1);
    assertThat(status).isZero();
    assertThat(names(folder)).containsExactly("a.npy", "a.npz", "a.png", "all", "r.json");
    assertThat(names(folder.resolve("all")))
        .containsExactly("0000.png", "0001.png", "0002.png", "report.json", "samples.npy");
    NpyArray array = Npy.read(folder.resolve("a.npy"));
    assertThat(array.shape()).containsExactly(3, 1, 28, 28);
    assertThat(array.floats()[784]).isEqualTo(0.01f - 0.5f);
    Map<String, NpyArray> arrays = Npz.read(folder.resolve("a.npz"));
    assertThat(arrays.keySet()).containsExactly("samples", "labels");
    assertThat(arrays.get("labels").longs()).containsExactly(4, 7, 4);
    assertThat(Files.readAllBytes(folder.resolve("all/report.json")))
        .isEqualTo(Files.readAllBytes(folder.resolve("r.json")));
  }

  @Test
  void shouldWriteTheArrayToStandardOutput() throws IOException {
    Harness harness = new Harness();
    assertThat(harness.run("sample", "vector", "--out", "-")).isZero();
    assertThat(Npy.read(new ByteArrayInputStream(harness.out()), "stdout").shape())
        .containsExactly(1, 5);
  }

  @Test
  void shouldWriteTheReportToStandardOutputAndNothingElse() {
    Harness harness = new Harness();
    assertThat(harness.run("sample", "vector", "--report", "-")).isZero();
    assertThat(harness.outText()).startsWith("{\n").endsWith("}\n");
  }

  @Test
  void shouldSayInOneLineWhatWasDone() {
    Harness harness = new Harness();
    harness.run(
        "sample", "mnist", "-n", "3", "--label", "3", "--window", "8", "--out", at("a.png"));
    assertThat(harness.errLines())
        .containsExactly(
            "3 digits in 3.1 s: 142 rounds instead of 1,000 (7.0x), window 8, exact; wrote "
                + at("a.png"));
  }

  @Test
  void shouldReplaceAnOlderOutput() throws IOException {
    Path file = Files.writeString(folder.resolve("a.npy"), "old");
    assertThat(new Harness().run("sample", "vector", "--out", file.toString())).isZero();
    assertThat(Npy.read(file).shape()).containsExactly(1, 5);
  }

  @Test
  void shouldFillAnEmptyFolder() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(new Harness().run("sample", "vector", "--out", empty.toString())).isZero();
    assertThat(names(empty)).containsExactly("report.json", "samples.npy");
  }

  @Test
  void shouldLeaveNothingWhenTheJobFails() throws IOException {
    Harness harness =
        new Harness(new FakeRunner(new DenoiserException("the network\nanswered NaN at step 3")));
    int status = harness.run("sample", "mnist", "--label", "3", "--out", at("a.png"));

    assertThat(status).isEqualTo(1);
    assertThat(harness.errLines())
        .containsExactly("autospec sample: the network; answered NaN at step 3");
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void shouldCycleLabelsAndDevices() {
    JobSpec spec =
        specOf(
            "mnist",
            "-n",
            "5",
            "--label",
            "0..2",
            "--workers",
            "3",
            "--device",
            "cpu",
            "--device",
            "sim:20ms+2ms/row~10%");
    assertThat(spec.conditions())
        .extracting(SampleCommandTest::label)
        .containsExactly(0L, 1L, 2L, 0L, 1L);
    assertThat(spec.devices())
        .extracting(Object::toString)
        .containsExactly("cpu", "sim:20ms+2ms/row~10%", "cpu");
  }

  @Test
  void shouldTakeTheModelsOwnDefaults() {
    JobSpec spec = specOf("mnist", "--label", "0", "--workers", "12");
    assertThat(spec.kernel().steps()).isEqualTo(1000);
    assertThat(spec.algorithm()).isEqualTo(Algorithm.RECYCLED);
    assertThat(spec.draft()).isEqualTo(Draft.SECANT);
    assertThat(spec.window()).isEqualTo(12);
    assertThat(spec.guidance()).isNull();
    assertThat(spec.seed()).isZero();
    assertThat(specOf("mnist", "--label", "0", "--workers", "2").window()).isEqualTo(8);
    assertThat(specOf("mnist", "--label", "0", "--window", "all").window())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void shouldGiveOneWorkerToEachDeviceThatIsNotACpu() {
    assertThat(specOf("mnist", "--device", "sim:20ms").devices()).hasSize(1);
    assertThat(specOf("mnist", "--device", "sim:20ms", "--device", "cuda:1").devices()).hasSize(2);
  }

  @Test
  void shouldGuideByTheEmptyLabel() {
    JobSpec spec = specOf("mnist", "--label", "3", "--guidance-scale", "6");
    assertThat(spec.guidance().scale()).isEqualTo(6f);
    assertThat(label(spec.guidance().empty())).isEqualTo(10);
    assertThat(
            label(
                specOf("mnist", "--guidance-scale", "6", "--empty-label", "4").guidance().empty()))
        .isEqualTo(4);
    assertThat(specOf("mnist", "--guidance-scale", "1").guidance()).isNull();
  }

  @Test
  void shouldStartThePolicyOnTheSymmetricTaskAndSayHowManyGoEachWay() throws IOException {
    Harness harness = new Harness();
    assertThat(harness.run("sample", "policy", "-n", "2", "--out", at("plans.png"))).isZero();
    Condition.Value value =
        harness.runner.ran.get(0).conditions().get(1).values().get("global_cond");
    assertThat(((Condition.Float32Value) value).values())
        .containsExactly(0, -0.85f, 0, -0.85f, 0, 0.85f, 0, 0);
    assertThat(harness.errLines().get(0))
        .startsWith("2 plans in")
        .contains("left")
        .contains("right");
    assertThat(names(folder)).containsExactly("plans.png");
  }

  @Test
  void shouldTakeAnInputARow() throws IOException {
    float[] values = new float[16];
    values[8] = 0.5f;
    Path file = folder.resolve("g.npy");
    Npy.write(file, new NpyArray.Float32(values, 2, 8));
    JobSpec spec = specOf("policy", "-n", "2", "--input", "global_cond=" + file);
    Condition.Value second = spec.conditions().get(1).values().get("global_cond");
    assertThat(((Condition.Float32Value) second).values()[0]).isEqualTo(0.5f);
    assertThat(second.shape()).containsExactly(8);
  }

  @Test
  void shouldTakeOneInputForAll() throws IOException {
    Path file = folder.resolve("g.npy");
    Npy.write(file, new NpyArray.Float64(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 8));
    JobSpec spec = specOf("policy", "-n", "3", "--input", "global_cond=" + file);
    assertThat(spec.conditions())
        .allSatisfy(
            condition ->
                assertThat(
                        ((Condition.Float32Value) condition.values().get("global_cond")).values())
                    .containsExactly(1, 2, 3, 4, 5, 6, 7, 8));
  }

  @Test
  void shouldChooseSequentialForADeterministicChainAndSaySo() {
    Harness harness = new Harness();
    assertThat(
            harness.run("sample", "vector", "--sampler", "ddim:0", "--steps", "5", "--report", "-"))
        .isZero();
    assertThat(harness.runner.ran.get(0).algorithm()).isEqualTo(Algorithm.SEQUENTIAL);
    assertThat(harness.errLines().get(0)).startsWith("note: ").contains("sequential");
  }

  @Test
  void shouldShowAnExampleInTheHelpOfEveryVerb() {
    for (String verb : List.of("sample", "verify", "scale", "models", "doctor")) {
      Harness harness = new Harness();
      assertThat(harness.run(verb, "--help")).isZero();
      assertThat(harness.outText()).contains("Example").contains("  autospec " + verb);
    }
  }

  @Test
  void shouldPrintItsVersion() {
    Harness harness = new Harness();
    assertThat(harness.run("--version")).isZero();
    assertThat(harness.outText()).startsWith("autospec 0.");
  }

  @Test
  void shouldShowTheVerbsWhenNoneIsNamed() {
    Harness harness = new Harness();
    assertThat(harness.run()).isEqualTo(2);
    assertThat(harness.errLines()).anyMatch(line -> line.contains("sample"));
  }

  private static JobSpec specOf(String... arguments) {
    Harness harness = new Harness();
    String[] all =
        Stream.concat(
                Stream.concat(Stream.of("sample"), Stream.of(arguments)),
                Stream.of("--report", "-"))
            .toArray(String[]::new);
    assertThat(harness.run(all)).as(() -> String.join("\n", harness.errLines())).isZero();
    return harness.runner.ran.get(0);
  }

  private static long label(Condition condition) {
    return ((Condition.Int64Value) condition.values().get("class_labels")).values()[0];
  }

  private String at(String name) {
    return folder + "/" + name;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
