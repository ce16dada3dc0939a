package io.autospec.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Prints results to standard output. */
public final class Consoles {
  private Consoles() {}

  /**
   * Prints text that was asked for.
   *
   * @param console where
   * @param text with its line ends
   */
  public static void print(Console console, String text) {
    try {
      console.out().write(text.getBytes(StandardCharsets.UTF_8));
      console.out().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("standard output cannot be written", e);
    }
  }
}
