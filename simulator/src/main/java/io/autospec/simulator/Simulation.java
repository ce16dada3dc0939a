package io.autospec.simulator;

import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One run: one or two jobs of 200 steps drawn by a cluster in which things go wrong for a while,
 * and then nothing any more. All must be done in the end, with the samples of a run alone.
 */
public final class Simulation {
  /** So long after all is healed the jobs must be done. */
  private static final long PATIENCE = 150 * Scheduler.SECOND;

  private static final long LOOK = Scheduler.SECOND / 4;

  /**
   * Whoever stood still until now tries what it can, and everybody tells how much is drawn, which
   * is said again after 5 s.
   */
  private static final long AFTERWARDS = 6 * Scheduler.SECOND;

  private Simulation() {}

  /**
   * Runs a seed with the faults that it draws.
   *
   * @param seed any number
   * @return how it went; always the same for a seed
   */
  public static Outcome run(long seed) {
    return run(seed, FaultPlan.draw(seed), null);
  }

  /**
   * Runs a seed with other faults.
   *
   * @param seed any number
   * @param plan what goes wrong
   * @param listener hears what happens, a line each; or null
   * @return how it went; always the same for a seed and a plan
   */
  public static Outcome run(long seed, FaultPlan plan, Consumer<String> listener) {
    return run(seed, plan, listener, new Seams());
  }

  static Outcome run(long seed, FaultPlan plan, Consumer<String> listener, Seams seams) {
    Scenario scenario = Scenario.draw(seed);
    EventLog log = new EventLog(listener);
    StoreState store = new StoreState();
    Judge judge = new Judge(scenario, store, log);
    Cluster[] cluster = new Cluster[1];
    Scheduler scheduler =
        new Scheduler(
            () -> {
              judge.checkStopped();
              cluster[0].check(judge);
            });
    log.clock(scheduler);
    Parts parts =
        new Parts(
            scenario, scheduler, new SimNetwork(scheduler, log, seed), store, log, judge, seams);
    cluster[0] = new Cluster(parts);
    String failure = judged(cluster[0], plan, scheduler, judge);
    long most = scenario.mostStandstillNanos();
    if (failure == null && plan.faults().isEmpty() && judge.standstill() > most) {
      failure =
          String.format(
              "nothing went wrong, and a job got nowhere for %d ms: expected at most %d",
              judge.standstill() / Scheduler.MILLI, most / Scheduler.MILLI);
    }
    return new Outcome(
        seed,
        Optional.ofNullable(failure),
        log.hash(),
        scheduler.events(),
        cluster[0].faultsBegun(),
        judge.commits(),
        judge.standstill(),
        scheduler.now());
  }

  private static String judged(Cluster cluster, FaultPlan plan, Scheduler scheduler, Judge judge) {
    try {
      cluster.begin(plan);
      long limit = FaultPlan.HORIZON + PATIENCE;
      while (!cluster.isDone() && scheduler.now() < limit) {
        scheduler.runUntil(scheduler.now() + LOOK);
      }
      for (JobRecord record : cluster.shards().records()) {
        if (record.status() == JobStatus.DONE) {
          continue;
        }
        return String.format(
            "%s is not done %d s after all was healed: %s, epoch %d, %d of %d trajectories,"
                + " %d steps kept; %s",
            record.id(),
            PATIENCE / Scheduler.SECOND,
            record.status(),
            record.epoch(),
            record.finished(),
            record.count(),
            record.committedSteps(),
            record.words());
      }
      boolean nonsense = plan.faults().stream().anyMatch(fault -> fault.kind().isNonsense());
      if (cluster.shards().resumes() > 0 && !nonsense) {
        return "a job failed though no worker answered nonsense";
      }
      scheduler.runUntil(Math.max(scheduler.now(), FaultPlan.HORIZON) + AFTERWARDS);
      for (JobRecord record : cluster.shards().records()) {
        boolean unused = judge.of(record.id()).done(record);
      }
      cluster.checkIdle(judge);
      return null;
    } catch (Stopped e) {
      return judge.failure();
    } catch (RuntimeException e) {
      StackTraceElement[] trace = e.getStackTrace();
      return "a fault of this program: " + e + (trace.length == 0 ? "" : " at " + trace[0]);
    }
  }
}
