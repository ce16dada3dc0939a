package io.autospec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InterruptionTest {
  @Test
  void shouldSayNothingWhenNoSignalComes() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayOutputStream(), new PrintStream(err, true, StandardCharsets.UTF_8), false);
    try (Interruption interruption =
        new Interruption("sample", Thread.currentThread(), console, () -> "nothing was written")) {
      assertThat(interruption.signalled()).isFalse();
    }
    assertThat(err.size()).isZero();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
