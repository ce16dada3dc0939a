package io.autospec.actors.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.durable.StoreException;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.FolderBlobStore;
import io.autospec.durable.checkpoint.FinishedSample;
import io.autospec.durable.record.FencedException;
import io.autospec.durable.record.FolderJobStore;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import io.autospec.durable.record.JobStore;
import io.autospec.durable.sink.SampleManifest;
import io.autospec.durable.sink.SampleShards;
import io.autospec.durable.sink.SinkLayout;
import io.autospec.sampler.chain.ChainSnapshot;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobKeeperTest {
  @TempDir Path folder;

  private DurableStores stores;
  private JobRecord queued;

  @BeforeEach
  void begin() {
    stores =
        new DurableStores(
            new FolderJobStore(folder.resolve("records")), new FolderBlobStore(folder));
    queued =
        stores
            .jobs()
            .create(
                Records.queued("job-00000001", "", 0, stores.blobs().put("d", new byte[1]), 4, 10));
  }

  private JobKeeper keeper() {
    return new JobKeeper(
        stores, stores.jobs().find(queued.id()).orElseThrow(), "me", SampleSink.NONE);
  }

  private static FinishedSample sample(int trajectory) {
    return new FinishedSample(trajectory, 3, 1, 12, new float[] {trajectory, 2});
  }

  private static ChainSnapshot at(int step) {
    return new ChainSnapshot(
        step, 2, 1, 9, new float[] {step, 1}, new float[] {0, step}, List.of());
  }

  private JobRecord record() {
    return stores.jobs().find(queued.id()).orElseThrow();
  }

  @Test
  void shouldFindWhatItKept() {
    JobKeeper first = keeper();
    first.snapshot(1, at(4));
    first.snapshot(2, at(5));
    first.finished(sample(0));
    first.flush();
    first.finished(sample(2));
    first.snapshot(1, at(6));
    first.flush();
    JobKeeper second = keeper();
    assertThat(second.epoch()).isEqualTo(2);
    assertThat(second.restored()).extracting(FinishedSample::trajectory).containsExactly(0, 2);
    assertThat(second.snapshot(1).orElseThrow().committed()).isEqualTo(6);
    assertThat(second.snapshot(2)).isEmpty();
    assertThat(second.isFinished(2)).isTrue();
    assertThat(second.committedSteps()).isEqualTo(26);
    assertThat(record().status()).isEqualTo(JobStatus.RUNNING);
    assertThat(record().finished()).isEqualTo(2);
  }

  @Test
  void shouldKeepTwoCheckpointsAndNoMore() {
    JobKeeper keeper = keeper();
    for (int step = 1; step < 6; step++) {
      keeper.snapshot(0, at(step));
      keeper.flush();
      assertThat(stores.blobs().list("jobs/" + queued.id() + "/checkpoint"))
          .hasSize(Math.min(step, 2));
    }
    assertThat(record().checkpoints()).hasSize(2);
    keeper.finished(sample(0));
    keeper.finished(sample(1));
    keeper.finished(sample(2));
    keeper.finished(sample(3));
    keeper.end(JobStatus.DONE, "", "{}");
    assertThat(record().checkpoints()).isEmpty();
    assertThat(stores.blobs().list("jobs/" + queued.id() + "/checkpoint")).isEmpty();
    assertThat(record().status()).isEqualTo(JobStatus.DONE);
    assertThat(record().committedSteps()).isEqualTo(40);
  }

  /** Two coordinators, one job: whoever took it later has it, and the earlier one harms nothing. */
  @Test
  void shouldRefuseWhoWasOvertaken() {
    JobKeeper early = keeper();
    early.snapshot(0, at(3));
    early.flush();
    JobKeeper late = keeper();
    late.snapshot(0, at(5));
    late.flush();
    early.snapshot(0, at(4));
    assertThatThrownBy(early::flush).isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> early.end(JobStatus.DONE, "", "{}"))
        .isInstanceOf(FencedException.class);
    // Nor does it leave anything: its first is the later one's second, and that is all.
    assertThat(stores.blobs().list("jobs/" + queued.id() + "/"))
        .hasSize(2)
        .isEqualTo(record().checkpoints().stream().map(BlobRef::name).sorted().toList());
    JobKeeper last = keeper();
    assertThat(last.epoch()).isEqualTo(3);
    assertThat(last.notes()).isEmpty();
    assertThat(last.snapshot(0).orElseThrow().committed()).isEqualTo(5);
  }

  /** What goes into a shard in the same flush is not kept beside it. */
  @Test
  void shouldLeaveNoSegmentOfWhatIsInShards() {
    SampleSink swallowing =
        new SampleSink() {
          @Override
          public List<FinishedSample> restore(Optional<BlobRef> manifest, Consumer<String> notes) {
            return List.of();
          }

          @Override
          public void add(FinishedSample sample) {}

          @Override
          public Optional<BlobRef> write() {
            return Optional.of(
                stores.blobs().put("jobs/" + queued.id() + "/samples/m", new byte[2]));
          }

          @Override
          public boolean holds(int trajectory) {
            return true;
          }
        };
    JobKeeper keeper = new JobKeeper(stores, record(), "me", swallowing);
    keeper.finished(sample(0));
    keeper.flush();
    assertThat(record().segments()).isEmpty();
    assertThat(stores.blobs().list("jobs/" + queued.id() + "/segment")).isEmpty();
  }

  /** A job of many flushes: its record and its blobs stay few, and nothing gets lost. */
  @Test
  void shouldMakeOneSegmentOfMany() {
    JobKeeper keeper = keeper();
    for (int trajectory = 0; trajectory < 200; trajectory++) {
      keeper.finished(sample(trajectory));
      keeper.flush();
      assertThat(record().segments()).hasSizeLessThan(64);
    }
    assertThat(stores.blobs().list("jobs/" + queued.id() + "/"))
        .containsExactlyInAnyOrderElementsOf(
            record().segments().stream().map(BlobRef::name).toList());
    JobKeeper next = keeper();
    assertThat(next.notes()).isEmpty();
    assertThat(next.restored())
        .extracting(FinishedSample::trajectory)
        .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 200).boxed().toList());
    assertThat(next.restored().get(77).sample()).isEqualTo(sample(77).sample());
  }

  /** A write whose answer was lost: it may have happened, and is not somebody else's. */
  @Test
  void shouldKnowItsOwnLostWrite() {
    boolean[] loses = {false};
    JobStore real = stores.jobs();
    JobStore losing =
        new JobStore() {
          @Override
          public JobRecord create(JobRecord record) {
            return real.create(record);
          }

          @Override
          public Optional<JobRecord> find(String id) {
            return real.find(id);
          }

          @Override
          public List<JobRecord> list() {
            return real.list();
          }

          @Override
          public JobRecord replace(JobRecord next) {
            JobRecord written = real.replace(next);
            if (loses[0]) {
              loses[0] = false;
              throw new StoreException("the connection broke", null);
            }
            return written;
          }

          @Override
          public List<JobRecord> unfinished() {
            return real.unfinished();
          }

          @Override
          public List<JobRecord> over(Instant changedBefore) {
            return real.over(changedBefore);
          }

          @Override
          public List<String> ids(String beginning, int most) {
            return real.ids(beginning, most);
          }

          @Override
          public void delete(String id) {
            real.delete(id);
          }

          @Override
          public boolean delete(JobRecord seen) {
            return real.delete(seen);
          }

          @Override
          public String toString() {
            return "losing";
          }
        };
    stores = new DurableStores(losing, stores.blobs());
    JobKeeper keeper = keeper();
    keeper.finished(sample(3));
    loses[0] = true;
    assertThatThrownBy(keeper::flush).isInstanceOf(StoreException.class);
    keeper.snapshot(0, at(2));
    keeper.flush();
    keeper.finished(sample(0));
    keeper.flush();
    JobKeeper next = keeper();
    assertThat(next.restored()).extracting(FinishedSample::trajectory).containsExactly(3, 0);
    assertThat(next.epoch()).isEqualTo(2);
  }

  /** Nothing is drawn twice, and nothing is missing, if the store is down when a job ends. */
  @Test
  void shouldDrawASegmentsTrajectoriesAgainIfItIsDamaged() throws java.io.IOException {
    JobKeeper keeper = keeper();
    keeper.finished(sample(0));
    keeper.flush();
    keeper.finished(sample(1));
    keeper.flush();
    Path damaged = folder.resolve(record().segments().get(0).name());
    byte[] bytes = java.nio.file.Files.readAllBytes(damaged);
    bytes[20] ^= 4;
    java.nio.file.Files.write(damaged, bytes);
    JobKeeper next = keeper();
    assertThat(next.isFinished(0)).isFalse();
    assertThat(next.isFinished(1)).isTrue();
    assertThat(next.notes()).singleElement().asString().contains("are drawn again");
  }

  /**
   * Where windows follow the pool, two coordinators draw other samples of one trajectory, and
   * shards have the same names: whoever has lost the job may not write one.
   */
  @Test
  void shouldLeaveTheShardsAloneIfItWasOvertaken() {
    SinkLayout layout = new SinkLayout(queued.id(), "", new int[] {2}, 4);
    JobKeeper early =
        new JobKeeper(stores, record(), "early", new ShardSink(stores.blobs(), layout));
    JobKeeper late = new JobKeeper(stores, record(), "late", new ShardSink(stores.blobs(), layout));
    for (int i = 0; i < 4; i++) {
      early.finished(new FinishedSample(i, 3, 1, 12, new float[] {-1, -1}));
      late.finished(sample(i));
    }
    late.end(JobStatus.DONE, "", "{}");
    assertThatThrownBy(early::flush).isInstanceOf(FencedException.class);
    SampleManifest manifest =
        SampleShards.manifest(stores.blobs(), record().manifest().orElseThrow());
    List<Float> first = new ArrayList<>();
    SampleShards.read(stores.blobs(), manifest, (row, sample) -> first.add(sample[0]));
    assertThat(first).containsExactly(0f, 1f, 2f, 3f);
    assertThat(record().segments()).isEmpty();
  }
}
