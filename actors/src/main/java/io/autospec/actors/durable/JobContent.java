package io.autospec.actors.durable;

import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobDescriptionJson;
import io.autospec.actors.job.JobFigures;
import io.autospec.durable.CorruptException;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.BlobStore;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import io.autospec.durable.sink.SampleManifest;
import io.autospec.durable.sink.SampleShards;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A finished job on its way from the coordinator's stores to a guest. */
final class JobContent {
  private JobContent() {}

  /** Offers all that a finished job consists of; blocks. */
  static JobDesk.Reply offer(DurableStores stores, ContentExchange contents, JobRecord job) {
    if (job.status() != JobStatus.DONE || job.manifest().isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "job %s: expected one that is done, found %s (%d of %d samples are there)",
              job.id(), job.status(), job.finished(), job.count()));
    }
    BlobRef manifest = job.manifest().get();
    List<BlobRef> blobs = new ArrayList<>(List.of(job.description(), manifest));
    for (SampleManifest.Shard shard :
        SampleShards.manifest(stores.blobs(), manifest).shards().values()) {
      blobs.add(shard.samples());
      blobs.add(shard.trajectories());
    }
    contents.offer("job " + job.id(), blobs, stores.blobs()::get);
    return new JobDesk.Content(
        job.description(), manifest, job.report(), contents.nodeId(), contents.address());
  }

  /** Fetches all of it; blocks. */
  static FetchedJob fetch(ContentExchange contents, JobDesk.Content content)
      throws InterruptedException {
    BlobStore remote = new RemoteBlobs(contents, content.nodeId(), content.address());
    JobDescription job = JobDescriptionJson.read(remote.get(content.description()));
    List<float[]> samples = new ArrayList<>();
    List<Integer> rounds = new ArrayList<>();
    List<Integer> rejections = new ArrayList<>();
    SampleShards.read(
        remote,
        SampleShards.manifest(remote, content.manifest()),
        (row, sample) -> {
          samples.add(sample);
          rounds.add(row.rounds());
          rejections.add(row.rejections());
        });
    if (samples.size() != job.count()) {
      throw new CorruptException("expected " + job.count() + " samples, found " + samples.size());
    }
    return new FetchedJob(job, JobFigures.parse(content.figures(), samples, rounds, rejections));
  }

  /** Another node's blobs, to be read. */
  private record RemoteBlobs(ContentExchange contents, int nodeId, String address)
      implements BlobStore {
    @Override
    public byte[] get(BlobRef ref) {
      try {
        return contents.fetch(ref, nodeId, address);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new io.autospec.durable.StoreException("interrupted while fetching " + ref.name(), e);
      }
    }

    @Override
    public BlobRef put(String name, byte[] bytes) {
      throw new IllegalStateException("to be read only");
    }

    @Override
    public BlobRef putFile(String name, Path file) {
      throw new IllegalStateException("to be read only");
    }

    @Override
    public void getFile(BlobRef ref, Path file) {
      throw new IllegalStateException("to be read into memory only");
    }

    @Override
    public List<String> list(String prefix) {
      throw new IllegalStateException("to be read by name only");
    }

    @Override
    public void delete(String name) {
      throw new IllegalStateException("to be read only");
    }

    @Override
    public String toString() {
      return "node " + nodeId;
    }
  }
}
