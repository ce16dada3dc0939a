package io.autospec.benchmarks.rig.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.benchmarks.rig.cell.CellResult;
import io.autospec.benchmarks.rig.cell.LoadMode;
import io.autospec.benchmarks.rig.host.LocalHost;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.EchoSystem;
import io.autospec.benchmarks.rig.system.EchoSystems;
import io.autospec.benchmarks.rig.system.RigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CellRunnerTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @TempDir private Path folder;

  static Stream<EchoSystem> systems() {
    return EchoSystems.all().stream();
  }

  private CellResult run(EchoSystem system, LoadMode mode, int bytes, Duration timeout)
      throws IOException {
    LocalHost host = new LocalHost();
    Path own = Files.createTempDirectory(folder, "cell");
    try (CellRunner runner = new CellRunner(Duration.ofMillis(60), Duration.ofMillis(60))) {
      return runner.run(1, system, mode, new EchoSetup(bytes, mode.window(), own, timeout), host);
    } finally {
      host.close();
    }
  }

  @ParameterizedTest
  @MethodSource("systems")
  void everySystemEchoesInEveryMode(EchoSystem system) throws IOException {
    for (CellResult result :
        List.of(
            run(system, LoadMode.QUIET, 16_384, TIMEOUT),
            run(system, LoadMode.WINDOW_8, 1_048_576, TIMEOUT))) {
      assertThat(result.system()).isEqualTo(system.name());
      assertThat(result.messages()).isPositive();
      assertThat(result.p50Nanos()).isPositive().isLessThanOrEqualTo(result.maxNanos());
    }
    assertThat(run(system, LoadMode.IDLE, 64, TIMEOUT).messages()).isZero();
  }

  @Test
  void aWholeAndHonestSystemIsMeasured() throws IOException {
    CellResult result = run(new LoopbackSystem(reply -> true), LoadMode.PING_PONG, 64, TIMEOUT);
    assertThat(result.messages()).isPositive();
    assertThat(result.elapsedNanos()).isGreaterThanOrEqualTo(60_000_000);
  }

  @Test
  void aSystemThatSpoilsTensorsFails() {
    LoopbackSystem spoils =
        new LoopbackSystem(
            reply -> {
              reply.putInt(reply.capacity() - 4, 1);
              return true;
            });
    assertThatThrownBy(() -> run(spoils, LoadMode.PING_PONG, 64, TIMEOUT))
        .isInstanceOf(RigException.class)
        .hasMessageContaining("other content");
  }

  @Test
  void aSystemThatNeverAnswersFails() {
    LoopbackSystem swallows = new LoopbackSystem(reply -> false);
    for (LoadMode mode : LoadMode.values()) {
      assertThatThrownBy(() -> run(swallows, mode, 64, Duration.ofMillis(50)))
          .isInstanceOf(RigException.class)
          .hasMessageContaining("no reply within");
    }
  }
}
