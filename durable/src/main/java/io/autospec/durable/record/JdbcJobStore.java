package io.autospec.durable.record;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.autospec.durable.CorruptException;
import io.autospec.durable.StoreException;
import io.autospec.durable.file.FileWords;
import io.autospec.durable.file.WholeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;

/**
 * Records as rows of a database: H2 in a file, for one process, or PostgreSQL, for many. A row is
 * replaced by one statement that names the revision that was seen, so the database is the fence.
 *
 * <p>A call takes at most about 20 s: 5 to be given a connection, 15 to be answered.
 */
public final class JdbcJobStore implements JobStore {
  private static final System.Logger LOG = System.getLogger(JdbcJobStore.class.getName());
  private static final String SELECT = "select id, revision, record from autospec_job";
  private static final String DUPLICATE = "23505";
  private static final int TIMEOUT_SECONDS = 10;

  private final JdbcUrl url;
  private final CalmThread calm; // null: the caller's own
  private final H2Housekeeping housekeeping = new H2Housekeeping();
  private final HikariDataSource pool;

  /**
   * Opens a database, and makes or renews its tables.
   *
   * @param settings which; {@link JobStores} tells it from other stores
   * @throws IllegalArgumentException if the settings cannot be meant
   * @throws StoreException if it cannot be opened now
   */
  public JdbcJobStore(JobStoreSettings settings) {
    url = new JdbcUrl(settings);
    calm = url.isH2() ? new CalmThread("autospec-jobs-database") : null;
    HikariDataSource opened = null;
    try {
      opened = calmly(this::open);
    } finally {
      if (opened == null && calm != null) {
        calm.close();
      }
    }
    pool = opened;
  }

  private HikariDataSource open() {
    Optional<Path> file = url.h2File();
    boolean fresh = file.isPresent() && prepare(file.get());
    HikariDataSource opened = null;
    boolean good = false;
    try {
      opened = new HikariDataSource(url.poolConfig());
      if (fresh) {
        close(file.get());
      }
      if (!JobTables.areThere(opened)) {
        JobTables.migrate(opened);
      }
      good = true;
      return opened;
    } catch (HikariPool.PoolInitializationException e) {
      throw SqlWords.storeException(
          url, "cannot be opened", e.getCause() == null ? e : e.getCause());
    } catch (FlywayException e) {
      if (e.getMessage() != null && e.getMessage().contains("not resolved locally")) {
        throw new StoreException(
            "the jobs' database " + url + " is of a newer version; open it with a newer autospec",
            e);
      }
      throw SqlWords.storeException(url, "cannot be given its tables", e);
    } finally {
      if (!good && opened != null) {
        opened.close();
      }
    }
  }

  /** Makes the folder of a database's file; returns whether the file is not there yet. */
  private boolean prepare(Path file) {
    try {
      if (file.toAbsolutePath().getParent() != null) {
        WholeFiles.createFolders(file.toAbsolutePath().getParent());
      }
      return Files.notExists(file);
    } catch (IOException e) {
      throw FileWords.storeException("the folder of " + file, "cannot be made", e);
    }
  }

  /** Closes a new file to other users. */
  private void close(Path file) {
    try {
      if (Files.exists(file)
          && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
    } catch (IOException e) {
      throw FileWords.storeException(file, "cannot be closed to other users", e);
    }
  }

  @Override
  public JobRecord create(JobRecord record) {
    JobRecord first = record.withRevision(1);
    String json = json(first);
    Boolean added =
        run(
            "cannot be written",
            connection -> {
              try (PreparedStatement insert =
                  prepare(
                      connection,
                      "insert into autospec_job (revision, status, submitted_micros, record, id)"
                          + " values (?, ?, ?, ?, ?)")) {
                set(insert, first, json);
                insert.executeUpdate();
                sync(connection);
                return true;
              } catch (SQLException e) {
                if (DUPLICATE.equals(e.getSQLState())) {
                  return false;
                }
                throw e;
              }
            });
    if (!added && !row(record.id()).filter(row -> row.json.equals(json)).isPresent()) {
      throw new IllegalArgumentException(
          "job " + record.id() + ": there is one of that id already in " + this);
    }
    return first;
  }

  @Override
  public JobRecord replace(JobRecord next) {
    JobRecord newer = next.withRevision(Math.addExact(next.revision(), 1));
    String json = json(newer);
    int changed =
        run(
            "cannot be written",
            connection -> {
              try (PreparedStatement update =
                  prepare(
                      connection,
                      "update autospec_job set revision = ?, status = ?, submitted_micros = ?,"
                          + " record = ? where id = ? and revision = ?")) {
                set(update, newer, json);
                update.setLong(6, next.revision());
                int rows = update.executeUpdate();
                sync(connection);
                return rows;
              }
            });
    if (changed == 0) {
      Optional<Row> there = row(next.id());
      if (there.isEmpty() || !there.get().json.equals(json)) {
        throw FencedException.of(next, there.map(Row::revision).orElse(-1L));
      }
    }
    return newer;
  }

  private static void set(PreparedStatement statement, JobRecord record, String json)
      throws SQLException {
    statement.setLong(1, record.revision());
    statement.setString(2, record.status().name());
    statement.setLong(3, ChronoUnit.MICROS.between(Instant.EPOCH, record.submitted()));
    statement.setString(4, json);
    statement.setString(5, record.id());
  }

  private static String json(JobRecord record) {
    return new String(RecordJson.encode(record), StandardCharsets.US_ASCII);
  }

  @Override
  public Optional<JobRecord> find(String id) {
    return row(RecordJson.requireId(id)).map(this::decode);
  }

  private Optional<Row> row(String id) {
    return run(
        "cannot be read",
        connection -> {
          try (PreparedStatement select = prepare(connection, SELECT + " where id = ?")) {
            select.setString(1, id);
            try (ResultSet rows = select.executeQuery()) {
              return rows.next() ? Optional.of(Row.of(rows)) : Optional.empty();
            }
          }
        });
  }

  @Override
  public List<JobRecord> list() {
    List<JobRecord> records = select(" order by submitted_micros desc", statement -> {});
    records.sort(JobRecord.NEWEST_FIRST);
    return List.copyOf(records);
  }

  @Override
  public List<JobRecord> unfinished() {
    List<JobRecord> records =
        select(
            " where status in ('QUEUED', 'RUNNING') order by case status when 'RUNNING' then 0 else"
                + " 1 end, submitted_micros",
            statement -> {});
    records.sort(JobRecord.RUNNING_FIRST);
    return List.copyOf(records);
  }

  /** When a record was changed is not a column; but it was submitted before that. */
  @Override
  public List<JobRecord> over(Instant changedBefore) {
    List<JobRecord> records =
        select(
            " where status in ('DONE', 'FAILED', 'CANCELLED') and submitted_micros <= ?"
                + " order by submitted_micros",
            statement ->
                statement.setLong(1, ChronoUnit.MICROS.between(Instant.EPOCH, changedBefore)));
    records.removeIf(job -> !job.status().isOver() || !job.changed().isBefore(changedBefore));
    return List.copyOf(records);
  }

  @Override
  public List<String> ids(String beginning, int most) {
    if (!beginning.matches("[A-Za-z0-9-]*")) {
      return List.of();
    }
    return run(
        "cannot be read",
        connection -> {
          try (PreparedStatement select =
              prepare(
                  connection,
                  "select id from autospec_job where id like ? order by id fetch first "
                      + Math.max(1, most)
                      + " rows only")) {
            select.setString(1, beginning + "%");
            try (ResultSet found = select.executeQuery()) {
              List<String> ids = new ArrayList<>();
              while (found.next()) {
                ids.add(found.getString(1));
              }
              return List.copyOf(ids);
            }
          }
        });
  }

  private interface Values {
    void set(PreparedStatement statement) throws SQLException;
  }

  /** Leaves out what cannot be read, and says so: one damaged row does not hide all other jobs. */
  private List<JobRecord> select(String which, Values values) {
    List<Row> rows =
        run(
            "cannot be read",
            connection -> {
              try (PreparedStatement select =
                  prepare(
                      connection, SELECT + which + " fetch first " + MAX_LISTED + " rows only")) {
                values.set(select);
                try (ResultSet found = select.executeQuery()) {
                  List<Row> all = new ArrayList<>();
                  while (found.next()) {
                    all.add(Row.of(found));
                  }
                  return all;
                }
              }
            });
    List<JobRecord> records = new ArrayList<>();
    for (Row row : rows) {
      try {
        records.add(decode(row));
      } catch (CorruptException e) {
        LOG.log(System.Logger.Level.WARNING, e.getMessage() + "; it is left out of the list");
      }
    }
    return records;
  }

  private JobRecord decode(Row row) {
    String where = "job " + row.id + " in " + this;
    JobRecord record = RecordJson.decode(where, row.json.getBytes(StandardCharsets.UTF_8));
    if (!record.id().equals(row.id) || record.revision() != row.revision) {
      throw new CorruptException(
          String.format(
              "%s: expected revision %d, found that of %s at revision %d",
              where, row.revision, record.id(), record.revision()));
    }
    return record;
  }

  @Override
  public void delete(String id) {
    RecordJson.requireId(id);
    run(
        "cannot be written",
        connection -> {
          try (PreparedStatement delete =
              prepare(connection, "delete from autospec_job where id = ?")) {
            delete.setString(1, id);
            int rows = delete.executeUpdate();
            sync(connection);
            return rows;
          }
        });
  }

  @Override
  public boolean delete(JobRecord seen) {
    RecordJson.requireId(seen.id());
    int deleted =
        run(
            "cannot be written",
            connection -> {
              try (PreparedStatement delete =
                  prepare(connection, "delete from autospec_job where id = ? and revision = ?")) {
                delete.setString(1, seen.id());
                delete.setLong(2, seen.revision());
                int rows = delete.executeUpdate();
                sync(connection);
                return rows;
              }
            });
    return deleted > 0 || row(seen.id()).isEmpty();
  }

  private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setQueryTimeout(TIMEOUT_SECONDS);
    return statement;
  }

  /** H2 hands a commit to the system; this waits until the disk has it. */
  private void sync(Connection connection) throws SQLException {
    if (url.isH2()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("checkpoint sync");
      }
      housekeeping.wrote(connection);
    }
  }

  private interface Task<T> {
    T run(Connection connection) throws SQLException;
  }

  private <T> T run(String refused, Task<T> task) {
    return calmly(
        () -> {
          if (pool.isClosed()) {
            throw new StoreException(
                "the jobs' database " + url + " is closed; open it again", null);
          }
          try (Connection connection = pool.getConnection()) {
            return task.run(connection);
          } catch (SQLException e) {
            throw SqlWords.storeException(url, refused, e);
          }
        });
  }

  private <T> T calmly(java.util.function.Supplier<T> task) {
    return calm == null ? task.get() : calm.run(task);
  }

  @Override
  public String toString() {
    return "the database " + url;
  }

  @Override
  public void close() {
    if (calm == null) {
      pool.close();
    } else {
      calm.runLast(pool::close);
    }
  }

  private record Row(String id, long revision, String json) {
    static Row of(ResultSet rows) throws SQLException {
      return new Row(rows.getString(1), rows.getLong(2), rows.getString(3));
    }
  }
}
