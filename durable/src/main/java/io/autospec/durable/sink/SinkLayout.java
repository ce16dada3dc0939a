package io.autospec.durable.sink;

import java.util.Arrays;

/**
 * Which trajectory goes where: shards of fixed ranges, so that the same trajectories always give
 * the same files.
 *
 * @param job the job's id
 * @param model its model's name, for people
 * @param shape of one sample
 * @param count trajectories in all, 1 or more
 */
public record SinkLayout(String job, String model, int[] shape, int count) {
  /** No shard has more trajectories. */
  public static final int MOST_TRAJECTORIES = 1024;

  private static final int PORTIONS = 64;

  /** No shard has more bytes, unless a single sample has. */
  public static final long MOST_BYTES = 64L << 20;

  /** Copies the shape, and refuses what does not fit. */
  public SinkLayout {
    shape = shape.clone();
    long size = 1;
    for (int axis : shape) {
      if (axis < 1) {
        throw new IllegalArgumentException("a sample's axes: expected 1 or more, found " + axis);
      }
      size = Math.min(size * axis, Integer.MAX_VALUE);
    }
    // A shard is made and read in memory.
    if (size * Float.BYTES > Integer.MAX_VALUE - 1024) {
      throw new IllegalArgumentException(
          "a sample of shape " + Arrays.toString(shape) + ": expected less than 2 GiB");
    }
    if (count < 1) {
      throw new IllegalArgumentException("trajectories: expected 1 or more, found " + count);
    }
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  /**
   * The length of a sample.
   *
   * @return floats
   */
  public int dimension() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /**
   * How many trajectories are in a shard; in the last one there may be fewer. Few where few are
   * drawn, so that readers see samples as they finish; many where many are, so that a manifest
   * names about a thousand shards at most, unless samples are large.
   *
   * @return 1 to {@value #MOST_TRAJECTORIES}
   */
  public int trajectoriesPerShard() {
    long fit = MOST_BYTES / ((long) dimension() * Float.BYTES);
    int portion = (count + PORTIONS - 1) / PORTIONS;
    return (int) Math.max(1, Math.min(fit, Math.min(portion, MOST_TRAJECTORIES)));
  }

  /**
   * How many shards there are in the end.
   *
   * @return 1 or more
   */
  public int shards() {
    return (count + trajectoriesPerShard() - 1) / trajectoriesPerShard();
  }

  /**
   * The shard of a trajectory.
   *
   * @param trajectory 0 to count - 1
   * @return its shard
   */
  public int shardOf(int trajectory) {
    return trajectory / trajectoriesPerShard();
  }

  /**
   * The first trajectory of a shard.
   *
   * @param shard 0 to shards - 1
   * @return a trajectory
   */
  public int first(int shard) {
    if (shard < 0 || shard >= shards()) {
      throw new IllegalArgumentException(
          "a shard: expected 0 to " + (shards() - 1) + ", found " + shard);
    }
    return shard * trajectoriesPerShard();
  }

  /**
   * How many trajectories a shard has.
   *
   * @param shard 0 to shards - 1
   * @return 1 or more
   */
  public int size(int shard) {
    return Math.min(trajectoriesPerShard(), count - first(shard));
  }

  /** The folder of the samples' blobs. */
  String folder() {
    return "jobs/" + job + "/samples/";
  }

  boolean isImage() {
    return shape.length == 3 && (shape[0] == 1 || shape[0] == 3);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SinkLayout layout
        && job.equals(layout.job)
        && model.equals(layout.model)
        && Arrays.equals(shape, layout.shape)
        && count == layout.count;
  }

  @Override
  public int hashCode() {
    return 31 * job.hashCode() + count;
  }
}
