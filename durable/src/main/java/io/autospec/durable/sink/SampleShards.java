package io.autospec.durable.sink;

import io.autospec.durable.CorruptException;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.BlobStore;
import io.autospec.durable.blob.Sha256;
import io.autospec.durable.checkpoint.FinishedSample;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes finished samples as shards, and reads them again. Writing a shard again with the same
 * samples gives the same bytes under the same name, so whoever was killed before the manifest named
 * it does it again.
 *
 * <p>Whatever differs has another name, for names bear the hash of their content: a coordinator
 * that has lost its job and does not know it, and that has drawn other bytes, writes beside what
 * its successor's record names, never over it. The record says which manifest holds.
 *
 * <p>Thread rules: any, but for a job one at a time. A call has up to two shards in memory.
 */
public final class SampleShards {
  /** So many trajectories have a picture at most: the first ones. */
  public static final int MOST_PICTURES = 1000;

  private static final int MOST_PIXELS = 4096 * 4096;

  /** So much of a hash is in a name: 64 bits. */
  private static final int HASH_DIGITS = 16;

  private final BlobStore blobs;
  private final SinkLayout layout;
  private final boolean pictures;

  /** Takes trajectories one after another. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Takes one.
     *
     * @param row what is known of it
     * @param sample its floats; the visitor's own
     */
    void visit(ShardTable.Row row, float[] sample);
  }

  /**
   * Makes a sink.
   *
   * @param blobs where shards go
   * @param layout which trajectory goes where
   * @param pictures whether the first {@value #MOST_PICTURES} trajectories get a PNG each, where
   *     samples look like images: [1 or 3, height, width]
   */
  public SampleShards(BlobStore blobs, SinkLayout layout, boolean pictures) {
    this.blobs = blobs;
    this.layout = layout;
    this.pictures =
        pictures && layout.isImage() && (long) layout.shape()[1] * layout.shape()[2] <= MOST_PIXELS;
  }

  /**
   * Writes a shard.
   *
   * @param shard which
   * @param samples all its trajectories, in order
   * @return what the manifest says of it
   * @throws IllegalArgumentException if one is missing, twice there, or of another shard or length
   * @throws io.autospec.durable.StoreException if it could not be kept
   */
  public SampleManifest.Shard put(int shard, List<FinishedSample> samples) {
    int first = layout.first(shard);
    if (samples.size() != layout.size(shard)) {
      throw new IllegalArgumentException(
          String.format(
              "shard %d: expected %d trajectories, found %d",
              shard, layout.size(shard), samples.size()));
    }
    for (int i = 0; i < samples.size(); i++) {
      FinishedSample sample = samples.get(i);
      if (sample.trajectory() != first + i || sample.sample().length != layout.dimension()) {
        throw new IllegalArgumentException(
            String.format(
                "shard %d: expected trajectory %d of %d floats, found %d of %d",
                shard, first + i, layout.dimension(), sample.trajectory(), sample.sample().length));
      }
    }
    byte[] npy = NpyShard.encode(layout.shape(), samples);
    ByteBuffer data = NpyShard.data("a new shard", npy, samples.size(), layout.shape());
    List<ShardTable.Row> rows = new ArrayList<>();
    for (FinishedSample sample : samples) {
      rows.add(
          new ShardTable.Row(
              sample.trajectory(),
              hash(next(data, layout.dimension())),
              sample.rounds(),
              sample.rejections(),
              sample.evaluations()));
    }
    String name = layout.folder() + String.format(Locale.ROOT, "samples-%05d", shard);
    BlobRef table = put(name, ".json", new ShardTable(rows).encode());
    BlobRef array = put(name, ".npy", npy);
    if (pictures) {
      putPictures(samples);
    }
    return new SampleManifest.Shard(array, table);
  }

  private void putPictures(List<FinishedSample> samples) {
    for (FinishedSample sample : samples) {
      if (sample.trajectory() < MOST_PICTURES) {
        put(
            layout.folder() + String.format(Locale.ROOT, "png/%06d", sample.trajectory()),
            ".png",
            SamplePng.encode(layout.shape(), sample.sample()));
      }
    }
  }

  private BlobRef put(String name, String ending, byte[] bytes) {
    return blobs.put(name + "-" + Sha256.of(bytes).substring(0, HASH_DIGITS) + ending, bytes);
  }

  /**
   * Keeps a manifest. One that has all shards gets the hash of all samples, for which they are read
   * and checked once more.
   *
   * @param manifest which
   * @return for the job's record
   * @throws CorruptException if it has all shards and one is not what was written
   * @throws io.autospec.durable.StoreException if it could not be kept
   */
  public BlobRef putManifest(SampleManifest manifest) {
    if (!manifest.layout().equals(layout)) {
      throw new IllegalArgumentException("a manifest of another job");
    }
    if (manifest.hasAll()) {
      MessageDigest all = Sha256.digest();
      for (int shard : manifest.shards().keySet()) {
        all.update(data(blobs, manifest, shard));
      }
      manifest = manifest.withSha256(Sha256.hex(all.digest()));
    }
    return put(layout.folder() + "manifest", ".json", manifest.encode());
  }

  /**
   * Reads a manifest.
   *
   * @param blobs where it is
   * @param ref what {@link #putManifest} returned
   * @return the manifest
   * @throws CorruptException if it is not what was written
   */
  public static SampleManifest manifest(BlobStore blobs, BlobRef ref) {
    return SampleManifest.decode(ref.name() + " in " + blobs, blobs.get(ref));
  }

  /**
   * Reads all samples that a manifest names, each once, in order.
   *
   * @param blobs where they are
   * @param manifest which
   * @param visitor takes them
   * @throws CorruptException if a shard or its table is not what was written
   */
  public static void read(BlobStore blobs, SampleManifest manifest, Visitor visitor) {
    SinkLayout layout = manifest.layout();
    for (Map.Entry<Integer, SampleManifest.Shard> entry : manifest.shards().entrySet()) {
      int shard = entry.getKey();
      BlobRef ref = entry.getValue().trajectories();
      String where = ref.name() + " in " + blobs;
      List<ShardTable.Row> rows = ShardTable.decode(where, blobs.get(ref)).rows();
      ByteBuffer data = data(blobs, manifest, shard);
      if (rows.size() != layout.size(shard)) {
        throw new CorruptException(
            where + ": expected " + layout.size(shard) + " trajectories, found " + rows.size());
      }
      for (int i = 0; i < rows.size(); i++) {
        ByteBuffer bytes = next(data, layout.dimension());
        if (rows.get(i).trajectory() != layout.first(shard) + i
            || !rows.get(i).sha256().equals(hash(bytes.duplicate()))) {
          throw new CorruptException(
              where + ": trajectory " + (layout.first(shard) + i) + " is not what was written");
        }
        float[] sample = new float[layout.dimension()];
        bytes.asFloatBuffer().get(sample);
        visitor.visit(rows.get(i), sample);
      }
    }
  }

  private static ByteBuffer data(BlobStore blobs, SampleManifest manifest, int shard) {
    BlobRef ref = manifest.shards().get(shard).samples();
    SinkLayout layout = manifest.layout();
    return NpyShard.data(
        ref.name() + " in " + blobs, blobs.get(ref), layout.size(shard), layout.shape());
  }

  /** The next sample's bytes. */
  private static ByteBuffer next(ByteBuffer data, int dimension) {
    int length = dimension * Float.BYTES;
    ByteBuffer next = data.slice(data.position(), length).order(data.order());
    data.position(data.position() + length);
    return next;
  }

  private static String hash(ByteBuffer bytes) {
    MessageDigest digest = Sha256.digest();
    digest.update(bytes);
    return Sha256.hex(digest.digest());
  }
}
