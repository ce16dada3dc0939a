package io.autospec.transport;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The keys that frames are sealed with: the cluster's own (job 0), under which nodes greet each
 * other, and one a job. They come over the control plane. May be used by any thread.
 */
public final class KeyRing {
  /** The job whose key is the cluster's own. */
  public static final long CLUSTER = 0;

  private final ConcurrentHashMap<Long, byte[]> keys = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();

  /**
   * Adds or replaces a job's key.
   *
   * @param key 16 or 32 random bytes
   * @throws IllegalArgumentException if the key has another length
   */
  public void put(long jobId, byte[] key) {
    if (key.length != 16 && key.length != 32) {
      throw new IllegalArgumentException("a key must have 16 or 32 bytes, found " + key.length);
    }
    keys.put(jobId, key.clone());
    version.incrementAndGet();
  }

  /** Removes a job's key: its frames are neither sent nor taken any more. */
  public void remove(long jobId) {
    keys.remove(jobId);
    version.incrementAndGet();
  }

  /** Returns whether there is a key for this job. */
  public boolean has(long jobId) {
    return keys.containsKey(jobId);
  }

  /** Returns a number that changes whenever a key does. */
  public long version() {
    return version.get();
  }

  /** Returns the key of a job, not to be changed, or null. */
  public byte[] key(long jobId) {
    return keys.get(jobId);
  }
}
