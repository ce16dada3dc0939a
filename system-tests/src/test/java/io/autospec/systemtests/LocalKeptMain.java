package io.autospec.systemtests;

import io.autospec.actors.durable.CheckpointFolder;
import io.autospec.actors.durable.KeeperSettings;
import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.actors.node.AutospecNode;
import io.autospec.cli.report.SamplesDigest;
import io.autospec.model.device.DeviceParser;
import io.autospec.sampler.kernel.SamplerKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A process that draws a job of one machine, kept in a folder, from where it was. */
final class LocalKeptMain {
  static final int INTERVAL_MILLIS = 200;

  private LocalKeptMain() {}

  /**
   * Runs until the job is done.
   *
   * @param arguments the folder, a device, and the words of the plan
   */
  public static void main(String[] arguments) throws InterruptedException {
    JobPlan plan = JobPlan.parse(Arrays.copyOfRange(arguments, 2, arguments.length));
    JobSpec spec = plan.spec(List.of(DeviceParser.parse(arguments[1])));
    KeeperSettings often =
        new KeeperSettings(Duration.ofMillis(INTERVAL_MILLIS), 100, Duration.ofMillis(100));
    JobListener listener =
        new JobListener() {
          @Override
          public void progressed(JobProgress progress) {
            System.out.println("progress " + progress.committedSteps());
            System.out.flush();
          }
        };
    try (AutospecNode node = AutospecNode.local(spec.devices());
        CheckpointFolder kept =
            CheckpointFolder.open(
                Path.of(arguments[0]), JobDescription.of(spec, new SamplerKind.Ddpm()))) {
      System.out.println("begins at " + kept.keeper().committedSteps());
      JobResult result = node.run(spec, listener, kept.keeper(), often);
      System.out.println(
          "drawn " + SamplesDigest.of(result.samples()) + " " + result.evaluations());
      System.out.flush();
    }
  }
}
