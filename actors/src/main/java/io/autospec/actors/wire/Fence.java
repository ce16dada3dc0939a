package io.autospec.actors.wire;

/**
 * What keeps a coordinator that has lost a job from going on with it.
 *
 * @param job the job's key, the same on every coordinator; 0 for a job that nobody can take over
 * @param epoch how often the job was taken over; answers of another one are dropped
 */
public record Fence(long job, long epoch) {
  /** Of a job that ends with its process. */
  public static final Fence OWN = new Fence(0, 1);

  /**
   * Of a durable job.
   *
   * @param id the job's
   * @param epoch it was claimed with
   * @return the fence; its key is a hash of 64 bits, never 0
   */
  public static Fence of(String id, long epoch) {
    long key = 0xcbf29ce484222325L; // FNV-1a
    for (int i = 0; i < id.length(); i++) {
      key = (key ^ id.charAt(i)) * 0x100000001b3L;
    }
    return new Fence(key == 0 ? 1 : key, epoch);
  }
}
