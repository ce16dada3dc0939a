package io.autospec.durable.record;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.HashMap;
import java.util.Map;

/** The PostgreSQL that tests may use, as {@code .ci/postgres} gives it. */
final class Postgres {
  private static final String VARIABLE = "AUTOSPEC_TEST_POSTGRES";
  private static boolean said;

  private Postgres() {}

  static synchronized void assume(String what) {
    boolean there = System.getenv(VARIABLE) != null;
    String words = "left out: " + what + "; set " + VARIABLE + "=$(.ci/postgres start)";
    if (!there && !said) {
      said = true;
      System.out.println(words);
    }
    assumeTrue(there, words);
  }

  static String url() {
    String url = System.getenv(VARIABLE);
    return url.substring(0, url.indexOf('?'));
  }

  static String option(String name) {
    String url = System.getenv(VARIABLE);
    Map<String, String> options = new HashMap<>();
    for (String option : url.substring(url.indexOf('?') + 1).split("&", -1)) {
      options.put(
          option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
    }
    return options.get(name);
  }

  /** Settings with a schema of its own, so that tests do not see each other's jobs. */
  static JobStoreSettings settings(String schema) {
    return new JobStoreSettings(
        url() + "?currentSchema=" + schema, option("user"), option("password"), "", "disable", "");
  }
}
