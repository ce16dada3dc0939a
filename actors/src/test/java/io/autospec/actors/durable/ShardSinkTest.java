package io.autospec.actors.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobDescriptionJson;
import io.autospec.durable.blob.FolderBlobStore;
import io.autospec.durable.checkpoint.FinishedSample;
import io.autospec.durable.record.FencedException;
import io.autospec.durable.record.FolderJobStore;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import io.autospec.durable.sink.SampleShards;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardSinkTest {
  private static final String ID = "job-00000001";

  @TempDir Path folder;

  private static FinishedSample sample(JobDescription job, int trajectory, float value) {
    float[] sample = new float[ShardSink.layout(ID, job).dimension()];
    Arrays.fill(sample, value);
    return new FinishedSample(trajectory, 3, 1, 12, sample);
  }

  /**
   * A coordinator stands still with a finished sample that it has not kept; another one draws the
   * job to its end, with other windows and so other bytes; then the first one goes on.
   */
  @Test
  void shouldNotOverwriteWhatItsSuccessorDrew() {
    DurableStores stores =
        new DurableStores(
            new FolderJobStore(folder.resolve("records")), new FolderBlobStore(folder));
    JobDescription job = TwoMixtures.description();
    JobRecord queued =
        stores
            .jobs()
            .create(
                Records.queued(
                    ID,
                    "",
                    0,
                    stores.blobs().put("d", JobDescriptionJson.write(job)),
                    job.count(),
                    job.steps()));
    JobKeeper early =
        new JobKeeper(stores, queued, "early", new ShardSink(stores.blobs(), ID, job));
    early.finished(sample(job, 0, 1));
    early.flush();
    early.finished(sample(job, 1, 2));
    JobKeeper late =
        new JobKeeper(
            stores,
            stores.jobs().find(ID).orElseThrow(),
            "late",
            new ShardSink(stores.blobs(), ID, job));
    assertThat(late.isFinished(0)).isTrue();
    late.finished(sample(job, 1, 3));
    late.end(JobStatus.DONE, "", "{}");

    assertThatThrownBy(early::flush).isInstanceOf(FencedException.class);

    JobRecord done = stores.jobs().find(ID).orElseThrow();
    assertThat(done.status()).isEqualTo(JobStatus.DONE);
    List<Float> read = new ArrayList<>();
    SampleShards.read(
        stores.blobs(),
        SampleShards.manifest(stores.blobs(), done.manifest().orElseThrow()),
        (row, sample) -> read.add(sample[0]));
    assertThat(read).containsExactly(1f, 3f);
    stores.close();
  }
}
