package io.autospec.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedOutputsTest {
  @TempDir Path folder;

  @Test
  void shouldShowNothingBeforeItIsPublished() throws IOException {
    try (StagedOutputs staged = new StagedOutputs()) {
      staged.stageFile(folder.resolve("a"), out -> out.write(new byte[] {1, 2, 3}));
      assertThat(folder.resolve("a")).doesNotExist();
      staged.publish();
      assertThat(folder.resolve("a")).hasBinaryContent(new byte[] {1, 2, 3});
    }
    assertThat(files()).containsExactly("a");
  }

  @Test
  void shouldTakeAwayWhatWasNotPublished() throws IOException {
    try (StagedOutputs staged = new StagedOutputs()) {
      staged.stageFile(folder.resolve("a"), out -> out.write(1));
      Path inside = staged.stageFolder(folder.resolve("b"));
      StagedOutputs.write(inside.resolve("c"), out -> out.write(1));
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void shouldKeepTheOldFileWhenTheNewOneFails() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "old");
    try (StagedOutputs staged = new StagedOutputs()) {
      assertThatThrownBy(
              () ->
                  staged.stageFile(
                      file,
                      out -> {
                        out.write(1);
                        throw new IOException("disk full");
                      }))
          .hasMessage("disk full");
    }
    assertThat(file).hasContent("old");
    assertThat(files()).containsExactly("a");
  }

  @Test
  void shouldPublishANewFolderInOneStep() throws IOException {
    try (StagedOutputs staged = new StagedOutputs()) {
      Path hidden = staged.stageFolder(folder.resolve("d"));
      StagedOutputs.write(hidden.resolve("x"), out -> out.write(1));
      assertThat(folder.resolve("d/x")).doesNotExist();
      staged.publish();
    }
    assertThat(folder.resolve("d/x")).exists();
    assertThat(files()).containsExactly("d");
  }

  /** A mount point cannot be replaced by another folder. */
  @Test
  void shouldFillAnEmptyFolderAndNotReplaceIt() throws IOException {
    Path place = Files.createDirectory(folder.resolve("d"));
    Object before = Files.readAttributes(place, BasicFileAttributes.class).fileKey();
    try (StagedOutputs staged = new StagedOutputs()) {
      Path hidden = staged.stageFolder(place);
      StagedOutputs.write(hidden.resolve("x"), out -> out.write(1));
      StagedOutputs.write(hidden.resolve("y"), out -> out.write(2));
      assertThat(hidden.getFileName().toString()).startsWith(".");
      assertThat(place.resolve("x")).doesNotExist();
      staged.publish();
    }
    assertThat(place.toFile().list()).containsExactlyInAnyOrder("x", "y");
    assertThat(Files.readAttributes(place, BasicFileAttributes.class).fileKey()).isEqualTo(before);
    assertThat(files()).containsExactly("d");
  }

  @Test
  void shouldLeaveAnEmptyFolderEmptyWhenNothingIsPublished() throws IOException {
    Path place = Files.createDirectory(folder.resolve("d"));
    try (StagedOutputs staged = new StagedOutputs()) {
      StagedOutputs.write(staged.stageFolder(place).resolve("x"), out -> out.write(1));
    }
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void shouldPublishNothingOnceClosed() throws IOException {
    StagedOutputs staged = new StagedOutputs();
    staged.stageFile(folder.resolve("a"), out -> out.write(1));
    staged.close();
    assertThatThrownBy(staged::publish).isInstanceOf(IOException.class);
    assertThat(files()).isEmpty();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
