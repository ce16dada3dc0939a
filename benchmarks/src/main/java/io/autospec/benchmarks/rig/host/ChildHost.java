package io.autospec.benchmarks.rig.host;

import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.EchoSystem;
import io.autospec.benchmarks.rig.system.RigException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs the server in a child JVM with this one's options and class path. Lines go to its stdin and
 * answers come from its stdout ({@link ServerMain}); its stderr is this process's. It ends when
 * this process does, however that ends: its stdin closes.
 */
public final class ChildHost implements ServerHost {
  private static final String END = "the server's process has ended";

  private final Duration timeout;
  private final Process child;
  private final Writer commands;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  /**
   * Starts the JVM.
   *
   * @param folder deleted by the child if it ends because this process has
   * @param timeout how long an answer may take
   */
  public ChildHost(Path folder, Duration timeout) throws IOException {
    this.timeout = timeout;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith("-agentlib") && !option.startsWith("-javaagent")) {
        command.add(option);
      }
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ServerMain.class.getName());
    command.add(folder.toString());
    child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    commands = child.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "rig-answers");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public String open(EchoSystem system, EchoSetup setup) throws IOException {
    return ask(
        String.join(
            " ",
            ServerMain.OPEN,
            system.name(),
            Integer.toString(setup.bytes()),
            Integer.toString(setup.window()),
            Long.toString(setup.timeout().toMillis()),
            setup.folder().toString()));
  }

  @Override
  public void close() throws IOException {
    ask(ServerMain.CLOSE);
  }

  private String ask(String command) throws IOException {
    answers.clear();
    commands.write(command + "\n");
    commands.flush();
    String answer;
    try {
      answer = answers.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RigException("interrupted", e);
    }
    if (answer == null) {
      throw new RigException("the server gave no answer within " + timeout.toSeconds() + " s");
    }
    if (!answer.startsWith(ServerMain.READY)) {
      throw new RigException(answer);
    }
    return answer.substring(ServerMain.READY.length());
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.add(line);
      }
    } catch (IOException e) {
      // The same as the end.
    }
    answers.add(END);
  }

  @Override
  public void kill() {
    child.destroyForcibly();
    try {
      // So that it writes no file any more, in a folder that is deleted next.
      child.waitFor(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isUsable() {
    return child.isAlive();
  }

  @Override
  public Optional<ProcessHandle> process() {
    return Optional.of(child.toHandle());
  }
}
