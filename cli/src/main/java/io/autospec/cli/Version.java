package io.autospec.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The program's version, as the build wrote it. */
public final class Version implements IVersionProvider {
  /** Made by the command line. */
  public Version() {}

  /**
   * The version.
   *
   * @return such as {@code 0.1.0}
   */
  public static String current() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("build.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("build.properties cannot be read from the jar", e);
    }
    return properties.getProperty("version");
  }

  /**
   * What {@code --version} prints.
   *
   * @return lines with their ends
   */
  public static String text() {
    String end = System.lineSeparator();
    return String.join(end, new Version().getVersion()) + end;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "autospec " + current(),
      "Java "
          + System.getProperty("java.runtime.version")
          + ", "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
    };
  }
}
