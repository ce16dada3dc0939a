package io.autospec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerbsTest {
  @Test
  void shouldDescribeWhatIsBuiltIn() {
    Harness harness = new Harness();
    assertThat(harness.run("models")).isZero();
    assertThat(harness.outText())
        .contains("mnist\n  sample    float32 [1, 28, 28]\n")
        .contains("class_labels integer [], labels 0..9, 10 for none")
        .contains("global_cond float [8]")
        .contains(
            "1000 steps, linear betas, predicts epsilon, variance fixed_small, clipped to +-1.0")
        .contains("0".repeat(64));
  }

  @Test
  void shouldRefuseAModelThatIsNotThere() {
    Harness harness = new Harness();
    assertThat(harness.run("models", "nonesuch")).isEqualTo(2);
    assertThat(harness.errLines()).hasSize(1);
  }

  @Test
  void shouldExamineTheMachineAndTheNetworks() {
    Harness harness = new Harness();
    assertThat(harness.run("doctor")).isZero();
    assertThat(harness.outText().lines())
        .allMatch(line -> line.startsWith("ok  ") || line.startsWith("warn"))
        .anyMatch(line -> line.contains("ONNX Runtime"))
        .anyMatch(line -> line.contains("CUDA"));
  }

  @Test
  void shouldSimulateAClusterAndSayHowOften() {
    Harness harness = new Harness();
    assertThat(harness.run("simulate", "--seeds", "3", "--first", "40")).isZero();
    assertThat(harness.errLines()).hasSize(2);
    assertThat(harness.errLines().get(0)).isEqualTo("seeds from 40 on");
    assertThat(harness.errLines().get(1)).startsWith("3 runs (").contains("steps committed");
  }

  @Test
  void shouldShowWhatGoesWrongInOneRun() {
    Harness harness = new Harness();
    assertThat(harness.run("simulate", "--seed", "40")).isZero();
    assertThat(harness.errLines().get(0)).startsWith("seed 40, ");
    assertThat(harness.errLines()).last().asString().startsWith("right: ");
  }

  @Test
  void shouldRefuseToSimulateNothing() {
    Harness harness = new Harness();
    assertThat(harness.run("simulate", "--seeds", "0")).isEqualTo(2);
    assertThat(harness.errLines()).hasSize(1);
    assertThat(harness.run("simulate", "--seeds", "1", "--seed", "1")).isEqualTo(2);
  }

  @Test
  void shouldRefuseAVerbThatIsNotThere() {
    Harness harness = new Harness();
    assertThat(harness.run("dance")).isEqualTo(2);
    assertThat(harness.errLines()).hasSize(1);
    assertThat(harness.errLines().get(0)).contains("dance");
  }
}
