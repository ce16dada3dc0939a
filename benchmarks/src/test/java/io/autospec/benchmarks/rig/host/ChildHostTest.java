package io.autospec.benchmarks.rig.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.RigException;
import io.autospec.benchmarks.rig.tcp.NioTcp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildHostTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void aKilledChildIsNoticedAtOnce() throws IOException {
    ChildHost host = new ChildHost(folder, TIMEOUT);
    EchoSetup setup = new EchoSetup(64, 1, folder, TIMEOUT);
    assertThat(Integer.parseInt(host.open(new NioTcp(), setup))).isPositive();
    host.close();
    assertThat(host.isUsable()).isTrue();
    host.kill();
    assertThat(host.isUsable()).isFalse();
    assertThatThrownBy(() -> host.open(new NioTcp(), setup))
        .isInstanceOfAny(IOException.class, RigException.class);
  }

  @Test
  void aChildEndsWithItsParentAndCleansUp() throws Exception {
    Path run = Files.createDirectories(folder.resolve("run/cell"));
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ServerMain.class.getName(),
                run.getParent().toString())
            .redirectErrorStream(true)
            .start();
    // What the end of a parent looks like from below.
    child.getOutputStream().close();
    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isZero();
    assertThat(run.getParent()).doesNotExist();
  }
}
