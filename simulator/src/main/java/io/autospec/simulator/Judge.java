package io.autospec.simulator;

import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.record.JobRecord;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What must hold in every run, looked at where it could break; of each job, its {@link JobJudge}
 * looks. The first thing that does not ends the run.
 */
final class Judge {
  private final Scenario scenario;
  private final Map<String, JobJudge> jobs = new LinkedHashMap<>();
  private String failure;

  /** The newest epoch of each job that each worker's process has let pass. */
  private final Map<String, Long> admitted = new HashMap<>();

  Judge(Scenario scenario, StoreState store, EventLog log) {
    this.scenario = scenario;
    for (Work job : scenario.jobs()) {
      jobs.put(job.id(), new JobJudge(this, job, store, log));
    }
  }

  JobJudge of(String job) {
    return jobs.get(job);
  }

  String failure() {
    return failure;
  }

  /** Steps that were committed, of all jobs. */
  long commits() {
    return jobs.values().stream().mapToLong(JobJudge::commits).sum();
  }

  /** The longest time in which a job that was drawn got nowhere. */
  long standstill() {
    return jobs.values().stream().mapToLong(JobJudge::standstill).max().orElse(0);
  }

  void require(boolean holds, String what) {
    if (!holds) {
      fail(what);
    }
  }

  /** Ends the run. */
  Stopped fail(String what) {
    if (failure == null) {
      failure = what;
    }
    throw new Stopped();
  }

  /** Goes on unwinding where something on the way has gone on instead. */
  void checkStopped() {
    if (failure != null) {
      throw new Stopped();
    }
  }

  // ---- fences

  /** A worker has let a query pass. */
  void admitted(SimWorker worker, long job, long epoch) {
    long newest = admitted.merge(worker.title() + " " + job, epoch, Math::max);
    require(
        epoch >= newest,
        "worker " + worker.title() + " let epoch " + epoch + " pass after epoch " + newest);
  }

  /** A worker has refused a query because its job is another coordinator's. */
  void refused(SimWorker worker, long job, long epoch) {
    long newest = admitted.getOrDefault(worker.title() + " " + job, 0L);
    require(
        newest > epoch,
        String.format(
            "worker %s refused epoch %d of %s, of which it had let pass none newer than %d",
            worker.title(), epoch, scenario.jobOf(job).id(), newest));
  }

  /** A coordinator took an answer that belongs to another epoch. */
  void tookStale(long query, long epoch, long now) {
    fail("an answer of epoch " + epoch + " was taken for query " + query + " of epoch " + now);
  }

  // ---- the store

  void recordReplaced(String owner, JobRecord next) {
    of(next.id()).recordReplaced(owner, next);
  }

  /** Somebody is about to put a blob. */
  void blobPut(String name, BlobRef ref, byte[] bytes) {
    of(jobOf(name)).blobPut(name, ref, bytes);
  }

  /** Somebody is about to remove a blob. */
  void blobDeleted(String name) {
    of(jobOf(name)).blobDeleted(name);
  }

  private static String jobOf(String blob) {
    int begin = blob.indexOf('/') + 1;
    return blob.substring(begin, blob.indexOf('/', begin));
  }
}
