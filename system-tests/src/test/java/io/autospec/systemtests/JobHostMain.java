package io.autospec.systemtests;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.node.AutospecNode;
import io.autospec.actors.node.NodeRole;
import io.autospec.actors.node.NodeSettings;
import io.autospec.model.device.Device;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A process with a coordinator and a guest, which runs jobs that it reads from standard input: here
 * alone, or with the cluster's workers. Ends when its standard input does.
 */
final class JobHostMain {
  private JobHostMain() {}

  /**
   * Runs until the end of standard input.
   *
   * @param arguments where both nodes listen, and the file with their other settings
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Config settings = ConfigFactory.parseFile(new File(arguments[1]));
    try (AutospecNode coordinator = join(NodeRole.COORDINATOR, List.of(), arguments[0], settings);
        AutospecNode guest =
            join(NodeRole.GUEST, List.of(coordinator.address()), arguments[0], settings)) {
      say("address " + coordinator.address());
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String line;
      while ((line = reader.readLine()) != null) {
        String[] words = line.split(" ", -1);
        JobPlan plan = JobPlan.parse(Arrays.copyOfRange(words, 1, words.length));
        if (words[0].equals("alone")) {
          List<Device> here = List.of(new Device.Cpu(1));
          try (AutospecNode alone = AutospecNode.local(here)) {
            run(alone, plan, here);
          }
        } else {
          run(guest, plan, List.of());
        }
      }
    }
  }

  private static AutospecNode join(NodeRole role, List<String> seeds, String host, Config settings)
      throws InterruptedException {
    Map<String, ?> options = Map.of("autospec.seeds", seeds, "autospec.listen.host", host);
    return AutospecNode.join(
        new NodeSettings(
            Set.of(role), List.of(), ConfigFactory.parseMap(options).withFallback(settings)));
  }

  private static void run(AutospecNode node, JobPlan plan, List<Device> devices)
      throws InterruptedException {
    JobListener listener =
        new JobListener() {
          @Override
          public void progressed(JobProgress progress) {
            say("progress " + progress.committedSteps());
          }

          @Override
          public void workersChanged(int workers) {
            say("workers " + workers);
          }
        };
    StepsSeen steps = new StepsSeen();
    try {
      JobResult result = node.run(plan.spec(devices), steps, listener);
      List<String> wrong = steps.wrong(plan);
      wrong.forEach(JobHostMain::say);
      say("drawn " + Drawn.of(result, wrong.size()).line());
    } catch (RuntimeException e) {
      say("failed " + e);
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
