package io.autospec.scaling.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.scaling.Cells;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptLinesTest {
  private final Grid grid = Cells.grid(2, 100);
  private final CellResult first = Cells.result(grid.cells().get(0));
  private final CellResult second = Cells.result(grid.cells().get(3));
  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void begin() {
    path = folder.resolve("cells.jsonl");
  }

  private KeptLines<CellResult> open() throws IOException {
    return KeptLines.open(path, grid.fingerprint(), CellResult.class);
  }

  private void write() throws IOException {
    try (KeptLines<CellResult> lines = open()) {
      lines.append(first);
      lines.append(second);
    }
  }

  @Test
  void shouldReadWhatWasKept() throws IOException {
    write();
    try (KeptLines<CellResult> lines = open()) {
      assertThat(lines.kept()).containsExactly(first, second);
    }
  }

  @Test
  void shouldDropWhatAKilledProcessLeftOfALine() throws IOException {
    write();
    byte[] whole = Files.readAllBytes(path);
    // Each cut would take seconds, and few differ from their neighbours.
    for (int length = 0; length < whole.length; length += 41) {
      byte[] torn = Arrays.copyOf(whole, length);
      Files.write(path, torn);
      long ends = new String(torn, StandardCharsets.UTF_8).chars().filter(c -> c == '\n').count();
      int left = (int) Math.max(0, ends - 1);
      try (KeptLines<CellResult> lines = open()) {
        assertThat(lines.kept()).hasSize(left);
        // Shorter than what it may have to cover.
        lines.append(first);
      }
      try (KeptLines<CellResult> lines = open()) {
        assertThat(lines.kept()).hasSize(left + 1).last().isEqualTo(first);
      }
    }
  }

  @Test
  void shouldRefuseAnotherExperiment() throws IOException {
    write();
    byte[] before = Files.readAllBytes(path);
    assertThatThrownBy(
            () -> KeptLines.open(path, Cells.grid(3, 100).fingerprint(), CellResult.class))
        .isInstanceOf(KeptLines.OtherExperimentException.class)
        .hasMessageContaining("found another's");
    assertThat(Files.readAllBytes(path)).isEqualTo(before);
  }

  @Test
  void shouldRefuseWhatIsNoExperiment() throws IOException {
    Files.writeString(path, "shopping: milk, bread\n");
    assertThatThrownBy(this::open).isInstanceOf(KeptLines.OtherExperimentException.class);
    Files.writeString(path, "no line end");
    assertThatThrownBy(this::open).isInstanceOf(KeptLines.OtherExperimentException.class);
    assertThat(path).hasContent("no line end");
  }

  @Test
  void shouldRefuseALineThatIsNoResult() throws IOException {
    write();
    Files.writeString(path, "garbage\n", StandardOpenOption.APPEND);
    assertThatThrownBy(this::open).isInstanceOf(KeptLines.OtherExperimentException.class);
  }

  @Test
  void shouldLetOneProcessIn() throws IOException {
    try (KeptLines<CellResult> lines = open()) {
      assertThat(lines.kept()).isEmpty();
      assertThatThrownBy(this::open)
          .isInstanceOf(KeptLines.OtherExperimentException.class)
          .hasMessageContaining("another process");
    }
  }
}
