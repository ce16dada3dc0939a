package io.autospec.durable.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.durable.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2JobStoreTest extends JobStoreContract {
  @TempDir Path temporary;

  private String url() {
    return "jdbc:h2:file:" + temporary.resolve("deep/jobs");
  }

  @Override
  JobStore open() {
    return JobStores.open(JobStoreSettings.of(url()));
  }

  @Test
  void shouldKeepItsFileFromOtherUsers() throws IOException {
    Path file = temporary.resolve("deep/jobs.mv.db");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  /**
   * Days of a job's flushes: what is not needed any more is given back to the disk or used again.
   */
  @Test
  void shouldNotGrowWithoutEnd() throws IOException {
    JobRecord record = store.create(Records.full("job-00001"));
    for (int i = 0; i < 300; i++) {
      record = store.replace(Records.ownedBy(record, "owner-" + i));
    }
    store.close();
    assertThat(Files.size(temporary.resolve("deep/jobs.mv.db"))).isLessThan(1 << 20);
  }

  @Test
  void shouldSayThatAFileIsNoDatabase() throws IOException {
    Path file = Files.writeString(temporary.resolve("other.mv.db"), "x".repeat(20_000));
    assertThatThrownBy(
            () -> JobStores.open(JobStoreSettings.of("jdbc:h2:file:" + temporary + "/other")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("other")
        .hasMessageNotContaining("\n");
    assertThat(file).exists();
  }

  @Test
  void shouldRefuseAWrongPassword() {
    String url = "jdbc:h2:file:" + temporary.resolve("locked");
    JobStores.open(new JobStoreSettings(url, "me", "right-one", "", "", "")).close();
    assertThatThrownBy(
            () -> JobStores.open(new JobStoreSettings(url, "me", "wrong-one", "", "", "")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("user and password")
        .hasMessageNotContaining("wrong-one");
  }
}
