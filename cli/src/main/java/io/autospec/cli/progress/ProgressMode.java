package io.autospec.cli.progress;

/** The values of {@code --progress}. */
public enum ProgressMode {
  /** A bar on a terminal, lines elsewhere. */
  AUTO,
  /** Lines. */
  PLAIN,
  /** Nothing. */
  NONE
}
