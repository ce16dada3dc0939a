package io.autospec.actors.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobDescriptionJson;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.FolderBlobStore;
import io.autospec.durable.record.FolderJobStore;
import io.autospec.durable.record.JobStatus;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelException;
import io.autospec.model.ModelManifest;
import io.autospec.model.Models;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is used of a model while a job is taken in, and for how long. */
class JobIntakeTest {
  private static final String ID = "job-00000001";

  @TempDir Path folder;

  private final JobDescription job = TwoMixtures.description();
  private final byte[] description = JobDescriptionJson.write(job);
  private final List<String> said = new ArrayList<>();
  private final JobDesk.Submit asked =
      new JobDesk.Submit(ID, "", 0, BlobRef.of("d", description), 7, "there", null);
  private DurableStores stores;
  private JobIntake intake;
  private RuntimeException notFetched;

  @BeforeEach
  void begin() {
    stores =
        new DurableStores(
            new FolderJobStore(folder.resolve("records")), new FolderBlobStore(folder));
    KeeperSettings keeper = new KeeperSettings(Duration.ofMillis(100), 1, Duration.ofMillis(50));
    intake =
        new JobIntake(stores, new Contents(), new JobsSettings(keeper, 1, 1, Duration.ofDays(1)));
  }

  @AfterEach
  void end() {
    stores.close();
  }

  @Test
  void shouldHoldItsModelWhileItIsTakenIn() {
    assertThat(intake.take(asked)).isEqualTo(new JobDesk.Done(ID));
    assertThat(stores.jobs().find(ID).orElseThrow().status()).isEqualTo(JobStatus.QUEUED);
    assertThat(said).containsExactly("held", "fetched from 7", "let go");
    assertThat(intake.take(asked)).isEqualTo(new JobDesk.Done(ID)); // Asked again.
    assertThat(said).hasSize(3);
  }

  @Test
  void shouldLetGoOfAModelThatDoesNotCome() {
    notFetched = new ModelException("its node is gone");
    assertThatThrownBy(() -> intake.take(asked)).isSameAs(notFetched);
    assertThat(said).containsExactly("held", "let go");
    assertThat(stores.jobs().find(ID)).isEmpty();
  }

  private final class Contents extends OfferedContents {
    @Override
    public byte[] fetch(BlobRef ref, int nodeId, String address) {
      return description;
    }

    @Override
    public void hold(String model) {
      assertThat(model).isEqualTo(job.manifest().id());
      said.add("held");
    }

    @Override
    public void letGo(String model) {
      assertThat(model).isEqualTo(job.manifest().id());
      said.add("let go");
    }

    @Override
    public DiffusionModel fetchModel(ModelManifest manifest, int nodeId, String address) {
      if (notFetched != null) {
        throw notFetched;
      }
      said.add("fetched from " + nodeId);
      return Models.load("gaussian-mixture", Optional.empty());
    }
  }
}
