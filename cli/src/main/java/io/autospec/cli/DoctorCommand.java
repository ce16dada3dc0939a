package io.autospec.cli;

import io.autospec.cli.doctor.Finding;
import io.autospec.cli.doctor.MachineChecks;
import io.autospec.cli.doctor.NetworkChecks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code doctor}: what would stop a run here. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Looks at what a run needs on this machine, and says what to do where something is amiss.",
      ""
    },
    footer = {"", "Example:", "  autospec doctor", "", "Exit status: 1 if a check fails."})
final class DoctorCommand implements Callable<Integer> {
  private final ModelSource models;
  private final Console console;

  DoctorCommand(ModelSource models, Console console) {
    this.models = models;
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>(MachineChecks.all());
    findings.addAll(NetworkChecks.all(models));
    StringBuilder text = new StringBuilder();
    findings.forEach(finding -> text.append(finding.line()).append(System.lineSeparator()));
    Consoles.print(console, text.toString());
    return findings.stream().anyMatch(finding -> finding.status() == Finding.Status.FAIL)
        ? AutospecCommand.FAILED
        : AutospecCommand.DONE;
  }
}
