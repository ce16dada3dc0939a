package io.autospec.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.cli.doctor.Finding.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingsTest {
  @Test
  void shouldFailWhatNoRunCanDoWithout() {
    assertThat(MachineChecks.java(11, "11.0.2").status()).isEqualTo(Status.FAIL);
    assertThat(MachineChecks.architecture("Linux", "s390x").status()).isEqualTo(Status.FAIL);
    assertThat(MachineChecks.folder("temp folder", Path.of("/nonexistent/folder"), 1).status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void shouldWarnOfWhatIsScarce(@TempDir Path folder) {
    assertThat(MachineChecks.cores(1).status()).isEqualTo(Status.WARN);
    assertThat(MachineChecks.heap(64 << 20).status()).isEqualTo(Status.WARN);
    assertThat(MachineChecks.openFiles(256).status()).isEqualTo(Status.WARN);
    assertThat(MachineChecks.folder("this folder", folder, Long.MAX_VALUE).status())
        .isEqualTo(Status.WARN);
  }

  @Test
  void shouldPassWhatIsEnough(@TempDir Path folder) {
    assertThat(MachineChecks.java(25, "25.0.3").status()).isEqualTo(Status.OK);
    assertThat(MachineChecks.architecture("Linux", "aarch64").status()).isEqualTo(Status.OK);
    assertThat(MachineChecks.cores(2).status()).isEqualTo(Status.OK);
    assertThat(MachineChecks.openFiles(4096).status()).isEqualTo(Status.OK);
    assertThat(MachineChecks.folder("this folder", folder, 1).status()).isEqualTo(Status.OK);
  }

  @Test
  void shouldJudgeClocksPortsAndProviders() throws IOException {
    Instant now = Instant.parse("2030-05-01T10:00:00Z");
    assertThat(MachineChecks.clock(now, 40).line()).startsWith("ok").contains("2030-05-01");
    assertThat(MachineChecks.clock(now, 15_000_000).line()).startsWith("warn").contains("coarse");
    assertThat(MachineChecks.clock(Instant.EPOCH, 40).line())
        .startsWith("warn")
        .contains("set the system's clock");
    assertThat(MachineChecks.loopback(InetAddress.getLoopbackAddress()).status())
        .isEqualTo(Status.OK);
    // An address for documentation, which no machine has.
    assertThat(MachineChecks.loopback(InetAddress.getByName("192.0.2.1")).status())
        .isEqualTo(Status.WARN);
    assertThat(NetworkChecks.providers(List.of("CPU")).status()).isEqualTo(Status.OK);
    assertThat(NetworkChecks.providers(List.of("CUDA")).status()).isEqualTo(Status.FAIL);
  }

  @Test
  void shouldSayWhatToDoOnTheSameLine() {
    assertThat(Finding.warn("open files", "at most 256", "raise it: ulimit -n 4096").line())
        .isEqualTo("warn  open files      at most 256: raise it: ulimit -n 4096");
  }
}
