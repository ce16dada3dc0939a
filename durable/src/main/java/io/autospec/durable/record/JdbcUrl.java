package io.autospec.durable.record;

import com.zaxxer.hikari.HikariConfig;
import io.autospec.durable.StoreException;
import io.autospec.durable.file.FileWords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a driver is told, beyond what an operator has said. */
final class JdbcUrl {
  private static final Pattern POSTGRES_HOSTS = Pattern.compile("(?i)jdbc:postgresql://([^/?]*).*");
  private static final Pattern SSL_MODE = Pattern.compile("(?i)[?&]sslmode=");
  private static final Pattern LOCAL =
      Pattern.compile("(?i)|(localhost|127(\\.[0-9]+){3}|\\[::1\\])?(:[0-9]+)?");
  private static final Pattern H2_FILE =
      Pattern.compile("(?i)jdbc:h2:(?:file:)?(?!(?:mem|tcp|ssl|zip|[a-z]{3,}):)([^;]+).*");

  private final JobStoreSettings settings;

  JdbcUrl(JobStoreSettings settings) {
    this.settings = settings;
    if (settings.isPostgres()
        && settings.sslMode().isEmpty()
        && !SSL_MODE.matcher(settings.url()).find()
        && !isLocal(settings.url())) {
      throw new IllegalArgumentException(
          settings.place()
              + ": expected sslmode=verify-full (with sslrootcert) for a database on another host,"
              + " or sslmode=disable in a network that is trusted; found neither");
    }
  }

  private static boolean isLocal(String url) {
    Matcher hosts = POSTGRES_HOSTS.matcher(url);
    return !hosts.matches()
        || List.of(hosts.group(1).split(",", -1)).stream()
            .allMatch(host -> LOCAL.matcher(host).matches());
  }

  /** The pool's settings. */
  HikariConfig poolConfig() {
    HikariConfig config = new HikariConfig();
    config.setPoolName("autospec-jobs");
    config.setConnectionTimeout(5_000);
    config.setValidationTimeout(2_500);
    config.setInitializationFailTimeout(1);
    if (settings.isH2()) {
      config.setDriverClassName("org.h2.Driver");
      config.setJdbcUrl(h2());
      // One thread asks, and the migration needs another two. They stay, so that the file stays
      // open and locked.
      config.setMaximumPoolSize(3);
      config.setMinimumIdle(1);
      config.setIdleTimeout(60_000);
      config.setMaxLifetime(0);
    } else {
      config.setDriverClassName("org.postgresql.Driver");
      config.setJdbcUrl(settings.url());
      config.setMaximumPoolSize(4);
      config.setMinimumIdle(1);
      config.setIdleTimeout(60_000);
      config.setMaxLifetime(600_000);
      postgres(config);
    }
    if (!settings.user().isEmpty()) {
      config.setUsername(settings.user());
    }
    String password = password();
    if (!password.isEmpty()) {
      config.setPassword(password);
    }
    return config;
  }

  private void postgres(HikariConfig config) {
    property(config, "connectTimeout", "5");
    property(config, "socketTimeout", "15");
    property(config, "loginTimeout", "5");
    property(config, "tcpKeepAlive", "true");
    property(config, "ApplicationName", "autospec");
    property(config, "logServerErrorDetail", "false"); // It may quote a record.
    property(config, "sslmode", settings.sslMode());
    property(config, "sslrootcert", settings.sslRootCertificate());
  }

  private void property(HikariConfig config, String name, String value) {
    boolean said =
        settings.url().toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT) + "=");
    if (!value.isEmpty() && !said) {
      config.addDataSourceProperty(name, value);
    }
  }

  /**
   * H2 writes a commit half a second late unless it is told; closes when the JVM begins to; and
   * fills 16 MB and more of the heap with pages that are seldom read again (1 MB here).
   */
  private String h2() {
    String url = settings.url();
    String upper = url.toUpperCase(Locale.ROOT);
    for (String option :
        List.of(
            "WRITE_DELAY=0", "DB_CLOSE_ON_EXIT=FALSE", "LOCK_TIMEOUT=5000", "CACHE_SIZE=1024")) {
      String name = option.substring(0, option.indexOf('=') + 1);
      url = upper.contains(";" + name) ? url : url + ";" + option;
    }
    return url;
  }

  /** The file of a database in a file. */
  Optional<Path> h2File() {
    Matcher file = H2_FILE.matcher(settings.url());
    if (!settings.isH2() || !file.matches()) {
      return Optional.empty();
    }
    String path = file.group(1) + ".mv.db";
    try {
      return Optional.of(
          path.startsWith("~/")
              ? Path.of(System.getProperty("user.home"), path.substring(2))
              : Path.of(path));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(settings.place() + ": expected a path", e);
    }
  }

  boolean isH2() {
    return settings.isH2();
  }

  private String password() {
    if (settings.passwordFile().isEmpty()) {
      return settings.password();
    }
    Path file = Path.of(settings.passwordFile());
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      if (lines.size() != 1 || lines.get(0).isBlank()) {
        throw new StoreException(
            file + ": expected one line, the password; found " + lines.size() + " lines", null);
      }
      return lines.get(0);
    } catch (IOException e) {
      throw FileWords.storeException("the password file " + file, "cannot be read", e);
    }
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
