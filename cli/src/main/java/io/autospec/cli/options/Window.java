package io.autospec.cli.options;

import io.autospec.cli.BadInputException;

/**
 * The window of {@code --window}.
 *
 * @param kind how it is chosen
 * @param steps for {@link Kind#FIXED}: at least 1
 */
public record Window(Kind kind, int steps) {
  /** With {@code auto} the window is never below this: smaller ones waste rounds. */
  public static final int LEAST_AUTO = 8;

  /** What {@code --window} is when it is not given. */
  public static final Window AUTO = new Window(Kind.AUTO, 0);

  /** How a window is chosen. */
  public enum Kind {
    /** By the number of workers. */
    AUTO,
    /** No bound but the chain's end. */
    ALL,
    /** As given. */
    FIXED
  }

  /**
   * Reads a window.
   *
   * @param text {@code auto}, {@code all} or a number
   * @return the window
   * @throws BadInputException if it is none of these, or below 1
   */
  public static Window parse(String text) {
    if (text.equalsIgnoreCase("auto")) {
      return AUTO;
    }
    if (text.equalsIgnoreCase("all")) {
      return new Window(Kind.ALL, 0);
    }
    try {
      int steps = Integer.parseInt(text);
      if (steps >= 1) {
        return new Window(Kind.FIXED, steps);
      }
    } catch (NumberFormatException e) {
      throw refusal(text, e);
    }
    throw refusal(text, null);
  }

  /**
   * The window for a job.
   *
   * @param workers how many there are
   * @return {@code max(8, workers)} for {@code auto}; {@code Integer.MAX_VALUE} for {@code all}
   */
  public int resolve(int workers) {
    return switch (kind) {
      case AUTO -> Math.max(LEAST_AUTO, workers);
      case ALL -> Integer.MAX_VALUE;
      case FIXED -> steps;
    };
  }

  private static BadInputException refusal(String text, Throwable cause) {
    return new BadInputException(
        "--window: expected auto, all or a number of steps from 1; found '" + text + "'", cause);
  }
}
