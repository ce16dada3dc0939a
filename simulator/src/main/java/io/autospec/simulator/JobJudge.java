package io.autospec.simulator;

import io.autospec.durable.CorruptException;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.checkpoint.Checkpoint;
import io.autospec.durable.checkpoint.CheckpointCodec;
import io.autospec.durable.checkpoint.FinishedSample;
import io.autospec.durable.checkpoint.Segment;
import io.autospec.durable.checkpoint.SegmentCodec;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.sink.SampleManifest;
import io.autospec.durable.sink.SampleShards;
import io.autospec.durable.sink.SinkLayout;
import io.autospec.sampler.chain.ChainSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of one job, looked at where it could break. */
final class JobJudge {
  private final Judge judge;
  private final Work job;
  private final Reference reference;
  private final StoreState store;
  private final RawBlobs blobs;
  private final EventLog log;
  private final SinkLayout layout;

  private long newestEpoch;
  private String newestOwner = "";
  private long commits;
  private long committedAt;
  private long standstill;

  /** Samples that a record has named, by trajectory. */
  private final Map<Integer, float[]> kept = new HashMap<>();

  /** Blobs that the newest record names, directly or by its manifest. */
  private Map<String, BlobRef> named = new HashMap<>();

  private final Set<BlobRef> seen = new HashSet<>();

  /** Segments as they were put, whatever has become of them. */
  private final Map<BlobRef, Segment> segments = new HashMap<>();

  JobJudge(Judge judge, Work job, StoreState store, EventLog log) {
    this.judge = judge;
    this.job = job;
    this.reference = new Reference(job);
    this.store = store;
    this.blobs = new RawBlobs(store);
    this.log = log;
    this.layout = SimJob.layout(job);
  }

  long commits() {
    return commits;
  }

  /** The longest time between two steps that were committed. */
  long standstill() {
    return standstill;
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      fail(what);
    }
  }

  private void fail(String what) {
    throw judge.fail(job.id() + ": " + what);
  }

  private boolean hasLost() {
    return store.hasLost(job.id());
  }

  // ---- steps

  /** A coordinator's chain has committed a step; the prediction is what it takes for the truth. */
  void committed(
      long epoch,
      int trajectory,
      int step,
      float[] state,
      float[] prediction,
      float[] next,
      boolean accepted) {
    commits++;
    long now = log.now();
    standstill = commits == 1 ? 0 : Math.max(standstill, now - committedAt);
    committedAt = now;
    log.add("commit", epoch, trajectory, step);
    if (job.windowFollowsPool()) {
      require(
          Arrays.equals(prediction, reference.prediction(step, state)),
          "step " + step + " of trajectory " + trajectory + " was decided by a wrong answer");
      return;
    }
    Reference.Course course = reference.of(trajectory);
    if (!Arrays.equals(next, course.states[step]) || accepted != course.accepted[step]) {
      fail(
          String.format(
              "step %d of trajectory %d, epoch %d: expected %s (%s), found %s (%s)",
              step,
              trajectory,
              epoch,
              Arrays.toString(course.states[step]),
              course.accepted[step] ? "accepted" : "rejected",
              Arrays.toString(next),
              accepted ? "accepted" : "rejected"));
    }
  }

  // ---- the store

  void recordReplaced(String owner, JobRecord next) {
    log.add("record", next.epoch(), next.revision(), next.finished());
    require(
        next.epoch() >= newestEpoch,
        "epoch " + next.epoch() + " wrote the record after epoch " + newestEpoch);
    boolean byRunner = !owner.isEmpty();
    if (byRunner && next.epoch() == newestEpoch) {
      require(
          owner.equals(newestOwner),
          owner + " and " + newestOwner + " both write in epoch " + newestEpoch);
    } else if (byRunner) {
      newestOwner = owner;
    }
    newestEpoch = next.epoch();
    Map<String, BlobRef> names = new HashMap<>();
    List<BlobRef> direct = new ArrayList<>(next.checkpoints());
    direct.addAll(next.segments());
    direct.addAll(next.manifest().stream().toList());
    for (BlobRef ref : direct) {
      requireWhole(ref);
      names.put(ref.name(), ref);
    }
    next.checkpoints().forEach(this::checkpoint);
    next.segments().forEach(this::segment);
    next.manifest().ifPresent(ref -> manifest(ref, names));
    named = names;
  }

  private void requireWhole(BlobRef ref) {
    if (store.lost.contains(ref.name())) {
      return;
    }
    StoreState.Stored stored = store.blobs.get(ref.name());
    require(
        stored != null && stored.ref().equals(ref),
        "the record names " + ref.name() + ", which is not there as it was put");
  }

  private void checkpoint(BlobRef ref) {
    if (!seen.add(ref) || store.lost.contains(ref.name())) {
      return;
    }
    Checkpoint checkpoint = CheckpointCodec.decode(blobs.get(ref));
    checkpoint.open().forEach((trajectory, snapshot) -> snapshot(ref, trajectory, snapshot));
  }

  private void snapshot(BlobRef ref, int trajectory, ChainSnapshot snapshot) {
    if (!job.windowFollowsPool() && snapshot.committed() > 0) {
      float[] expected = reference.of(trajectory).states[snapshot.committed() - 1];
      require(
          Arrays.equals(expected, snapshot.state()),
          ref.name() + ": trajectory " + trajectory + " is not where it was committed");
    }
  }

  private void segment(BlobRef ref) {
    if (seen.add(ref)) {
      segments.get(ref).samples().forEach(sample -> sample(ref.name(), sample));
    }
  }

  private void sample(String where, FinishedSample sample) {
    if (job.windowFollowsPool()) {
      float[] before = kept.put(sample.trajectory(), sample.sample());
      // What was lost is drawn again, and may then differ.
      require(
          before == null || Arrays.equals(before, sample.sample()) || hasLost(),
          where + ": trajectory " + sample.trajectory() + " was kept before, and differs");
      return;
    }
    kept.put(sample.trajectory(), sample.sample());
    Reference.Course course = reference.of(sample.trajectory());
    require(
        Arrays.equals(sample.sample(), course.sample())
            && sample.rounds() == course.rounds
            && sample.rejections() == course.rejections
            && sample.evaluations() == course.evaluations,
        where + ": trajectory " + sample.trajectory() + " is not that of the run alone");
  }

  private void manifest(BlobRef ref, Map<String, BlobRef> names) {
    if (store.lost.contains(ref.name())) {
      return;
    }
    SampleManifest manifest = SampleShards.manifest(blobs, ref);
    manifest
        .shards()
        .values()
        .forEach(
            shard -> {
              requireWhole(shard.samples());
              requireWhole(shard.trajectories());
              names.put(shard.samples().name(), shard.samples());
              names.put(shard.trajectories().name(), shard.trajectories());
            });
  }

  /** Somebody is about to put a blob. */
  void blobPut(String name, BlobRef ref, byte[] bytes) {
    if (name.endsWith(".seg")) {
      segments.put(ref, SegmentCodec.decode(bytes));
    }
    BlobRef other = named.get(name);
    require(
        other == null || other.equals(ref) || store.lost.contains(name),
        name + ": the record names it, and it is overwritten with something else");
    int at = name.indexOf("/samples/samples-");
    if (at >= 0) {
      int shard = Integer.parseInt(name.substring(at + 17, at + 22));
      for (int i = 0; i < layout.size(shard); i++) {
        int trajectory = layout.first(shard) + i;
        require(
            kept.containsKey(trajectory),
            name + ": written before any record names trajectory " + trajectory);
      }
    }
  }

  /** Somebody is about to remove a blob. */
  void blobDeleted(String name) {
    require(!named.containsKey(name), name + ": the record names it, and it is removed");
  }

  // ---- the end

  /**
   * The job says that it is done.
   *
   * @return whether what it names was lost by a power cut, so that nothing can be said
   */
  boolean done(JobRecord record) {
    try {
      SampleManifest all = SampleShards.manifest(blobs, record.manifest().orElseThrow());
      Set<Integer> found = new HashSet<>();
      SampleShards.read(
          blobs,
          all,
          (row, sample) -> {
            require(
                found.add(row.trajectory()), "trajectory " + row.trajectory() + " is twice there");
            sample(
                "the sink",
                new FinishedSample(
                    row.trajectory(), row.rounds(), row.rejections(), row.evaluations(), sample));
          });
      require(
          found.size() == job.count(),
          "the sink has " + found.size() + " of " + job.count() + " trajectories");
    } catch (CorruptException e) {
      if (!hasLost()) {
        fail("the job is done, and its samples cannot be read: " + e.getMessage());
      }
      return true;
    }
    return false;
  }
}
