package io.autospec.actors.worker;

/**
 * The limits of a device.
 *
 * @param capacityRows the most rows of one network call, 1 to 1,024
 * @param queueRows the most queries that wait for a device, 1 to 65,536; with more, askers are told
 *     that it is busy
 * @param lingerFraction how long a call waits for queries that were sent together, as a part of a
 *     call's usual time: 0 to 0.5
 * @param openModels the most networks that are open at once, 1 to 1,024; the least recently used is
 *     closed for another one
 */
public record WorkerSettings(
    int capacityRows, int queueRows, double lingerFraction, int openModels) {
  /** What is used unless configured otherwise. */
  public static final WorkerSettings DEFAULTS = new WorkerSettings(64, 1024, 0.05, 4);

  // Refuses what is out of range.
  public WorkerSettings {
    check("capacity-rows", capacityRows, 1, 1024);
    check("queue-rows", queueRows, 1, 65_536);
    check("linger-fraction", lingerFraction, 0, 0.5);
    check("open-models", openModels, 1, 1024);
  }

  private static void check(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          String.format("worker.%s: expected %s to %s, found %s", name, low, high, value));
    }
  }
}
