package io.autospec.actors.worker;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which coordinator a durable job belongs to, as a worker has seen it: once a newer epoch of a job
 * has asked, older ones are refused. So a coordinator that wakes up late, or was cut off, is told.
 *
 * <p>Any thread. The jobs that asked longest ago are forgotten; the store's own fence holds for
 * those too.
 */
public final class EpochFence {
  private static final int MOST_JOBS = 4096;

  private final Map<Long, Long> newest =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MOST_JOBS;
        }
      };

  /** Makes a fence that has seen nothing. */
  public EpochFence() {}

  /**
   * Lets a query pass, or not.
   *
   * @param job its job's fence key; 0 for a job that nobody can take over
   * @param epoch its job's epoch
   * @return whether no newer epoch of the job has asked
   */
  public boolean admits(long job, long epoch) {
    if (job == 0) {
      return true;
    }
    synchronized (newest) {
      Long known = newest.get(job);
      if (known != null && known > epoch) {
        return false;
      }
      if (known == null || known < epoch) {
        newest.put(job, epoch);
      }
      return true;
    }
  }
}
