package io.autospec.cli.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigResolveOptions;
import io.autospec.cli.BadInputException;
import io.autospec.cli.output.OutputTarget;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where a coordinator keeps its cluster's jobs: in a folder of its own, unless told otherwise. */
final class KeptJobsOptions {
  static final String STORE = "autospec.jobs.store";
  private static final String BLOBS = "autospec.jobs.blobs";

  @Option(
      names = "--jobs",
      paramLabel = "DIR",
      description =
          "Where jobs that are handed in with 'autospec submit' are kept, for one coordinator"
              + " alone (default: $XDG_STATE_HOME/autospec or ~/.local/state/autospec). Several"
              + " coordinators share a PostgreSQL database: autospec.jobs in --config.")
  private String folder;

  @Option(names = "--no-jobs", description = "Keep no jobs: 'autospec submit' is refused.")
  private boolean none;

  /** Made by the command line. */
  KeptJobsOptions() {}

  /**
   * The settings that follow from these options.
   *
   * @param file what {@code --config} says; it decides where it says anything of the stores
   * @param environment of the process
   * @param home the user's
   * @return settings that override the file's
   * @throws BadInputException if the options contradict each other, or the file
   */
  Map<String, String> settings(Config file, Map<String, String> environment, String home) {
    if (none) {
      if (folder != null) {
        throw new BadInputException("--jobs and --no-jobs exclude each other; give one");
      }
      return Map.of(STORE, "", BLOBS, "");
    }
    if (says(file)) {
      if (folder != null) {
        throw new BadInputException(
            "--jobs: the file of --config says where jobs are kept (autospec.jobs); give one of"
                + " both");
      }
      return Map.of();
    }
    Path kept =
        (folder == null ? standard(environment, home) : OutputTarget.path("--jobs", folder))
            .toAbsolutePath()
            .normalize();
    if (kept.toString().indexOf(';') >= 0) {
      throw new BadInputException(
          "--jobs: the database cannot be in a folder with a ; in its name: " + kept);
    }
    Map<String, String> settings = new HashMap<>();
    settings.put(STORE, "jdbc:h2:file:" + kept.resolve("jobs"));
    settings.put(BLOBS, "folder:" + kept.resolve("blobs"));
    return settings;
  }

  /** A value may be the environment's, such as {@code ${?AUTOSPEC_JOBS_STORE}}. */
  private static boolean says(Config file) {
    Config resolved = file.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
    return resolved.hasPath(STORE) || resolved.hasPath(BLOBS);
  }

  /** By the XDG base directory specification, which has relative paths ignored. */
  private static Path standard(Map<String, String> environment, String home) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    return (state.startsWith("/") ? Path.of(state) : Path.of(home, ".local", "state"))
        .resolve("autospec");
  }

  /**
   * Refuses a store that only one process can open, where several are to share it.
   *
   * @param store as configured
   * @param several whether the cluster has several coordinators
   * @throws BadInputException if so
   */
  static void requireShared(String store, boolean several) {
    boolean h2 = store.startsWith("jdbc:h2:");
    if (several && (h2 || store.startsWith("folder:"))) {
      throw new BadInputException(
          "several coordinators cannot share jobs in "
              + (h2 ? "an H2 database (" : "a folder (")
              + store
              + "); set autospec.jobs.store to jdbc:postgresql://HOST/DATABASE and autospec.jobs.blobs"
              + " to what all of them reach, in --config, or give --no-jobs");
    }
  }
}
