package io.autospec.durable.record;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The tables of job records, by the migrations in {@code db/migration}. */
final class JobTables {
  /** The versions of all migrations; a test compares it with the folder. */
  static final Set<String> VERSIONS = Set.of("1");

  private static final String HISTORY = "autospec_schema_history";
  private static final String BEFORE = "0";

  private JobTables() {}

  /** Whether exactly the migrations of this version were done: then nothing needs to be loaded. */
  static boolean areThere(DataSource database) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select \"version\", \"success\" from \"" + HISTORY + "\"")) {
      Set<String> done = new HashSet<>();
      while (rows.next()) {
        if (!rows.getBoolean(2)) {
          return false;
        }
        done.add(String.valueOf(rows.getString(1)));
      }
      done.remove(BEFORE);
      return done.equals(VERSIONS);
    } catch (SQLException e) {
      return false; // A new database; or one that will say what is wrong with it.
    }
  }

  /** Makes or renews the tables; of several who ask at the same time, one does it. */
  static void migrate(DataSource database) {
    Flyway.configure(JobTables.class.getClassLoader())
        .dataSource(database)
        .locations("classpath:db/migration")
        .table(HISTORY)
        .baselineOnMigrate(true) // A schema may have other tables.
        .baselineVersion(BEFORE)
        .ignoreMigrationPatterns(new String[0]) // Not those of a newer version either.
        .cleanDisabled(true)
        .load()
        .migrate();
  }
}
