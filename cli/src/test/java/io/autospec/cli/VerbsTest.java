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
  void shouldRefuseAVerbThatIsNotThere() {
    Harness harness = new Harness();
    assertThat(harness.run("dance")).isEqualTo(2);
    assertThat(harness.errLines()).hasSize(1);
    assertThat(harness.errLines().get(0)).contains("dance");
  }
}
