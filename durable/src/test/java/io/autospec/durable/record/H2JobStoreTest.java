package io.autospec.durable.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.durable.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
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

  /** Each commit leaves a chunk with a page or two that are needed still, unless it is gathered. */
  @Test
  void shouldNotGrowMuchFasterThanItsRecords() throws IOException, SQLException {
    // Else chunks of less than 45 s stay as they are, and the test would have to wait for that.
    String url = "jdbc:h2:file:" + temporary.resolve("many") + ";RETENTION_TIME=0";
    List<JobRecord> written = new ArrayList<>();
    try (JobStore many = JobStores.open(JobStoreSettings.of(url))) {
      for (int i = 0; i < 500; i++) {
        JobRecord record = many.create(Records.full("job-%05d".formatted((i * 337) % 1000)));
        for (int revision = 2; revision <= 4; revision++) {
          record = many.replace(Records.ownedBy(record, "owner-" + revision));
        }
        written.add(record);
      }
      // The settings must be those of the store's own connections.
      String same = url + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
      try (Connection connection = DriverManager.getConnection(same);
          Statement statement = connection.createStatement();
          ResultSet chunks =
              statement.executeQuery(
                  "select setting_value from information_schema.settings"
                      + " where setting_name = 'info.CHUNK_COUNT'")) {
        assertThat(chunks.next()).isTrue();
        // Two hundred and more where nothing is gathered, and one go is all that may be missing.
        assertThat(chunks.getInt(1)).isLessThan(2 * H2Housekeeping.WRITES);
      }
      assertThat(Files.size(temporary.resolve("many.mv.db"))).isLessThan(3 << 20);
      for (JobRecord record : written) {
        assertThat(many.find(record.id())).contains(record);
      }
    }
    try (JobStore again = JobStores.open(JobStoreSettings.of(url))) {
      assertThat(again.list()).containsExactlyInAnyOrderElementsOf(written);
    }
  }

  /** A write that is on the disk has succeeded, whatever becomes of the house. */
  @Test
  void shouldNotFailAWriteWhereItCannotBeTidiedUp() throws SQLException {
    Connection closed = DriverManager.getConnection("jdbc:h2:mem:closed");
    closed.close();
    H2Housekeeping housekeeping = new H2Housekeeping();
    for (int i = 0; i < H2Housekeeping.WRITES; i++) {
      housekeeping.wrote(closed);
    }
    assertThatThrownBy(closed::createStatement).isInstanceOf(SQLException.class);
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
