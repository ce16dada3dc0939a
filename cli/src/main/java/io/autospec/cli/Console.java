package io.autospec.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Where a command speaks.
 *
 * @param out what a program reads; flushed by whoever writes
 * @param err what a person reads
 * @param terminal whether a person's terminal is behind {@code err}
 */
public record Console(OutputStream out, PrintStream err, boolean terminal) {
  /** Set by the launcher: the shell can ask whether standard error is a terminal, Java cannot. */
  private static final String TERMINAL_PROPERTY = "autospec.terminal";

  /**
   * The process's own streams.
   *
   * @return standard output and standard error
   */
  public static Console ofProcess() {
    return new Console(
        new FileOutputStream(FileDescriptor.out),
        System.err,
        Boolean.getBoolean(TERMINAL_PROPERTY));
  }
}
