package io.autospec.actors.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.actors.worker.NoSourceException;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelManifest;
import io.autospec.model.Models;
import io.autospec.model.store.ModelStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
}
