package io.autospec.actors.durable;

import io.autospec.durable.CorruptException;
import io.autospec.durable.StoreException;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.checkpoint.Checkpoint;
import io.autospec.durable.checkpoint.CheckpointCodec;
import io.autospec.durable.checkpoint.FinishedSample;
import io.autospec.durable.checkpoint.Segment;
import io.autospec.durable.checkpoint.SegmentCodec;
import io.autospec.durable.record.FencedException;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import io.autospec.sampler.chain.ChainSnapshot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps one running job: takes what its trajectories leave, and writes it where a later process
 * finds it. Trajectories hand things over at any time and from any thread, which never blocks; one
 * thread at a time writes ({@link #flush}), which may.
 *
 * <p>A blob is written before the record that names it, and removed after the record that named it
 * was replaced. So whatever dies when, the newest record names whole blobs.
 */
public final class JobKeeper {
  /** The newest checkpoint and the one before it, for when the newest cannot be read. */
  private static final int KEPT_CHECKPOINTS = 2;

  /** With so many segments, those that are not large become one. */
  private static final int MOST_SEGMENTS = 64;

  /** A merged segment is made in memory, and is no longer than this. */
  private static final long MOST_MERGED_BYTES = 64L << 20;

  private static final System.Logger LOG = System.getLogger(JobKeeper.class.getName());

  private final DurableStores stores;
  private final SampleSink sink;
  private final List<String> notes = new ArrayList<>();
  private final List<FinishedSample> restored = new ArrayList<>();

  // What trajectories hand over; under this object's lock.
  private final BitSet finished = new BitSet();
  private final TreeMap<Integer, ChainSnapshot> open = new TreeMap<>();
  private final List<FinishedSample> fresh = new ArrayList<>();

  // What was written; of the writing thread.
  private JobRecord record;

  /** The newest that was written, also where the record does not name it yet. */
  private Optional<BlobRef> manifest;

  private boolean uncertain;
  private long sequence;

  /** Blobs that this keeper put since a record was written: nobody else knows of them. */
  private final Set<String> unnamed = new HashSet<>();

  /** The trajectories of each segment that the record names. */
  private final Map<String, BitSet> contents = new HashMap<>();

  /**
   * Takes a job over: from here on all others that hold it are refused.
   *
   * @param stores where it is kept
   * @param found its record, as read a moment ago
   * @param owner who takes it, for people
   * @param sink where finished samples go
   * @throws FencedException if somebody else took it meanwhile
   * @throws StoreException if it cannot be read or written now
   */
  public JobKeeper(DurableStores stores, JobRecord found, String owner, SampleSink sink) {
    this.stores = stores;
    this.sink = sink;
    this.record =
        stores
            .jobs()
            .replace(
                Records.of(found)
                    .status(JobStatus.RUNNING)
                    .epoch(found.epoch() + 1)
                    .owner(owner)
                    .words("")
                    .record());
    this.manifest = record.manifest();
    restoreFinished();
    restoreOpen();
  }

  // ---- what was kept

  private void restoreFinished() {
    for (FinishedSample sample : sink.restore(record.manifest(), this::note)) {
      restored.add(sample);
      finished.set(sample.trajectory());
    }
    List<BlobRef> readable = new ArrayList<>();
    for (BlobRef ref : record.segments()) {
      try {
        Segment segment = SegmentCodec.decode(stores.blobs().get(ref));
        readable.add(ref);
        contents.put(ref.name(), trajectories(segment));
        for (FinishedSample sample : segment.samples()) {
          if (!finished.get(sample.trajectory())) {
            finished.set(sample.trajectory());
            restored.add(sample);
            sink.add(sample);
          }
        }
      } catch (CorruptException e) {
        note(e.getMessage() + "; its trajectories are drawn again");
      }
    }
    record = Records.of(record).segments(readable).record();
  }

  private void restoreOpen() {
    List<BlobRef> readable = new ArrayList<>();
    for (BlobRef ref : record.checkpoints()) {
      try {
        Checkpoint checkpoint = CheckpointCodec.decode(stores.blobs().get(ref));
        if (readable.isEmpty()) {
          checkpoint
              .open()
              .forEach(
                  (trajectory, snapshot) -> {
                    if (!finished.get(trajectory)) {
                      open.put(trajectory, snapshot);
                    }
                  });
        }
        readable.add(ref);
      } catch (CorruptException e) {
        note(e.getMessage() + "; the checkpoint before it is used");
      }
    }
    record = Records.of(record).checkpoints(readable).record();
  }

  private void note(String words) {
    notes.add(words);
  }

  /** Returns what a person should know of what was found: one line each. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Returns the job's id. */
  public String id() {
    return record.id();
  }

  /** Returns the fence: whoever holds the job with a smaller number is refused. */
  public long epoch() {
    return record.epoch();
  }

  /** Returns the trajectories that were finished when the job was taken up. */
  public List<FinishedSample> restored() {
    return List.copyOf(restored);
  }

  /** Returns where a trajectory goes on; empty if it begins. */
  public synchronized Optional<ChainSnapshot> snapshot(int trajectory) {
    return Optional.ofNullable(open.get(trajectory));
  }

  /** Returns whether a trajectory is done. */
  public synchronized boolean isFinished(int trajectory) {
    return finished.get(trajectory);
  }

  /** Returns the steps of open trajectories that are there, and of finished ones. */
  public synchronized long committedSteps() {
    return (long) finished.cardinality() * record.steps()
        + open.values().stream().mapToLong(ChainSnapshot::committed).sum();
  }

  // ---- what trajectories leave

  /** A trajectory is as far as this. Any thread. */
  public synchronized void snapshot(int trajectory, ChainSnapshot snapshot) {
    if (!finished.get(trajectory)) {
      open.put(trajectory, snapshot);
    }
  }

  /** A trajectory is done. Any thread. */
  public synchronized void finished(FinishedSample sample) {
    if (!finished.get(sample.trajectory())) {
      finished.set(sample.trajectory());
      open.remove(sample.trajectory());
      fresh.add(sample);
    }
  }

  // ---- writing

  /**
   * Writes all that was handed over. One thread at a time; blocks.
   *
   * @throws StoreException if it cannot be written now; nothing is lost, and a later call writes it
   * @throws FencedException if somebody else has taken the job
   */
  public void flush() {
    List<FinishedSample> samples;
    Map<Integer, ChainSnapshot> states;
    int done;
    long committed;
    synchronized (this) {
      samples = fresh.stream().sorted(Comparator.comparingInt(FinishedSample::trajectory)).toList();
      states = new TreeMap<>(open);
      done = finished.cardinality();
      committed = committedSteps();
    }
    sequence++;
    Records next = Records.of(record).finished(done).committedSteps(committed).words("");
    List<BlobRef> segments = new ArrayList<>(record.segments());
    if (!samples.isEmpty()) {
      Segment segment = new Segment(id(), sequence, samples);
      BlobRef ref = put(name("segment", "seg"), SegmentCodec.encode(segment));
      segments.add(ref);
      contents.put(ref.name(), trajectories(segment));
    }
    List<BlobRef> checkpoints = new ArrayList<>();
    if (!states.isEmpty()) {
      Checkpoint checkpoint = new Checkpoint(id(), epoch(), sequence, states);
      checkpoints.add(put(name("checkpoint", "ckpt"), CheckpointCodec.encode(checkpoint)));
    }
    record.checkpoints().stream()
        .limit(KEPT_CHECKPOINTS - checkpoints.size())
        .forEach(checkpoints::add);
    writeShards(next, segments);
    replace(next.checkpoints(checkpoints).record());
    samples.forEach(sink::add);
    synchronized (this) {
      fresh.removeAll(new HashSet<>(samples));
    }
  }

  /**
   * Writes shards of samples that the record names by now, and of no others: a keeper that has lost
   * the job may have drawn other samples than its successor, and what it writes is to lead nobody
   * to them. (That it overwrites nothing, shards' names see to: they bear their content's hash.)
   */
  private void writeShards(Records next, List<BlobRef> segments) {
    Optional<BlobRef> written = sink.write();
    written.ifPresent(ref -> manifest = Optional.of(ref));
    if (!manifest.equals(record.manifest())) {
      next.manifest(manifest);
      segments.removeIf(ref -> contents.get(ref.name()).stream().allMatch(sink::holds));
    }
    merge(segments);
    next.segments(segments);
  }

  /** Makes one of many small segments, so that the record stays small however long a job takes. */
  private void merge(List<BlobRef> segments) {
    if (segments.size() < MOST_SEGMENTS) {
      return;
    }
    Map<Integer, FinishedSample> samples = new TreeMap<>();
    List<BlobRef> merged = new ArrayList<>();
    long bytes = 0;
    for (BlobRef ref : segments) {
      if (ref.bytes() > MOST_MERGED_BYTES / 2 || bytes + ref.bytes() > MOST_MERGED_BYTES) {
        continue;
      }
      try {
        SegmentCodec.decode(stores.blobs().get(ref)).samples().stream()
            .filter(sample -> !sink.holds(sample.trajectory()))
            .forEach(sample -> samples.putIfAbsent(sample.trajectory(), sample));
        merged.add(ref);
        bytes += ref.bytes();
      } catch (CorruptException e) {
        LOG.log(System.Logger.Level.WARNING, "{0}; it is left as it is", e.getMessage());
      }
    }
    if (merged.size() > 1) {
      Segment all = new Segment(id(), sequence, List.copyOf(samples.values()));
      BlobRef ref = put(name("merged", "seg"), SegmentCodec.encode(all));
      contents.put(ref.name(), trajectories(all));
      segments.removeAll(merged);
      segments.add(0, ref);
    }
  }

  private BlobRef put(String name, byte[] bytes) {
    unnamed.add(name);
    return stores.blobs().put(name, bytes);
  }

  private static BitSet trajectories(Segment segment) {
    BitSet trajectories = new BitSet();
    segment.samples().forEach(sample -> trajectories.set(sample.trajectory()));
    return trajectories;
  }

  private String name(String what, String ending) {
    return String.format("jobs/%s/%s-%d-%06d.%s", id(), what, epoch(), sequence, ending);
  }

  /**
   * Replaces the record and removes what only the old one named. If the last try's outcome is not
   * known (its connection broke), the store may hold what it wrote: this keeper's epoch tells.
   */
  private void replace(JobRecord next) {
    JobRecord old = record;
    try {
      record = stores.jobs().replace(next);
    } catch (StoreException e) {
      uncertain = true;
      throw e;
    } catch (FencedException e) {
      JobRecord stored = stores.jobs().find(id()).orElse(null);
      if (!uncertain || stored == null || stored.epoch() != epoch()) {
        // Whoever has the job now may have found a record of this keeper's whose answer was lost.
        remove(unnamed, stored == null ? Set.of() : names(stored));
        throw e;
      }
      record = stores.jobs().replace(Records.of(next).revision(stored.revision()).record());
      old = stored;
    }
    uncertain = false;
    unnamed.addAll(names(old));
    Set<String> named = names(record);
    remove(unnamed, named);
    unnamed.clear();
    contents.keySet().retainAll(named);
  }

  /** What cannot be removed now is removed with the job. */
  private void remove(Set<String> names, Set<String> kept) {
    Set<String> gone = new HashSet<>(names);
    gone.removeAll(kept);
    try {
      gone.forEach(stores.blobs()::delete);
    } catch (StoreException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "job {0}: what is not needed any more stays with it: {1}",
          id(),
          e.getMessage());
    }
  }

  private static Set<String> names(JobRecord record) {
    Set<String> names = new HashSet<>();
    for (Collection<BlobRef> refs :
        List.of(record.checkpoints(), record.segments(), record.manifest().stream().toList())) {
      refs.forEach(ref -> names.add(ref.name()));
    }
    return names;
  }

  /**
   * Writes the job's end. One thread at a time; blocks.
   *
   * @param status DONE, FAILED or CANCELLED
   * @param words why it failed; empty else
   * @param report of a job that is done
   * @throws StoreException if it cannot be written now; a later call tries again
   * @throws FencedException if somebody else has taken the job
   */
  public void end(JobStatus status, String words, String report) {
    flush();
    Records next = Records.of(record).status(status).words(words).report(report);
    writeShards(next, new ArrayList<>(record.segments()));
    if (status == JobStatus.DONE) {
      next.checkpoints(List.of());
    }
    replace(next.record());
  }
}
