package io.autospec.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.autospec.actors.job.JobListener;
import io.autospec.actors.job.JobProgress;
import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.model.DiffusionModel;
import io.autospec.model.Models;
import io.autospec.model.device.DeviceParser;
import io.autospec.sampler.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Figures of several jobs at once, and of a worker that becomes slow, on a node of a cluster with
 * eight simulated devices that evaluate one row at a time. Prints what it measures; what it asserts
 * holds on a machine of two cores.
 *
 * <p>Utilisation is the devices' time in calls by the wall time of all jobs and the devices. Needed
 * is how many steps were drawn for each evaluation. The yardstick, "one to a worker", is one job of
 * eight sequential trajectories, of which no evaluation is in vain; at best it keeps the devices
 * wholly busy, so utilisation times needed is the part of that which others reach, whatever else
 * the machine does.
 */
@Tag("slow")
@Timeout(300)
@ResourceLock("cores")
class SharedPoolFiguresTest {
  private static final int DEVICES = 8;
  private static final int STEPS = 100;

  private static final DiffusionModel MIXTURE = Models.load("gaussian-mixture", Optional.empty());

  private record Figures(
      double wallSeconds,
      double stepsPerSecond,
      double utilisation,
      double needed,
      double firstEnd,
      double longestSilenceMillis,
      int redispatched,
      long evaluations) {
    void print(String what) {
      System.out.printf(
          "%-34s %6.2f s %8.1f steps/s  utilisation %5.1f %%  needed %5.1f %%  first job ends at"
              + " %5.1f %% of the last  longest silence %6.0f ms  redispatched %d of %d%n",
          what,
          wallSeconds,
          stepsPerSecond,
          100 * utilisation,
          100 * needed,
          100 * firstEnd,
          longestSilenceMillis,
          redispatched,
          evaluations);
    }
  }

  /** Hears how long a job stood still, from its first round to its last. */
  private static final class Silence implements JobListener {
    private long last;
    private long longest;

    @Override
    public void progressed(JobProgress progress) {
      long now = System.nanoTime();
      if (last != 0) {
        longest = Math.max(longest, now - last);
      }
      last = now;
    }
  }

  private static AutospecNode node(Set<NodeRole> roles, List<String> devices, Map<String, ?> more)
      throws InterruptedException {
    Map<String, Object> options = new HashMap<>(more);
    options.put("autospec.worker.capacity-rows", 1);
    options.put("akka.loglevel", "WARNING");
    return AutospecNode.join(
        new NodeSettings(
            roles,
            devices.stream().map(DeviceParser::parse).toList(),
            ConfigFactory.parseMap(options)));
  }

  private static JobSpec job(int trajectories, int window, boolean follows) {
    List<Condition> conditions = Collections.nCopies(trajectories, Condition.none());
    return Jobs.of(MIXTURE, STEPS, window, follows, conditions, List.of());
  }

  private static Figures run(List<String> devices, List<JobSpec> jobs) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(jobs.size());
    try (AutospecNode node =
        node(Set.of(NodeRole.COORDINATOR, NodeRole.WORKER), devices, Map.of())) {
      JobResult unused = node.run(job(2 * DEVICES, 2, true), progress -> {}); // warms up
      long busy = node.busyNanos();
      long began = System.nanoTime();
      List<Silence> listeners = new ArrayList<>();
      List<CompletableFuture<JobResult>> results = new ArrayList<>();
      List<Long> ends = Collections.synchronizedList(new ArrayList<>());
      for (JobSpec spec : jobs) {
        Silence listener = new Silence();
        listeners.add(listener);
        results.add(
            CompletableFuture.supplyAsync(
                () -> {
                  JobResult result = runOne(node, spec, listener);
                  ends.add(System.nanoTime() - began);
                  return result;
                },
                threads));
      }
      long evaluations = 0;
      long steps = 0;
      int redispatched = 0;
      for (int i = 0; i < jobs.size(); i++) {
        JobResult result = results.get(i).get();
        evaluations += result.evaluations();
        steps += (long) jobs.get(i).count() * STEPS;
        redispatched += result.redispatched();
      }
      double wall = Collections.max(ends);
      return new Figures(
          wall / 1e9,
          steps / wall * 1e9,
          (node.busyNanos() - busy) / wall / devices.size(),
          (double) steps / evaluations,
          Collections.min(ends) / wall,
          listeners.stream().mapToLong(listener -> listener.longest).max().orElse(0) / 1e6,
          redispatched,
          evaluations);
    } finally {
      threads.shutdown();
    }
  }

  private static JobResult runOne(AutospecNode node, JobSpec spec, JobListener listener) {
    try {
      return node.run(spec, listener);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> same(String device) {
    return Collections.nCopies(DEVICES, device);
  }

  @Test
  void shouldKeepTheWorkersBusyWithTwoJobsAndWithTwenty() throws Exception {
    List<String> devices = same("sim-only:20ms");
    run(devices, List.of(job(DEVICES, 1, false))).print("one to a worker");
    Figures two = run(devices, Collections.nCopies(2, job(16, 8, true)));
    two.print("2 jobs of 16, windows follow");
    Figures twenty = run(devices, Collections.nCopies(20, job(4, 8, true)));
    twenty.print("20 jobs of 4, windows follow");
    Figures twoFixed = run(devices, Collections.nCopies(2, job(8, 8, false)));
    twoFixed.print("2 jobs of 8, window 8");
    Figures twentyFixed = run(devices, Collections.nCopies(20, job(1, 8, false)));
    twentyFixed.print("20 jobs of 1, window 8");
    for (Figures figures : List.of(two, twenty)) {
      assertThat(figures.utilisation()).isGreaterThan(0.9);
      assertThat(figures.needed()).isGreaterThan(0.95);
      assertThat(figures.firstEnd()).isGreaterThan(0.8);
    }
    // What a fixed window evaluates is fixed with it; nothing else is lost.
    for (Figures figures : List.of(twoFixed, twentyFixed)) {
      assertThat(figures.utilisation()).isGreaterThan(0.9);
      assertThat(figures.firstEnd()).isGreaterThan(0.7);
    }
  }

  /** From its being a member to the first rounds of a job that waits for a worker. */
  @Test
  void shouldUseAWorkerWithinASecondOfItsJoining() throws Exception {
    List<Long> millis = new ArrayList<>();
    try (AutospecNode coordinator = node(Set.of(NodeRole.COORDINATOR), List.of(), Map.of())) {
      Map<String, ?> seeds = Map.of("autospec.seeds", List.of(coordinator.address()));
      for (int i = 0; i < 6; i++) {
        CompletableFuture<Long> first = new CompletableFuture<>();
        JobSpec spec = job(1, 8, false);
        CompletableFuture<JobResult> result =
            CompletableFuture.supplyAsync(
                () -> runOne(coordinator, spec, progress -> first.complete(System.nanoTime())));
        try (AutospecNode worker = node(Set.of(NodeRole.WORKER), List.of("sim-only:1ms"), seeds)) {
          long member = System.nanoTime();
          millis.add((first.get() - member) / 1_000_000);
          JobResult unused = result.get();
          worker.drain(Duration.ofSeconds(5));
        }
      }
    }
    System.out.println("from joining to the first round, ms: " + millis);
    Collections.sort(millis);
    assertThat(millis.get(millis.size() / 2)).isLessThan(1000);
  }

  @Test
  void shouldHardlyFeelAWorkerThatBecomesSlow() throws Exception {
    List<String> healthy = Collections.nCopies(DEVICES - 1, "sim-only:30ms~10%");
    List<String> all = new ArrayList<>(healthy);
    all.add("sim-only:30ms~10%!10x@3s");
    for (JobSpec spec : List.of(job(4, 8, false), job(16, 8, true))) {
      String what = spec.windowFollowsPool() ? "windows follow" : "window 8";
      Figures without = run(healthy, List.of(spec));
      without.print("7 healthy, " + what);
      Figures with = run(all, List.of(spec));
      with.print("and one that becomes slow, " + what);
      assertThat(with.stepsPerSecond()).isGreaterThan(0.8 * without.stepsPerSecond());
    }
  }
}
