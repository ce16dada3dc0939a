package io.autospec.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs the command line with a fake runner and fake models, and keeps what it says. */
final class Harness {
  final FakeRunner runner;
  final FakeJobs jobs = new FakeJobs();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  Harness() {
    this(new FakeRunner());
  }

  Harness(FakeRunner runner) {
    this.runner = runner;
  }

  int run(String... arguments) {
    Console console = new Console(out, new PrintStream(err, true, StandardCharsets.UTF_8), false);
    return AutospecCommand.commandLine(FakeModel.SOURCE, runner, jobs.access(), console, false)
        .execute(arguments);
  }

  byte[] out() {
    return out.toByteArray();
  }

  String outText() {
    return out.toString(StandardCharsets.UTF_8);
  }

  List<String> errLines() {
    return err.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
