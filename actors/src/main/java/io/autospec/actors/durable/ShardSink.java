package io.autospec.actors.durable;

import io.autospec.actors.job.JobDescription;
import io.autospec.durable.CorruptException;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.BlobStore;
import io.autospec.durable.checkpoint.FinishedSample;
import io.autospec.durable.sink.SampleManifest;
import io.autospec.durable.sink.SampleShards;
import io.autospec.durable.sink.ShardTable;
import io.autospec.durable.sink.SinkLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Finished samples as shards of arrays, each written once all of its trajectories are done. Samples
 * of shards that are not whole wait here, and lie in the job's segments.
 */
public final class ShardSink implements SampleSink {
  private static final float[] NOT_READ = {};

  private final BlobStore blobs;
  private final SinkLayout layout;
  private final SampleShards shards;
  private final Map<Integer, Map<Integer, FinishedSample>> waiting = new TreeMap<>();
  private SampleManifest manifest;

  ShardSink(BlobStore blobs, String id, JobDescription job) {
    this(blobs, layout(id, job));
  }

  /**
   * A sink that nothing was written to.
   *
   * @param blobs where shards go
   * @param layout which trajectory goes where
   */
  public ShardSink(BlobStore blobs, SinkLayout layout) {
    this.blobs = blobs;
    this.layout = layout;
    this.shards = new SampleShards(blobs, layout, true);
    this.manifest = SampleManifest.empty(layout);
  }

  static SinkLayout layout(String id, JobDescription job) {
    int[] shape = job.manifest().sampleShape().stream().mapToInt(Math::toIntExact).toArray();
    return new SinkLayout(id, job.manifest().name(), shape, job.count());
  }

  /** What is known of samples that are there; the samples themselves are not read. */
  @Override
  public List<FinishedSample> restore(Optional<BlobRef> ref, Consumer<String> notes) {
    List<FinishedSample> found = new ArrayList<>();
    if (ref.isEmpty()) {
      return found;
    }
    SampleManifest kept;
    try {
      kept = SampleShards.manifest(blobs, ref.get());
    } catch (CorruptException e) {
      notes.accept(e.getMessage() + "; its trajectories are drawn again");
      return found;
    }
    kept.shards()
        .forEach(
            (number, shard) -> {
              try {
                for (ShardTable.Row row : rows(shard)) {
                  found.add(
                      new FinishedSample(
                          row.trajectory(),
                          row.rounds(),
                          row.rejections(),
                          row.evaluations(),
                          NOT_READ));
                }
                manifest = manifest.with(number, shard);
              } catch (CorruptException e) {
                notes.accept(e.getMessage() + "; its trajectories are drawn again");
              }
            });
    return found;
  }

  /** Reads a shard's table, and its samples, so that damage is found while it can be mended. */
  private List<ShardTable.Row> rows(SampleManifest.Shard shard) {
    byte[] unused = blobs.get(shard.samples());
    BlobRef table = shard.trajectories();
    return ShardTable.decode(table.name() + " in " + blobs, blobs.get(table)).rows();
  }

  @Override
  public void add(FinishedSample sample) {
    if (!holds(sample.trajectory())) {
      waiting
          .computeIfAbsent(layout.shardOf(sample.trajectory()), unused -> new TreeMap<>())
          .put(sample.trajectory(), sample);
    }
  }

  @Override
  public boolean holds(int trajectory) {
    return manifest.shards().containsKey(layout.shardOf(trajectory));
  }

  @Override
  public Optional<BlobRef> write() {
    SampleManifest next = manifest;
    for (Map.Entry<Integer, Map<Integer, FinishedSample>> entry : waiting.entrySet()) {
      int shard = entry.getKey();
      if (entry.getValue().size() == layout.size(shard)) {
        next = next.with(shard, shards.put(shard, List.copyOf(entry.getValue().values())));
      }
    }
    if (next.shards().size() == manifest.shards().size()) {
      return Optional.empty();
    }
    BlobRef ref = shards.putManifest(next);
    manifest = next;
    waiting.keySet().removeIf(shard -> manifest.shards().containsKey(shard));
    return Optional.of(ref);
  }
}
