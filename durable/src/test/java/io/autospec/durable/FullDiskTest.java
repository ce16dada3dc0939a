package io.autospec.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.FolderBlobStore;
import io.autospec.durable.record.JobStore;
import io.autospec.durable.record.JobStoreSettings;
import io.autospec.durable.record.JobStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small disk of its own, which only root may mount. */
class FullDiskTest {
  @TempDir Path temporary;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(temporary.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk.toString());
    if (!mounted) {
      System.out.println("left out: stores on a full disk; only root may mount one");
    }
    assumeTrue(mounted, "only root may mount a small disk");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      run("umount", "-l", disk.toString());
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // There is no such command.
    }
  }

  private void fill() throws IOException {
    try (var out = Files.newOutputStream(disk.resolve("filling"))) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException e) {
      assertThat(e.getMessage()).contains("No space left");
    }
  }

  @Test
  void shouldKeepTheBlobsThatAreThereAndGoOnWhenThereIsRoom() throws IOException {
    try (FolderBlobStore store = new FolderBlobStore(disk.resolve("blobs"))) {
      List<BlobRef> kept = new ArrayList<>();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  kept.add(store.put("jobs/a1/blob-" + i, StoreChild.content(i, 700_000)));
                }
              })
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("the disk is full; make room")
          .hasMessageContaining("blob-" + kept.size())
          .hasMessageNotContaining("\n");
      assertThat(kept).hasSizeBetween(5, 8);
      assertThat(store.list("")).hasSize(kept.size());
      for (BlobRef ref : kept) {
        assertThat(StoreChild.isWhole(store.get(ref))).isTrue();
      }
      try (Stream<Path> left = Files.list(disk.resolve("blobs/.unfinished"))) {
        assertThat(left).noneMatch(file -> file.toString().endsWith(".part"));
      }
      // A blob of that name is there as before.
      assertThatThrownBy(() -> store.put("jobs/a1/blob-0", StoreChild.content(99, 1_500_000)))
          .isInstanceOf(StoreException.class);
      assertThat(StoreChild.isWhole(store.get(kept.get(0)))).isTrue();
      store.delete("jobs/a1/blob-1");
      store.put("jobs/a1/blob-new", StoreChild.content(1, 600_000));
    }
  }

  @Test
  void shouldReadAndSayWhyItDoesNotWriteOnAReadOnlyDisk() throws Exception {
    Path folder = disk.resolve("blobs");
    BlobRef ref;
    try (FolderBlobStore store = new FolderBlobStore(folder)) {
      ref = store.put("jobs/a1/x", new byte[10]);
    }
    assertThat(run("mount", "-o", "remount,ro", disk.toString())).isTrue();
    try (FolderBlobStore store = new FolderBlobStore(folder)) {
      assertThat(store.get(ref)).hasSize(10);
      assertThat(store.list("jobs/")).hasSize(1);
      assertThatThrownBy(() -> store.put("jobs/a1/y", new byte[10]))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("read-only");
      assertThatThrownBy(() -> store.delete("jobs/a1/x"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("read-only");
    }
  }

  @Test
  void shouldKeepRecordsInAFolderOnAFullDisk() throws IOException {
    shouldKeepRecords("folder:" + disk.resolve("jobs"), true);
  }

  @Test
  void shouldKeepRecordsInH2OnAFullDisk() throws IOException {
    shouldKeepRecords("jdbc:h2:file:" + disk.resolve("jobs"), false);
  }

  private void shouldKeepRecords(String url, boolean sameStore) throws IOException {
    long before;
    try (JobStore store = JobStores.open(JobStoreSettings.of(url))) {
      before = store.replace(store.create(StoreChild.record())).revision();
      fill();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  store.replace(store.find("job-00001").orElseThrow());
                }
              })
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("the disk is full; make room")
          .hasMessageNotContaining("\n");
      if (sameStore) {
        long found = store.find("job-00001").orElseThrow().revision();
        assertThat(found).isGreaterThanOrEqualTo(before);
        Files.delete(disk.resolve("filling"));
        assertThat(store.replace(store.find("job-00001").orElseThrow()).revision())
            .isEqualTo(found + 1);
      }
    }
    Files.deleteIfExists(disk.resolve("filling"));
    try (JobStore store = JobStores.open(JobStoreSettings.of(url))) {
      long found = store.find("job-00001").orElseThrow().revision();
      assertThat(found).isGreaterThanOrEqualTo(before);
      assertThat(store.replace(store.find("job-00001").orElseThrow()).revision())
          .isEqualTo(found + 1);
    }
  }
}
