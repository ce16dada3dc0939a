package io.autospec.durable.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.durable.CorruptException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every blob store must do. */
abstract class BlobStoreContract {
  @TempDir Path temporary;
  BlobStore store;

  /** Opens the store under test; twice on the same place is two stores of the same blobs. */
  abstract BlobStore open() throws Exception;

  /** Changes what is kept under a name behind the store's back. */
  abstract void overwrite(String name, byte[] bytes) throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void shouldGiveBackWhatWasPut() throws Exception {
    for (int length : new int[] {0, 1, 1000, 3_000_001}) {
      byte[] bytes = bytes(length, length);
      BlobRef ref = store.put("jobs/a1/blob-" + length, bytes);
      assertThat(ref).isEqualTo(BlobRef.of("jobs/a1/blob-" + length, bytes));
      assertThat(store.get(ref)).isEqualTo(bytes);
      try (BlobStore other = open()) {
        assertThat(other.get(ref)).isEqualTo(bytes);
      }
    }
  }

  @Test
  void shouldKeepFilesAndGiveThemBack() throws IOException {
    for (int length : new int[] {0, 5, 2_000_003}) {
      Path file = temporary.resolve("source");
      byte[] bytes = bytes(length + 1, length);
      Files.write(file, bytes);
      BlobRef ref = store.putFile("models/some.onnx", file);
      assertThat(ref).isEqualTo(BlobRef.of("models/some.onnx", bytes));
      Path target = temporary.resolve("target");
      store.getFile(ref, target);
      assertThat(target).hasBinaryContent(bytes);
      assertThat(store.get(ref)).isEqualTo(bytes);
    }
    assertThat(namesIn(temporary)).noneMatch(name -> name.endsWith(".part"));
  }

  private static List<String> namesIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void shouldReplaceABlobOfTheSameName() {
    BlobRef first = store.put("jobs/a1/manifest.json", bytes(1, 100));
    BlobRef second = store.put("jobs/a1/manifest.json", bytes(2, 100));
    assertThat(store.get(second)).isEqualTo(bytes(2, 100));
    assertThatThrownBy(() -> store.get(first))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("manifest.json")
        .hasMessageContaining("SHA-256");
    assertThat(store.list("")).containsExactly("jobs/a1/manifest.json");
  }

  @Test
  void shouldNameWhatIsNotThere() {
    BlobRef ref = BlobRef.of("jobs/a1/never", bytes(1, 10));
    assertThatThrownBy(() -> store.get(ref))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("jobs/a1/never");
    Path target = temporary.resolve("target");
    assertThatThrownBy(() -> store.getFile(ref, target))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("jobs/a1/never");
    assertThat(target).doesNotExist();
  }

  @Test
  void shouldFindEveryChangeOfABlob() throws Exception {
    byte[] bytes = bytes(3, 4096);
    BlobRef ref = store.put("jobs/a1/some", bytes);
    List<byte[]> wrong = new ArrayList<>();
    wrong.add(java.util.Arrays.copyOf(bytes, 4095));
    wrong.add(java.util.Arrays.copyOf(bytes, 4097));
    wrong.add(new byte[0]);
    wrong.add(bytes.clone());
    wrong.get(3)[2000] ^= 4;
    Path target = temporary.resolve("target");
    Files.writeString(target, "before");
    for (byte[] changed : wrong) {
      overwrite("jobs/a1/some", changed);
      assertThatThrownBy(() -> store.get(ref))
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining("jobs/a1/some");
      assertThatThrownBy(() -> store.getFile(ref, target))
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining("jobs/a1/some");
      assertThat(target).hasContent("before");
    }
    overwrite("jobs/a1/some", bytes);
    assertThat(store.get(ref)).isEqualTo(bytes);
  }

  @Test
  void shouldListByPrefixInOrder() {
    for (String name : List.of("b/2", "a/x/10", "a/x/2", "a/y", "ab", "b/1", "a-b")) {
      store.put(name, bytes(1, 3));
    }
    assertThat(store.list("")).containsExactly("a-b", "a/x/10", "a/x/2", "a/y", "ab", "b/1", "b/2");
    assertThat(store.list("a/")).containsExactly("a/x/10", "a/x/2", "a/y");
    assertThat(store.list("a/x")).containsExactly("a/x/10", "a/x/2");
    assertThat(store.list("a")).containsExactly("a-b", "a/x/10", "a/x/2", "a/y", "ab");
    assertThat(store.list("c/d/")).isEmpty();
    assertThat(store.list("a/y/")).isEmpty();
  }

  @Test
  void shouldDeleteAndBeQuietAboutWhatIsNotThere() {
    store.put("jobs/a1/x", bytes(1, 3));
    BlobRef kept = store.put("jobs/a2/x", bytes(1, 3));
    store.delete("jobs/a1/x");
    store.delete("jobs/a1/x");
    store.delete("nobody/knows");
    assertThat(store.list("")).containsExactly("jobs/a2/x");
    assertThat(store.get(kept)).hasSize(3);
  }

  @Test
  void shouldRefuseNamesThatLeadElsewhere() {
    for (String name :
        List.of(
            "",
            "/etc/x",
            "../x",
            "a/../b",
            "a//b",
            "a/",
            "a/.b",
            ".",
            "a\\b",
            "a b",
            "ä",
            "a\n",
            "x".repeat(121),
            "a/".repeat(200) + "a")) {
      assertThatThrownBy(() -> store.put(name, new byte[1]))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
      assertThatThrownBy(() -> store.get(new BlobRef(name, 1, "0".repeat(64))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.delete(name)).isInstanceOf(IllegalArgumentException.class);
    }
    for (String prefix : List.of("/", "../", "a/../", "a//", ".x", "a/.")) {
      assertThatThrownBy(() -> store.list(prefix))
          .as(prefix)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void shouldNotReadIntoMemoryWhatDoesNotFit() {
    BlobRef huge = new BlobRef("jobs/a1/huge", Integer.MAX_VALUE - 63L, "0".repeat(64));
    assertThatThrownBy(() -> store.get(huge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("into a file");
  }

  /** Readers see one of the contents whole, whatever is written and deleted beside and below. */
  @Test
  void shouldLetManyThreadsWriteReadAndDelete() throws Exception {
    byte[][] contents = {bytes(1, 70_000), bytes(2, 70_000), bytes(3, 70_000)};
    store.put("jobs/a1/shared", contents[0]);
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int thread = i;
      tasks.add(
          () -> {
            for (int round = 0; round < 15; round++) {
              store.put("jobs/a1/shared", contents[(thread + round) % 3]);
              BlobRef own =
                  store.put("jobs/t" + thread % 2 + "/own-" + thread, contents[thread % 3]);
              assertThat(store.get(own)).isEqualTo(contents[thread % 3]);
              assertThat(store.list("jobs/a1/")).containsExactly("jobs/a1/shared");
              store.delete("jobs/t" + thread % 2 + "/own-" + thread);
            }
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(store.list("")).containsExactly("jobs/a1/shared");
    int whole = 0;
    for (byte[] content : contents) {
      try {
        store.get(BlobRef.of("jobs/a1/shared", content));
        whole++;
      } catch (CorruptException e) {
        // Another thread's content is there.
      }
    }
    assertThat(whole).isEqualTo(1);
  }
}
