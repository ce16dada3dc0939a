package io.autospec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.model.npy.Npy;
import io.autospec.model.npy.NpyArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each bad argument: exit status 2, one line that names it, no work, nothing written. */
class SampleRefusalTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "sample {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mnist --count 0                               | --count: expected 1 to 1,000,000; found 0
          mnist --count -3                              | --count
          mnist --count 1000001                         | --count
          mnist --count many                            | '--count'
          mnist --count 99999999999                     | '--count'
          mnist --seed x                                | '--seed'
          mnist --steps 0                               | --steps: expected 1 to 1,000; found 0
          mnist --steps 1001                            | --steps
          policy --steps 101                            | --steps: expected 1 to 100; found 101
          mnist --algorithm fast                        | --algorithm: expected sequential, asd, recycled, picard; found 'fast'
          mnist --draft crystal                         | --draft: expected frozen, recycled, secant
          mnist --algorithm asd --draft secant          | --draft goes with --algorithm recycled
          mnist --window 0                              | --window: expected auto, all or a number of steps from 1; found '0'
          mnist --window -1                             | --window
          mnist --window wide                           | --window
          mnist --window 99999999999                    | --window
          mnist --tolerance 0.1                         | --tolerance goes with --algorithm picard
          mnist --algorithm picard --tolerance 0        | --tolerance: expected a number above 0
          mnist --algorithm picard --tolerance NaN      | --tolerance
          mnist --workers 0                             | --workers: expected 1 to 1,024; found 0
          mnist --workers 1025                          | --workers
          mnist --workers 1 --device cpu --device cpu   | --workers: expected at least one a --device, 2; found 1
          mnist --device tpu                            | device
          mnist --device cpu:0                          | device
          mnist --device sim:                           | device
          mnist --label 10..12                          | --label: mnist knows labels 0..9 (or 10 for no label); found 11
          mnist --label -1                              | --label
          mnist --label 9..0                            | --label: a range goes upward
          mnist --label 1,,2                            | --label: expected a label, a range or a list
          mnist --label cat                             | --label
          mnist --label 0..999999                       | --label: at most
          policy --label 3                              | --label: policy takes no class_labels
          text --label 1                                | text needs its input encoder_hidden_states of shape [any, 4]
          text                                          | give it with --label
          mnist --input class_labels                    | --input: expected NAME=FILE.npy
          mnist --input =x.npy                          | --input: expected NAME=FILE.npy
          mnist --input class_labels=nowhere.npy        | --input: no readable file
          mnist --guidance-scale -1                     | --guidance-scale: expected a number from 0 to 1000
          mnist --guidance-scale NaN                    | --guidance-scale
          policy --guidance-scale 2                     | --guidance-scale: policy takes no class_labels
          mnist --empty-label 10                        | --empty-label goes with --guidance-scale
          mnist --guidance-scale 2 --empty-label 11     | --empty-label: mnist knows labels
          mnist --sampler euler                         | --sampler: expected ddpm, ddim:ETA
          mnist --sampler ddim:2                        | --sampler
          mnist --sampler ddim:0 --algorithm recycled   | has nothing to couple
          mnist --out digits.jpg                        | --out: expected FILE.png, FILE.npy, FILE.npz
          mnist --out digits                            | --out
          mnist --out ''                                | --out
          mnist --out no-such-folder/digits.png         | does not exist
          vector --out x.png                            | have shape [5]
          mnist --out a.npy --out a.npy                 | named twice
          mnist --out a.npy --out ./a.npy               | named twice
          mnist --out - --out -                         | standard output
          mnist --out - --report -                      | standard output
          mnist --out /proc/digits.png                  | /proc
          mnist --report no-such-folder/report.json     | --report: folder
          mnist --out a.json --report a.json            | --out
          mnist --columns 0                             | --columns: expected 1 to 1,000
          mnist --columns 2 --labels-in rows            | --columns and --labels-in exclude each other
          mnist --labels-in circles                     | --labels-in: expected columns, rows
          mnist -n 100000 --columns 1 --out a.png       | pixels
          mnist --progress loud                         | --progress: expected auto, plain, none
          nonesuch                                      | no model 'nonesuch'
          mnist extra                                   | 'extra'
          mnist --cluster host                          | --cluster: expected HOST:PORT
          mnist --cluster host:1 --workers 2            | --workers is for this machine
          mnist --cluster host:1 --device cpu           | --device is for this machine
          mnist --listen 127.0.0.1:0                    | --listen goes with --cluster
          mnist --cluster host:1 --listen 192.0.2.1:1   | reached by other machines
          mnist --cluster host:1 --config no-such-file  | --config: expected a readable file
          mnist --cluster host:1 --tls no-such-folder   | --tls: expected a readable file
          --seed 1                                      | 'MODEL'
          """)
  void shouldRefuseInOneLineBeforeAnyWork(String line, String named) {
    Harness harness = new Harness();
    List<String> arguments = new ArrayList<>(List.of("sample"));
    for (String word : line.split(" +", -1)) {
      if (word.equals("''")) {
        arguments.add("");
      } else if (!word.isEmpty()) {
        arguments.add(word);
      }
    }

    int status = harness.run(arguments.toArray(String[]::new));

    assertThat(status).isEqualTo(2);
    assertThat(harness.errLines()).hasSize(1);
    assertThat(harness.errLines().get(0)).startsWith("autospec sample: ").contains(named);
    assertThat(harness.out()).isEmpty();
    assertThat(harness.runner.ran).isEmpty();
  }

  @Test
  void shouldRefuseAnInputOfAnotherShape() throws IOException {
    refuseInput(
        "policy", "global_cond", new NpyArray.Float32(new float[7], 7), "expected shape [8]");
  }

  @Test
  void shouldRefuseAnInputWithRowsForAnotherCount() throws IOException {
    refuseInput("policy", "global_cond", new NpyArray.Float32(new float[24], 3, 8), "found [3, 8]");
  }

  @Test
  void shouldRefuseAnInputOfAnotherType() throws IOException {
    refuseInput(
        "policy", "global_cond", new NpyArray.Int64(new long[8], 8), "expected float32 or float64");
    refuseInput(
        "mnist", "class_labels", new NpyArray.Float32(new float[2], 2), "expected int64 or int32");
  }

  @Test
  void shouldRefuseAnInputThatIsNotFinite() throws IOException {
    float[] values = new float[8];
    values[3] = Float.NaN;
    refuseInput("policy", "global_cond", new NpyArray.Float32(values, 8), "not finite");
  }

  @Test
  void shouldRefuseAnInputTheModelDoesNotHave() throws IOException {
    refuseInput(
        "mnist", "global_cond", new NpyArray.Float32(new float[8], 8), "it takes class_labels");
  }

  @Test
  void shouldRefuseAnInputLabelOutOfRange() throws IOException {
    refuseInput("mnist", "class_labels", new NpyArray.Int64(new long[] {4, 11}, 2), "found 11");
  }

  @Test
  void shouldRefuseAnInputThatIsNoArrayFile() throws IOException {
    Path file = Files.writeString(folder.resolve("x.npy"), "not an array");
    refuse("policy", "expected a .npy file", "--input", "global_cond=" + file);
  }

  @Test
  void shouldRefuseAFolderThatIsNotEmpty() throws IOException {
    Files.writeString(folder.resolve("precious.txt"), "keep me");
    refuse("mnist", "is not empty", "--out", folder.toString());
    assertThat(folder.resolve("precious.txt")).hasContent("keep me");
  }

  @Test
  void shouldRefuseAnOutputInsideAnOutputFolder() throws IOException {
    Path outer = Files.createDirectory(folder.resolve("emp"));
    refuse("mnist", "lies in", "--out", outer + "/", "--out", outer.resolve("x.npy").toString());
    refuse("mnist", "lies in", "--out", outer + "/", "--report", outer.resolve("r").toString());
    assertThat(outer).isEmptyDirectory();
  }

  @Test
  void shouldRefuseAFileWhereAFolderIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    refuse("mnist", "is a file, not a folder", "--out", file + "/");
  }

  @Test
  void shouldRefuseAFileNameThatIsAFolder() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("report.json"));
    refuse("mnist", "is a folder", "--report", taken.toString());
  }

  @Test
  void shouldSayWhereHelpIsForAnUnknownOption() {
    Harness harness = new Harness();
    assertThat(harness.run("sample", "mnist", "--sede", "1")).isEqualTo(2);
    assertThat(harness.errLines()).hasSize(1);
    assertThat(harness.errLines().get(0)).contains("--sede").contains("autospec sample --help");
  }

  private void refuseInput(String model, String name, NpyArray array, String expected)
      throws IOException {
    Path file = folder.resolve(name + ".npy");
    Npy.write(file, array);
    refuse(model, expected, "--count", "2", "--input", name + "=" + file);
  }

  private static void refuse(String model, String expected, String... more) {
    Harness harness = new Harness();
    List<String> arguments = new ArrayList<>(List.of("sample", model));
    arguments.addAll(List.of(more));
    assertThat(harness.run(arguments.toArray(String[]::new))).isEqualTo(2);
    assertThat(harness.errLines()).hasSize(1);
    assertThat(harness.errLines().get(0)).contains(expected);
    assertThat(harness.runner.ran).isEmpty();
  }
}
