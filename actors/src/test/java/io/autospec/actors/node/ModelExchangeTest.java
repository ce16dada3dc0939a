package io.autospec.actors.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.actors.worker.NoSourceException;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelBytes;
import io.autospec.model.ModelManifest;
import io.autospec.model.Models;
import io.autospec.model.builtin.GaussianMixtureModel;
import io.autospec.model.config.SchedulerFile;
import io.autospec.model.device.Device;
import io.autospec.model.onnx.OnnxModel;
import io.autospec.model.store.ModelStore;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelExchangeTest {
  private static final long LIMIT = 1L << 30;
  private static final int NODE = 7;

  private final DiffusionModel mixture = Models.load("gaussian-mixture", Optional.empty());
  private final ModelManifest far =
      new ModelManifest(
          "far",
          "cd".repeat(32),
          List.of(new ModelManifest.Part(ModelManifest.MODEL_FILE, 1000)),
          List.of(4L),
          mixture.schedule(),
          mixture.samplerKind(),
          OptionalLong.empty(),
          OptionalLong.empty());

  private static String open(ModelExchange models, ModelManifest manifest) {
    try {
      return models.open(manifest.id(), manifest.toJson(), NODE).name();
    } catch (InterruptedException e) {
      return "interrupted";
    }
  }

  @Test
  void shouldOpenOneModelWhileAnotherIsFetched(@TempDir Path folder) throws Exception {
    CountDownLatch fetching = new CountDownLatch(1);
    CompletableFuture<String> fetched = new CompletableFuture<>();
    try (ModelExchange models =
        new ModelExchange(
            new ModelStore(folder, LIMIT),
            node -> {
              fetching.countDown();
              return null;
            },
            TimeUnit.HOURS.toNanos(1))) {
      Thread other = new Thread(() -> fetched.complete(open(models, far)));
      other.start();
      fetching.await();
      assertThat(
              CompletableFuture.supplyAsync(() -> open(models, mixture.manifest()))
                  .get(20, TimeUnit.SECONDS))
          .isEqualTo(mixture.name());
      assertThat(fetched).isNotDone();
      other.interrupt();
      assertThat(fetched.get(20, TimeUnit.SECONDS)).isEqualTo("interrupted");
    }
  }

  /** Another node may have it: whoever asked for it is not kept waiting for a minute. */
  @Test
  void shouldGiveUpEarlyWithoutALink(@TempDir Path folder) {
    try (ModelExchange models =
        new ModelExchange(
            new ModelStore(folder, LIMIT), node -> null, TimeUnit.MILLISECONDS.toNanos(20))) {
      assertThatThrownBy(() -> open(models, far))
          .isInstanceOf(NoSourceException.class)
          .hasMessageContaining("no link to its node");
    }
  }

  @Test
  void shouldForgetAModelThatNoDeviceHasAnyMore(@TempDir Path folder) throws Exception {
    try (ModelExchange models = new ModelExchange(new ModelStore(folder, LIMIT), node -> null)) {
      ModelManifest manifest = mixture.manifest();
      String id = manifest.id();
      DiffusionModel model = models.open(id, manifest.toJson(), NODE);
      assertThat(models.open(id, manifest.toJson(), NODE)).isSameAs(model);
      models.release(id);
      assertThat(models.find(manifest)).containsSame(model);
      models.release(id);
      assertThat(models.find(manifest).orElseThrow()).isNotSameAs(model);
    }
  }

  private static ModelManifest mixture(int trainingSteps) {
    return new GaussianMixtureModel(
            new SchedulerFile(
                ScheduleConfig.builder().numTrainTimesteps(trainingSteps).clipSample(false).build(),
                new SamplerKind.Ddpm(),
                List.of(),
                List.of()))
        .manifest();
  }

  /** A coordinator that lives long draws with many models. */
  @Test
  void shouldKeepTheLastFewThatNoJobUsesAndNoMore(@TempDir Path folder) throws Exception {
    try (ModelExchange models = new ModelExchange(new ModelStore(folder, LIMIT), node -> null)) {
      List<ModelManifest> manifests =
          IntStream.range(100, 110).mapToObj(steps -> mixture(steps)).toList();
      List<DiffusionModel> used = new ArrayList<>();
      for (ModelManifest manifest : manifests) {
        models.hold(manifest.id());
        DiffusionModel model = models.find(manifest).orElseThrow();
        assertThat(models.register(model)).isEqualTo(manifest.id());
        used.add(model);
      }
      models.hold(manifests.get(0).id()); // Two jobs of it.
      manifests.forEach(manifest -> models.letGo(manifest.id()));
      // Nine that nobody uses: the eldest of them goes.
      assertThat(models.manifest(manifests.get(1).id())).isNull();
      assertThat(models.find(manifests.get(1)).orElseThrow()).isNotSameAs(used.get(1));
      for (int i : List.of(0, 2, 3, 4, 5, 6, 7, 8, 9)) {
        assertThat(models.find(manifests.get(i))).containsSame(used.get(i));
        assertThat(models.manifest(manifests.get(i).id())).isNotNull();
      }
      models.letGo(manifests.get(0).id());
      assertThat(models.find(manifests.get(2)).orElseThrow()).isNotSameAs(used.get(2));
      assertThat(models.find(manifests.get(0))).containsSame(used.get(0));
    }
  }

  @Test
  void shouldNotForgetWhatAJobUsesWhenADeviceDoesNot(@TempDir Path folder) throws Exception {
    try (ModelExchange models = new ModelExchange(new ModelStore(folder, LIMIT), node -> null)) {
      ModelManifest manifest = mixture.manifest();
      String id = manifest.id();
      models.hold(id);
      DiffusionModel model = models.open(id, manifest.toJson(), NODE);
      assertThat(models.register(model)).isEqualTo(id);
      models.release(id);
      assertThat(models.find(manifest)).containsSame(model);
      assertThat(models.manifest(id)).isNotNull();
    }
  }

  /** Whoever handed it in may hand it in again, and closes it himself. */
  @Test
  void shouldKeepWhatItsOwnerRegistered(@TempDir Path folder) throws Exception {
    try (DiffusionModel policy = Models.load("policy", Optional.empty());
        ModelExchange models = new ModelExchange(new ModelStore(folder, LIMIT), node -> null)) {
      String id = policy.manifest().id();
      models.hold(id); // As long as its owner's jobs may use it,
      assertThat(models.register(policy)).isEqualTo(id);
      models.hold(id); // and for a job besides.
      models.letGo(id);
      for (int steps = 100; steps < 120; steps++) {
        ModelManifest other = mixture(steps);
        models.hold(other.id());
        assertThat(models.find(other)).isPresent();
        models.letGo(other.id());
      }
      assertThat(models.find(policy.manifest())).containsSame(policy);
      assertThat(models.manifest(id)).isNotNull();
      models.letGo(id);
      assertThat(models.manifest(id)).isNull();
      assertThat(models.find(policy.manifest()).orElseThrow()).isNotSameAs(policy);
      assertThat(((OnnxModel) policy).holdsNetwork()).isTrue(); // Its owner's to close.
    }
  }

  /** A coordinator has no device: what is as large as the network is not for it. */
  @Test
  void shouldNotHoldTheNetworkOfAModelForAJob(@TempDir Path folder) throws Exception {
    try (DiffusionModel policy = Models.load("policy", Optional.empty());
        ModelExchange models = new ModelExchange(new ModelStore(folder, LIMIT), node -> null)) {
      ModelManifest manifest = policy.manifest();
      models.hold(manifest.id());
      DiffusionModel forAJob = models.fetch(manifest, NODE);
      assertThat(((OnnxModel) forAJob).holdsNetwork()).isFalse();
      DiffusionModel forADevice = models.open(manifest.id(), manifest.toJson(), NODE);
      assertThat(forADevice).isSameAs(forAJob);
      Denoiser open = forADevice.open(new Device.Cpu(1));
      assertThat(models.find(manifest)).containsSame(forAJob);
      open.close();
      models.release(manifest.id());
      models.letGo(manifest.id());
      assertThat(models.holds(manifest.id())).isFalse();
    }
  }

  /** Submissions that fail are no reason to read a model again that the next job wants. */
  @Test
  void shouldNotForgetAnIdleModelForOthersThatNeverCame(@TempDir Path folder) throws Exception {
    try (ModelExchange models = new ModelExchange(new ModelStore(folder, LIMIT), node -> null)) {
      models.hold(mixture.manifest().id());
      DiffusionModel model = models.find(mixture.manifest()).orElseThrow();
      models.letGo(mixture.manifest().id());
      for (int i = 0; i < 20; i++) {
        models.hold("never came " + i);
        models.letGo("never came " + i);
      }
      assertThat(models.find(mixture.manifest())).containsSame(model);
    }
  }

  @Test
  void shouldNotHoldWhatCouldNotBeOpened(@TempDir Path folder) {
    try (ModelExchange models =
        new ModelExchange(
            new ModelStore(folder, LIMIT), node -> null, TimeUnit.MILLISECONDS.toNanos(1))) {
      assertThatThrownBy(() -> open(models, far)).isInstanceOf(NoSourceException.class);
      assertThat(models.holds(far.id())).isFalse();
    }
  }

  /** Devices of other nodes ask for pieces, as long as a job uses it and while it rests after. */
  @Test
  void shouldGiveAModelUntilItIsForgotten(@TempDir Path folder) throws Exception {
    try (DiffusionModel policy = Models.load("policy", Optional.empty());
        ModelExchange models = new ModelExchange(new ModelStore(folder, LIMIT), node -> null)) {
      ModelManifest manifest = policy.manifest();
      String id = manifest.id();
      assertThat(models.bytes(id)).isNull();
      models.hold(id);
      DiffusionModel found = models.find(manifest).orElseThrow();
      assertThat(models.register(found)).isEqualTo(id);
      models.letGo(id);
      ModelBytes given = models.bytes(id);
      assertThat(given.size()).isEqualTo(manifest.size());
      assertThat(models.bytes(id)).isSameAs(given);
      assertThat(models.find(manifest)).containsSame(found);
      assertThat(((OnnxModel) found).holdsNetwork()).isFalse();
      models.hold(id);
      models.release(id);
      assertThat(models.bytes(id)).isNull();
    }
  }
}
