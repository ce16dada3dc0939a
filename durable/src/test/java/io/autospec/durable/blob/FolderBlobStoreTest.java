package io.autospec.durable.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.durable.CorruptException;
import io.autospec.durable.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FolderBlobStoreTest extends BlobStoreContract {
  private Path folder() {
    return temporary.resolve("deep/blobs");
  }

  @Override
  BlobStore open() {
    return new FolderBlobStore(folder());
  }

  @Override
  void overwrite(String name, byte[] bytes) throws IOException {
    Files.write(folder().resolve(name), bytes);
  }

  @Test
  void shouldKeepWhatItWritesFromOtherUsers() throws IOException {
    store.put("jobs/a1/x", new byte[3]);
    try (Stream<Path> all = Files.walk(temporary.resolve("deep"))) {
      for (Path path : all.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
  }

  @Test
  void shouldLeaveNothingUnfinished() throws IOException {
    store.put("jobs/a1/x", new byte[3]);
    assertThat(unfinished()).allMatch(name -> name.endsWith(".lock")).hasSize(1);
    store.close();
    assertThat(unfinished()).isEmpty();
  }

  private List<String> unfinished() throws IOException {
    try (Stream<Path> files = Files.list(folder().resolve(".unfinished"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void shouldNotTakeALostFolderForAnEmptyOne() throws IOException {
    BlobRef ref = store.put("jobs/a1/x", new byte[3]);
    Path moved = temporary.resolve("moved");
    Files.move(folder(), moved);
    assertThatThrownBy(() -> store.get(ref))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is its disk mounted?");
    assertThatThrownBy(() -> store.put("jobs/a1/y", new byte[3]))
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.list("")).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.delete("jobs/a1/x")).isInstanceOf(StoreException.class);
    // An empty one in its place, as below a disk that is not mounted.
    Files.createDirectory(folder());
    assertThatThrownBy(() -> store.get(ref))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Open the store again");
    Files.delete(folder());
    Files.move(moved, folder());
    assertThat(store.get(ref)).hasSize(3);
  }

  @Test
  void shouldSayWhatToDoWhereAFileIsInTheWay() throws IOException {
    Files.writeString(temporary.resolve("file"), "x");
    assertThatThrownBy(() -> new FolderBlobStore(temporary.resolve("file")))
        .isInstanceOf(StoreException.class)
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> new FolderBlobStore(temporary.resolve("file/below")))
        .isInstanceOf(StoreException.class);
    store.put("a", new byte[1]);
    assertThatThrownBy(() -> store.put("a/b", new byte[1])).isInstanceOf(StoreException.class);
    store.put("c/d", new byte[1]);
    assertThatThrownBy(() -> store.put("c", new byte[1])).isInstanceOf(StoreException.class);
    assertThat(store.list("")).containsExactly("a", "c/d");
  }

  @Test
  void shouldSayThatAFileToKeepIsNotThere() {
    assertThatThrownBy(() -> store.putFile("x", temporary.resolve("nothing")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("nothing");
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void shouldNotTakeAFolderForABlob() {
    store.put("a/b", new byte[1]);
    assertThatThrownBy(() -> store.get(new BlobRef("a", 1, "0".repeat(64))))
        .isInstanceOf(CorruptException.class);
    store.delete("a");
    assertThat(store.list("")).containsExactly("a/b");
  }
}
