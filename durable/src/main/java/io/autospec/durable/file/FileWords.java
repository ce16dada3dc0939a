package io.autospec.durable.file;

import io.autospec.durable.StoreException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** What a person is told when a file system refuses. */
public final class FileWords {
  private FileWords() {}

  /**
   * Makes the exception for what a file system has refused.
   *
   * @param where the folder or file, for a person
   * @param what was not done, for example {@code cannot be written}
   * @param e what was thrown
   * @return one line that ends with what to do
   */
  public static StoreException storeException(Object where, String what, IOException e) {
    return new StoreException(where + " " + what + ": " + words(e), e);
  }

  private static String words(IOException e) {
    String reason = reason(e).toLowerCase(Locale.ROOT);
    if (reason.contains("no space left") || reason.contains("not enough space")) {
      return "the disk is full; make room";
    }
    if (reason.contains("quota exceeded")) {
      return "the user's quota on this disk is used up; make room, or raise it";
    }
    if (reason.contains("file too large")) {
      return "the file is longer than this process may write; raise ulimit -f";
    }
    if (reason.contains("too many open files")) {
      return "this process has too many files open; raise ulimit -n";
    }
    if (reason.contains("read-only")) {
      return "the file system is read-only; mount it for writing, or choose another folder";
    }
    if (e instanceof AccessDeniedException || reason.contains("permission denied")) {
      return "this user has no permission; change the folder's owner, or choose another one";
    }
    if (e instanceof NoSuchFileException) {
      return "it is not there; is its disk mounted?";
    }
    if (e instanceof NotDirectoryException || reason.contains("not a directory")) {
      return "a file is where a folder should be; remove it, or choose another folder";
    }
    if (e instanceof ClosedByInterruptException) {
      return "this thread was interrupted; try again";
    }
    if (reason.contains("input/output error")) {
      return "the disk reports an error; look at the machine's log";
    }
    return reason(e) + " (" + e.getClass().getSimpleName() + "); look at the folder and its disk";
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return reason == null ? "" : reason.replace('\n', ' ');
  }
}
