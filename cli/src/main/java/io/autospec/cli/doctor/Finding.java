package io.autospec.cli.doctor;

import java.util.Locale;

/**
 * What one check found.
 *
 * @param status how it stands
 * @param subject what was looked at
 * @param found what was found
 * @param advice what to do; empty where nothing needs doing
 */
public record Finding(Status status, String subject, String found, String advice) {
  /** How a check went. */
  public enum Status {
    /** As it should be. */
    OK,
    /** Some runs will not work, or not well. */
    WARN,
    /** No run will work. */
    FAIL
  }

  static Finding ok(String subject, String found) {
    return new Finding(Status.OK, subject, found, "");
  }

  static Finding warn(String subject, String found, String advice) {
    return new Finding(Status.WARN, subject, found, advice);
  }

  static Finding fail(String subject, String found, String advice) {
    return new Finding(Status.FAIL, subject, found, advice);
  }

  /**
   * One line for a person.
   *
   * @return status, subject, what was found and what to do
   */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%-4s  %-15s %s%s",
        status.name().toLowerCase(Locale.ROOT),
        subject,
        found,
        advice.isEmpty() ? "" : ": " + advice);
  }
}
