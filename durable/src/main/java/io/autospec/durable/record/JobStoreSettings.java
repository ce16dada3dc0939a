package io.autospec.durable.record;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where job records are kept. Empty texts are settings that were not given.
 *
 * @param url {@code folder:PATH}, {@code jdbc:h2:file:PATH} (a file of this machine) or {@code
 *     jdbc:postgresql://HOST/DATABASE}, with the driver's own options; no password in it
 * @param user of the database
 * @param password of that user; better a file
 * @param passwordFile a file with one line, the password, that others may not read
 * @param sslMode PostgreSQL's: {@code disable} to {@code verify-full}; must be said here or in the
 *     URL for hosts other than this one
 * @param sslRootCertificate a PEM file that the server's certificate is checked with
 */
public record JobStoreSettings(
    String url,
    String user,
    String password,
    String passwordFile,
    String sslMode,
    String sslRootCertificate) {

  private static final Pattern SECRET = Pattern.compile("(?i)password\\s*=");
  private static final Pattern OPTIONS = Pattern.compile("[?;].*", Pattern.DOTALL);

  /** Refuses a password in the URL. */
  public JobStoreSettings {
    // Messages of drivers and lists of processes show URLs.
    if (SECRET.matcher(url).find()) {
      throw new IllegalArgumentException(
          place(url) + ": expected no password in the URL; give it in a file of its own");
    }
    if (!password.isEmpty() && !passwordFile.isEmpty()) {
      throw new IllegalArgumentException(
          place(url) + ": expected a password or a password file, found both");
    }
  }

  /**
   * A URL alone.
   *
   * @param url see above
   * @return settings with nothing else given
   */
  public static JobStoreSettings of(String url) {
    return new JobStoreSettings(url, "", "", "", "", "");
  }

  /** The URL without its options, which may hold what is not to be shown. */
  String place() {
    return place(url);
  }

  boolean isPostgres() {
    return url.toLowerCase(Locale.ROOT).startsWith("jdbc:postgresql:");
  }

  boolean isH2() {
    return url.toLowerCase(Locale.ROOT).startsWith("jdbc:h2:");
  }

  private static String place(String url) {
    return OPTIONS.matcher(url).replaceAll("").replaceAll("//[^/@]*@", "//");
  }

  @Override
  public String toString() {
    return place() + (user.isEmpty() ? "" : " as " + user);
  }
}
