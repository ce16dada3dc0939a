package io.autospec.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** ONNX Runtime looks at the command line; a long one killed the process. */
@Timeout(60)
class LongCommandLineTest {
  /** What the child process runs. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      System.out.println("made " + (OnnxRuntime.environment() != null));
    }
  }

  @Test
  void shouldStartWithALongCommandLine() throws Exception {
    Process child =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xss512k",
                    "-Dlong=" + "x".repeat(60_000),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Child.class.getName()))
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said).contains("made true");
    assertThat(child.exitValue()).isZero();
  }
}
