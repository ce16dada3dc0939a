package io.autospec.actors.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.FolderBlobStore;
import io.autospec.durable.record.FolderJobStore;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import io.autospec.durable.sink.SampleManifest;
import io.autospec.durable.sink.SinkLayout;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobContentTest {
  @TempDir Path folder;

  /** Large samples make many shards; all of a job is offered at once, whatever its number. */
  @Test
  void shouldOfferAllShardsAsOne() {
    SinkLayout layout = new SinkLayout("job-00000001", "m", new int[] {20_000_000}, 500);
    assertThat(layout.shards()).isEqualTo(500);
    SampleManifest manifest = SampleManifest.empty(layout);
    for (int shard = 0; shard < layout.shards(); shard++) {
      manifest =
          manifest.with(
              shard,
              new SampleManifest.Shard(
                  BlobRef.of("s-" + shard, new byte[] {1, (byte) shard, (byte) (shard >> 8)}),
                  BlobRef.of("t-" + shard, new byte[] {2, (byte) shard, (byte) (shard >> 8)})));
    }
    try (DurableStores stores =
        new DurableStores(
            new FolderJobStore(folder.resolve("records")), new FolderBlobStore(folder))) {
      BlobRef description = stores.blobs().put("d", new byte[1]);
      JobRecord job =
          Records.of(Records.queued("job-00000001", "", 0, description, 500, 1))
              .status(JobStatus.DONE)
              .manifest(Optional.of(stores.blobs().put("m", manifest.encode())))
              .record();
      OfferedContents contents = new OfferedContents();
      JobDesk.Reply reply = JobContent.offer(stores, contents, job);
      assertThat(reply).isInstanceOf(JobDesk.Content.class);
      assertThat(contents.offers()).containsExactly("job job-00000001: 1002 blobs");
    }
  }
}
