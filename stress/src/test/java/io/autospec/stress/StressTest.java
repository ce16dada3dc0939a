package io.autospec.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs jcstress on this module's tests, in a process of its own, which starts others. */
class StressTest {
  private static final int LEAST_PROCESSORS = 2;

  /** Those of classes without a lock: what is wrong in them hangs on the machine most. */
  private static final String WITHOUT_LOCK =
      "InboxStress|SleepFlagStress|TensorMessageStress|KeyRingStress";

  /** For Agrona. */
  private static final String OPEN = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";

  private static final Pattern RESULTS =
      Pattern.compile(
          "Results: (\\d+) planned; (\\d+) passed, (\\d+) failed, (\\d+) soft errs, (\\d+) hard");

  /** A look, in one configuration of the JVM; seconds. */
  @Test
  @Timeout(240)
  void shouldHoldForAMoment() throws Exception {
    run(
        7,
        "moment",
        List.of(
            "-t",
            WITHOUT_LOCK,
            "-sc",
            "false",
            "-f",
            "1",
            "-iters",
            "5",
            "-time",
            "100",
            "-jvmArgs",
            OPEN));
  }

  /**
   * All of them, in all configurations: each thread interpreted, or compiled by either compiler;
   * many minutes. {@code -Dstress.tests=InboxStress -Dstress.mode=tough} chooses others.
   */
  @Test
  @Tag("slow")
  @Timeout(3 * 3600)
  void shouldHoldForLong() throws Exception {
    String tests = System.getProperty("stress.tests", ".*");
    run(
        tests.equals(".*") ? 13 : 1,
        "long",
        List.of(
            "-t",
            tests,
            "-m",
            System.getProperty("stress.mode", "quick"),
            "-jvmArgsPrepend",
            OPEN));
  }

  private static void run(int tests, String name, List<String> options)
      throws IOException, InterruptedException {
    assumeTrue(
        Runtime.getRuntime().availableProcessors() >= LEAST_PROCESSORS,
        "left out: two threads need two processors");
    Path folder = Files.createDirectories(Path.of("target", "jcstress"));
    Path log = folder.resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("org.openjdk.jcstress.Main", "-r", "report-" + name));
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    try {
      process.waitFor();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.waitFor(10, TimeUnit.SECONDS);
    }
    check(tests, Files.readString(log, StandardCharsets.UTF_8), log);
  }

  /** The last line of results counts; each test has one result or more, by configuration. */
  private static void check(int tests, String said, Path log) {
    String[] last = null;
    Matcher results = RESULTS.matcher(said);
    while (results.find()) {
      last = new String[] {results.group(1), results.group(2)};
    }
    assertThat(said).as("all of it: %s", log.toAbsolutePath()).doesNotContain("[FAILED]");
    assertThat(last).as("results in %s", log.toAbsolutePath()).isNotNull();
    assertThat(last[1]).as("passed, %s", log.toAbsolutePath()).isEqualTo(last[0]);
    assertThat(Integer.parseInt(last[0])).as("planned").isGreaterThanOrEqualTo(tests);
  }
}
