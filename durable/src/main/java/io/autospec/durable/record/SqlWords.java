package io.autospec.durable.record;

import io.autospec.durable.StoreException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;

/** What a person is told when a database refuses. */
final class SqlWords {
  private static final int H2_IN_USE = 90020;
  private static final int MAX_LENGTH = 200;

  private SqlWords() {}

  static StoreException storeException(JdbcUrl url, String what, Throwable e) {
    return new StoreException("the jobs' database " + url + " " + what + ": " + words(e), e);
  }

  private static String words(Throwable thrown) {
    SQLException sql = null;
    String disk = "";
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      // The innermost says why; a pool's own only that it waited.
      if (e instanceof SQLException s && !(e instanceof SQLTransientConnectionException)) {
        sql = s;
      }
      String message = e.getMessage() == null ? "" : e.getMessage().toLowerCase(Locale.ROOT);
      if (e instanceof FileSystemException || message.contains("no space left")) {
        disk = message;
      }
    }
    if (disk.contains("no space left")) {
      return "the disk is full; make room";
    }
    if (sql == null) {
      return thrown instanceof SQLTransientConnectionException
          ? "no connection in time; is it running, and may it be reached from here?"
          : line(thrown);
    }
    if (sql.getErrorCode() == H2_IN_USE) {
      return "another process has it open; stop that one, or choose another file";
    }
    String state = sql.getSQLState() == null ? "" : sql.getSQLState();
    if (state.startsWith("28")) {
      return "it does not accept this user and password; check both";
    }
    if (state.startsWith("08") || state.startsWith("57P")) {
      return "no connection; is it running, and may it be reached from here? (" + line(sql) + ")";
    }
    return switch (state) {
      case "3D000" -> "there is no such database; create it";
      case "53100" -> "its disk is full; make room";
      case "53300" -> "it has no connection left; raise its max_connections";
      case "25006" -> "it is read-only; is this a standby?";
      case "42501" -> "this user has no permission; grant it create and use of its schema";
      default -> line(sql) + " (" + state + ")";
    };
  }

  private static String line(Throwable e) {
    String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
  }
}
