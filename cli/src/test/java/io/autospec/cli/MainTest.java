package io.autospec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class MainTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(IntSupplier commandLine) {
    Console console =
        new Console(
            new ByteArrayOutputStream(), new PrintStream(err, true, StandardCharsets.UTF_8), false);
    return Main.run(commandLine, console, false);
  }

  @Test
  void shouldSayInOneLineThatMemoryRanOut() {
    int status =
        run(
            () -> {
              throw new OutOfMemoryError("Java heap space");
            });
    assertThat(status).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("autospec: out of memory (Java heap space): ")
        .contains("AUTOSPEC_JAVA_OPTS=-Xmx");
  }

  @Test
  void shouldSayInOneLineThatTheStackRanOut() {
    int status =
        run(
            () -> {
              throw new StackOverflowError();
            });
    assertThat(status).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("AUTOSPEC_JAVA_OPTS=-Xss");
  }

  @Test
  void shouldPassOnTheStatusOfTheCommandLine() {
    assertThat(run(() -> 2)).isEqualTo(2);
    assertThat(err.size()).isZero();
  }
}
