package io.autospec.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.BadInputException;
import io.autospec.cli.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Where {@code serve} keeps jobs. */
class KeptJobsTest {
  @TempDir Path folder;

  private static NodeSettings settings(Map<String, String> environment, String... arguments) {
    ServeCommand serve =
        new ServeCommand(
            new Console(
                new ByteArrayOutputStream(),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                false));
    new CommandLine(serve).parseArgs(arguments);
    return serve.settings(environment, "/home/ada");
  }

  private String config(String text) throws IOException {
    return Files.writeString(folder.resolve("autospec.conf"), text).toString();
  }

  @Test
  void shouldKeepJobsInTheUsersStateFolder() {
    assertThat(settings(Map.of()).jobsStore())
        .isEqualTo("jdbc:h2:file:/home/ada/.local/state/autospec/jobs");
    assertThat(settings(Map.of("XDG_STATE_HOME", "/var/lib")).jobsStore())
        .isEqualTo("jdbc:h2:file:/var/lib/autospec/jobs");
    assertThat(settings(Map.of("XDG_STATE_HOME", "here")).jobsStore())
        .isEqualTo("jdbc:h2:file:/home/ada/.local/state/autospec/jobs");
  }

  @Test
  void shouldKeepJobsWhereItIsTold() {
    assertThat(settings(Map.of(), "--jobs", folder + "/x/../y").jobsStore())
        .isEqualTo("jdbc:h2:file:" + folder.resolve("y/jobs"));
    assertThat(settings(Map.of(), "--no-jobs").jobsStore()).isEmpty();
  }

  @Test
  void shouldLetTheFileDecideWhereItSaysSomething() throws IOException {
    String postgres =
        config("autospec.jobs { store = \"jdbc:postgresql://db/jobs\", blobs = \"s3://jobs/a\" }");
    assertThat(settings(Map.of(), "--config", postgres).jobsStore())
        .isEqualTo("jdbc:postgresql://db/jobs");
    assertThat(settings(Map.of(), "--config", postgres, "--no-jobs").jobsStore()).isEmpty();
    assertThatThrownBy(() -> settings(Map.of(), "--config", postgres, "--jobs", "x"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("--jobs: the file of --config says");
    String nothing = config("autospec.jobs { store = \"\", store = ${?NOWHERE_SET} }");
    assertThat(settings(Map.of(), "--config", nothing).jobsStore()).isEmpty();
    String other = config("autospec.jobs.retention = 1 d");
    assertThat(settings(Map.of(), "--config", other).jobsStore()).startsWith("jdbc:h2:file:/home");
  }

  @Test
  void shouldRefuseOneProcessesStoreOfSeveralCoordinators() throws IOException {
    String[] three = {"--cluster", "a:2551", "--cluster", "b:2551", "--cluster", "127.0.0.1:2551"};
    assertThatThrownBy(() -> settings(Map.of(), three))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("jdbc:postgresql://HOST/DATABASE")
        .hasMessageContaining("--no-jobs");
    assertThatThrownBy(
            () -> settings(Map.of(), "--listen", "127.0.0.1:0", "--cluster", "127.0.0.1:2551"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("jdbc:postgresql://HOST/DATABASE")
        .hasMessageContaining("--no-jobs");
    String records =
        config("autospec.jobs { store = \"folder:/srv/jobs\", blobs = \"folder:/srv/blobs\" }");
    assertThatThrownBy(() -> settings(Map.of(), "--config", records, "--cluster", "192.0.2.1:2551"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("in a folder (folder:/srv/jobs)")
        .hasMessageContaining("jdbc:postgresql://HOST/DATABASE");
    String postgres =
        config(
            "autospec.seeds = [\"a:1\", \"b:1\"], autospec.jobs {"
                + " store = \"jdbc:postgresql://db/j\", blobs = \"s3://jobs/a\" }");
    assertThat(settings(Map.of(), "--config", postgres).seeds()).hasSize(2);
  }

  @Test
  void shouldKnowItselfAmongTheSeeds() {
    assertThat(settings(Map.of(), "--cluster", "127.0.0.1:2551").jobsStore()).isNotEmpty();
    assertThat(settings(Map.of(), "--cluster", "localhost:2551").jobsStore()).isNotEmpty();
  }

  @Test
  void shouldRefuseContradictions() {
    assertThatThrownBy(() -> settings(Map.of(), "--jobs", "x", "--no-jobs"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("exclude each other");
    assertThatThrownBy(() -> settings(Map.of(), "--jobs", "a;b"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("with a ;");
  }
}
