package io.autospec.durable.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.durable.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresJobStoreTest extends JobStoreContract {
  private final String schema = "t" + UUID.randomUUID().toString().replace("-", "");
  @TempDir Path temporary;

  @BeforeAll
  static void assumePostgres() {
    Postgres.assume("job records in PostgreSQL");
  }

  @Override
  JobStore open() {
    return JobStores.open(Postgres.settings(schema));
  }

  @AfterEach
  void dropSchema() throws SQLException {
    execute("drop schema if exists " + schema + " cascade");
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        Postgres.url(), Postgres.option("user"), Postgres.option("password"));
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What a restart of the server does to the connections of a pool. */
  @Test
  void shouldGoOnAfterTheServerHasCutAllConnections() throws SQLException {
    JobRecord record = store.create(Records.plain("job-00001"));
    for (int i = 0; i < 3; i++) {
      execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name ="
              + " 'autospec' and pid <> pg_backend_pid()");
      JobRecord next = Records.ownedBy(record, "a" + i);
      JobRecord written = null;
      for (int attempt = 0; written == null; attempt++) {
        try {
          written = store.replace(next);
        } catch (StoreException e) {
          assertThat(e.getMessage()).contains("no connection").doesNotContain("\n");
          assertThat(attempt).isLessThan(6);
        }
      }
      record = written;
    }
    assertThat(record.revision()).isEqualTo(4);
  }

  @Test
  void shouldSayWhatIsWrongAndNoSecret() throws Exception {
    JobStoreSettings good = Postgres.settings(schema);
    JobStoreSettings wrong =
        new JobStoreSettings(good.url(), good.user(), "wrong-secret", "", "disable", "");
    assertThatThrownBy(() -> JobStores.open(wrong))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("user and password")
        .hasMessageNotContaining("wrong-secret")
        .hasMessageNotContaining("\n");
    assertThat(wrong.toString()).doesNotContain("wrong-secret");
    assertThatThrownBy(
            () ->
                JobStores.open(
                    new JobStoreSettings(
                        good.url().replace("/autospec", "/nobody"),
                        good.user(),
                        good.password(),
                        "",
                        "disable",
                        "")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("create it");
    assertThatThrownBy(
            () ->
                JobStores.open(
                    new JobStoreSettings(
                        "jdbc:postgresql://127.0.0.1:1/autospec", "a", "b", "", "", "")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is it running");
    // It has no certificate.
    assertThatThrownBy(
            () ->
                JobStores.open(
                    new JobStoreSettings(
                        good.url(), good.user(), good.password(), "", "require", "")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("SSL");
    Path file = Files.writeString(temporary.resolve("password"), good.password() + "\n");
    JobStores.open(
            new JobStoreSettings(good.url(), good.user(), "", file.toString(), "disable", ""))
        .close();
  }

  @Test
  void shouldLiveBesideOtherTablesAndRefuseTheTablesOfANewerVersion() throws SQLException {
    store.close();
    execute("drop schema if exists " + schema + " cascade");
    execute("create schema " + schema);
    execute("create table " + schema + ".another (x int)");
    try (JobStore again = open()) {
      again.create(Records.plain("job-00001"));
    }
    execute(
        "insert into "
            + schema
            + ".autospec_schema_history select 99, '99', 'later', 'SQL', 'V99__later.sql', 1,"
            + " installed_by, installed_on, 1, true from "
            + schema
            + ".autospec_schema_history limit 1");
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("newer version");
    execute("delete from " + schema + ".autospec_schema_history where installed_rank = 99");
    try (JobStore again = open()) {
      assertThat(again.list()).hasSize(1);
    }
  }

  @Test
  void shouldFindARowThatWasChangedByHand() throws SQLException {
    store.create(Records.plain("job-00001"));
    store.create(Records.plain("job-00002"));
    execute(
        "update "
            + schema
            + ".autospec_job set record = replace(record, '\"count\" : 10', '\"count\" : 99') where"
            + " id = 'job-00001'");
    assertThatThrownBy(() -> store.find("job-00001"))
        .isInstanceOf(io.autospec.durable.CorruptException.class)
        .hasMessageContaining("job-00001");
    assertThat(store.list()).hasSize(1);
  }

  @Test
  void shouldSayThatItMayOnlyRead() throws SQLException {
    store.create(Records.plain("job-00001"));
    JobStoreSettings s = Postgres.settings(schema);
    JobStoreSettings readOnly =
        new JobStoreSettings(
            s.url() + "&options=-c%20default_transaction_read_only=on",
            s.user(),
            s.password(),
            "",
            "disable",
            "");
    assertThatThrownBy(
            () -> {
              try (JobStore other = JobStores.open(readOnly)) {
                other.delete("job-00001");
              }
            })
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("read-only");
  }
}
