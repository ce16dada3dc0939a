package io.autospec.durable.record;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;

/**
 * Gathers what is alive in H2's file, now and then, which H2 itself does only in the background
 * thread that it has where commits may be written late. Without it each commit leaves a chunk of
 * which a page or two are needed still: 9 KB of file and 300 bytes of heap a job, for as long as
 * the job is remembered, where its record has a few hundred bytes.
 *
 * <p>H2's own thread is not used instead: a commit that it happens to write is still on its way
 * when {@code checkpoint sync} says that all is on the disk.
 *
 * <p>One thread, the store's.
 */
final class H2Housekeeping {
  private static final System.Logger LOG = System.getLogger(H2Housekeeping.class.getName());

  /** Between two goes. A write is a chunk or two; a go takes milliseconds. */
  static final int WRITES = 64;

  /** Nothing is moved where more of the chunks is alive than this. */
  private static final int FULL_PERCENT = 80;

  /** Moved at most in a go. */
  private static final int MOST_BYTES = 1 << 20;

  private int writes;

  /**
   * A write is on the disk.
   *
   * @param connection to H2
   */
  void wrote(Connection connection) {
    if (++writes < WRITES) {
      return;
    }
    writes = 0;
    try (Statement statement = connection.createStatement()) {
      MVStore store = store(connection);
      if (store != null && store.compact(FULL_PERCENT, MOST_BYTES)) {
        // Before the next write: it may use the place of what was moved, whose copies must be on
        // the disk by then.
        statement.execute("checkpoint sync");
      }
    } catch (SQLException | RuntimeException e) {
      // What was written is there; if the disk is full, the next write will say so to its caller.
      LOG.log(System.Logger.Level.WARNING, "the jobs' database cannot be tidied up now", e);
    }
  }

  /** Null if the database is in another process, which keeps its own house. */
  private static MVStore store(Connection connection) throws SQLException {
    return connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session
        ? session.getDatabase().getStore().getMvStore()
        : null;
  }
}
