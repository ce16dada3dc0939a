package io.autospec.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.BlobStore;
import io.autospec.durable.blob.FolderBlobStore;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStore;
import io.autospec.durable.record.JobStoreSettings;
import io.autospec.durable.record.JobStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writers that are killed with SIGKILL while they write, and writers that are in each other's way.
 */
class KilledWriterTest {
  @TempDir Path temporary;

  private List<String> unfinished() throws IOException {
    Path bench = temporary.resolve("blobs/.unfinished");
    if (Files.notExists(bench)) {
      return List.of(); // Killed before its first blob.
    }
    try (Stream<Path> files = Files.list(bench)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void shouldLeaveEveryBlobWholeWheneverItsWriterIsKilled() throws IOException {
    Random random = new Random(20_261_126);
    Set<String> put = new TreeSet<>();
    boolean left = false;
    String url = "folder:" + temporary.resolve("blobs");
    for (int kill = 0; kill < 20; kill++) {
      StoreChild child = StoreChild.start("blobs", url, String.valueOf(kill));
      for (int n = random.nextInt(40); n > 0; n--) {
        put.add(child.next());
      }
      put.addAll(child.kill());
      left |= unfinished().stream().anyMatch(name -> name.endsWith(".part"));
      try (BlobStore store = new FolderBlobStore(temporary.resolve("blobs"))) {
        assertThat(unfinished()).isEmpty();
        List<String> names = store.list("");
        assertThat(names).containsAll(put);
        for (String name : names) {
          byte[] bytes = Files.readAllBytes(temporary.resolve("blobs").resolve(name));
          assertThat(StoreChild.isWhole(bytes)).as(name).isTrue();
          assertThat(store.get(BlobRef.of(name, bytes))).isEqualTo(bytes);
        }
      }
    }
    // Else the kills came too early or too late to say anything.
    assertThat(left).isTrue();
    assertThat(put).isNotEmpty();
  }

  @Test
  void shouldNotTakeAwayWhatALivingWriterHasNotFinished() throws IOException {
    Path folder = temporary.resolve("blobs");
    try (StoreChild child = StoreChild.start("blobs", "folder:" + folder, "1")) {
      List<String> said = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        new FolderBlobStore(folder).close(); // Cleans, while the other process writes.
        String line = child.next();
        assertThat(line).as("after " + said).isNotNull();
        said.add(line);
      }
    }
  }

  private void killJobs(String url, int kills) throws IOException {
    Random random = new Random(7);
    long said = 1; // A child is ready when its record is created.
    for (int kill = 0; kill < kills; kill++) {
      StoreChild child = StoreChild.start("jobs", url);
      for (int n = random.nextInt(60); n > 0; n--) {
        said = Long.parseLong(child.next());
      }
      for (String line : child.kill()) {
        said = Long.parseLong(line);
      }
      try (JobStore store = JobStores.open(JobStoreSettings.of(url))) {
        JobRecord record = store.find("job-00001").orElseThrow();
        // What it was killed in may be done, and not yet said.
        assertThat(record.revision()).isBetween(said, said + 1);
        said = store.replace(record).revision();
      }
    }
  }

  @Test
  void shouldKeepEveryRecordInAFolderThatWasSaidToBeKept() throws IOException {
    killJobs("folder:" + temporary.resolve("jobs"), 10);
  }

  @Test
  void shouldKeepEveryRecordInH2ThatWasSaidToBeKept() throws IOException {
    killJobs("jdbc:h2:file:" + temporary.resolve("jobs"), 8);
  }

  @Test
  void shouldSayWhoHasAFolderOfJobsOpen() throws IOException {
    String url = "folder:" + temporary.resolve("jobs");
    try (StoreChild child = StoreChild.start("hold", url)) {
      assertThatThrownBy(() -> JobStores.open(JobStoreSettings.of(url)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is in use by process " + child.pid() + " on ")
          .hasMessageNotContaining("\n");
    }
    JobStores.open(JobStoreSettings.of(url)).close();
  }

  @Test
  void shouldSayThatAnotherProcessHasTheDatabaseOpen() throws IOException {
    String url = "jdbc:h2:file:" + temporary.resolve("jobs");
    try (StoreChild child = StoreChild.start("hold", url)) {
      assertThat(child.pid()).isPositive();
      assertThatThrownBy(() -> JobStores.open(JobStoreSettings.of(url)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("another process has it open")
          .hasMessageNotContaining("\n");
    }
    JobStores.open(JobStoreSettings.of(url)).close();
  }
}
