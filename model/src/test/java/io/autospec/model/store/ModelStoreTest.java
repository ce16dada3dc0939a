package io.autospec.model.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelBytes;
import io.autospec.model.ModelException;
import io.autospec.model.ModelManifest;
import io.autospec.model.Models;
import io.autospec.model.device.Device;
import io.autospec.model.onnx.OnnxModel;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.testkit.OnnxFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
  private static final int CHUNK = 10_000;
  private static final long LIMIT = 1L << 30;

  @TempDir Path temporary;

  private Path cache;
  private DiffusionModel plans;

  @BeforeEach
  void makeAModelThatIsNotBuiltIn() throws IOException {
    cache = temporary.resolve("cache");
    plans = model("plans", "test");
  }

  /** The built-in policy with words added, so that its bytes are others. */
  private DiffusionModel model(String name, String words) throws IOException {
    Path folder = Files.createDirectory(temporary.resolve(name));
    try (InputStream network =
        Models.class.getResourceAsStream("/io/autospec/model/builtin/policy/model.onnx")) {
      Files.write(
          folder.resolve("model.onnx"), OnnxFiles.withDocString(network.readAllBytes(), words));
    }
    Files.writeString(
        folder.resolve("scheduler_config.json"),
        "{\"num_train_timesteps\": 100, \"beta_schedule\": \"squaredcos_cap_v2\"}");
    return Models.load(folder.toString(), Optional.empty());
  }

  private static byte[] bytes(DiffusionModel model) {
    try (ModelBytes bytes = model.bytes().orElseThrow()) {
      ByteBuffer all = ByteBuffer.allocate((int) bytes.size());
      assertThat(bytes.read(0, all)).isEqualTo(all.capacity());
      return all.array();
    }
  }

  private static void send(ModelDownload download, byte[] bytes, Random order) {
    List<Integer> chunks = new ArrayList<>();
    for (int i = 0; i < download.chunks(); i++) {
      chunks.add(i);
      chunks.add(i); // Some come twice.
    }
    Collections.shuffle(chunks, order);
    for (int chunk : chunks) {
      int length = Math.min(CHUNK, bytes.length - chunk * CHUNK);
      download.write((long) chunk * CHUNK, ByteBuffer.wrap(bytes, chunk * CHUNK, length));
    }
  }

  private static float[] predict(DiffusionModel model) {
    try (Denoiser network = model.open(new Device.Cpu(1))) {
      float[] state = new float[network.stateSize()];
      for (int i = 0; i < state.length; i++) {
        state[i] = (float) Math.sin(i);
      }
      float[] output = new float[network.outputSize()];
      Condition condition = Condition.none().with("global_cond", new float[8], 8);
      network.predict(
          new DenoiserBatch().add(new DenoiserBatch.Row(state, 1f, 50f, condition, output)));
      return output;
    }
  }

  private DiffusionModel fetched(ModelStore store, DiffusionModel model, int seed) {
    ModelManifest manifest = ModelManifest.parse(model.manifest().toJson());
    try (ModelDownload download = store.begin(manifest, CHUNK)) {
      send(download, bytes(model), new Random(seed));
      assertThat(download.nextMissing(0)).isEqualTo(-1);
      return download.complete();
    }
  }

  @Test
  void shouldFindBuiltInsWithoutAnyFile() {
    ModelStore store = new ModelStore(cache, LIMIT);
    for (String name : Models.builtInNames()) {
      ModelManifest manifest = Models.load(name, Optional.empty()).manifest();
      DiffusionModel found = store.find(ModelManifest.parse(manifest.toJson())).orElseThrow();
      assertThat(found.manifest().id()).isEqualTo(manifest.id());
    }
    assertThat(cache).doesNotExist();
  }

  @Test
  void shouldKeepWhatWasFetchedAndGiveTheSameBits() throws IOException {
    ModelStore store = new ModelStore(cache, LIMIT);
    assertThat(store.find(plans.manifest())).isEmpty();
    DiffusionModel copy = fetched(store, plans, 1);
    assertThat(copy.sha256()).isEqualTo(plans.sha256());
    assertThat(predict(copy)).containsExactly(predict(plans));
    assertThat(store.find(plans.manifest())).containsSame(copy);
    // Another process finds it in the folder.
    assertThat(new ModelStore(cache, LIMIT).find(plans.manifest())).isPresent();
    try (Stream<Path> left = Files.list(cache)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(plans.sha256(), plans.sha256() + ".used");
    }
  }

  @Test
  void shouldThrowAwayWhatHasAnotherHash() {
    ModelStore store = new ModelStore(cache, LIMIT);
    byte[] wrong = bytes(plans);
    wrong[wrong.length / 2] ^= 1;
    try (ModelDownload download = store.begin(plans.manifest(), CHUNK)) {
      send(download, wrong, new Random(2));
      assertThatThrownBy(download::complete)
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("expected sha256 " + plans.sha256());
    }
    assertThat(cache).isEmptyDirectory();
    assertThat(fetched(store, plans, 3).sha256()).isEqualTo(plans.sha256());
  }

  @Test
  void shouldLeaveNothingOfADownloadThatWasBrokenOff() {
    ModelStore store = new ModelStore(cache, LIMIT);
    try (ModelDownload download = store.begin(plans.manifest(), CHUNK)) {
      download.write(0, ByteBuffer.wrap(bytes(plans), 0, CHUNK));
      assertThat(download.nextMissing(0)).isEqualTo(1);
      assertThatThrownBy(download::complete).hasMessageContaining("a piece is missing");
    }
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void shouldTakeTwoDownloadsOfOneModel() {
    ModelStore one = new ModelStore(cache, LIMIT);
    ModelStore other = new ModelStore(cache, LIMIT);
    try (ModelDownload first = one.begin(plans.manifest(), CHUNK);
        ModelDownload second = other.begin(plans.manifest(), CHUNK)) {
      send(first, bytes(plans), new Random(4));
      send(second, bytes(plans), new Random(5));
      assertThat(first.complete().sha256()).isEqualTo(second.complete().sha256());
    }
  }

  @Test
  void shouldRefusePiecesThatDoNotFit() {
    try (ModelDownload download = new ModelStore(cache, LIMIT).begin(plans.manifest(), CHUNK)) {
      assertThatThrownBy(() -> download.write(5, ByteBuffer.allocate(CHUNK)))
          .isInstanceOf(ModelException.class);
      assertThatThrownBy(() -> download.write(0, ByteBuffer.allocate(CHUNK - 1)))
          .isInstanceOf(ModelException.class);
      assertThatThrownBy(() -> download.write(1L << 40, ByteBuffer.allocate(CHUNK)))
          .isInstanceOf(ModelException.class);
    }
  }

  @Test
  void shouldRemoveADamagedEntry() throws IOException {
    fetched(new ModelStore(cache, LIMIT), plans, 6);
    Path file = cache.resolve(plans.sha256()).resolve("model.onnx");
    byte[] bytes = Files.readAllBytes(file);
    bytes[100] ^= 1;
    Files.write(file, bytes);
    assertThat(new ModelStore(cache, LIMIT).find(plans.manifest())).isEmpty();
    assertThat(cache.resolve(plans.sha256())).doesNotExist();
    fetched(new ModelStore(cache, LIMIT), plans, 7);
    Files.write(file, new byte[10]);
    assertThat(new ModelStore(cache, LIMIT).find(plans.manifest())).isEmpty();
  }

  @Test
  void shouldRemoveTheLeastRecentlyUsedAndRefuseWhatIsTooLarge() throws IOException {
    DiffusionModel other = model("other", "else");
    long size = plans.manifest().size();
    fetched(new ModelStore(cache, LIMIT), plans, 8);
    fetched(new ModelStore(cache, size + size / 2), other, 9);
    assertThat(cache.resolve(plans.sha256())).doesNotExist();
    assertThat(cache.resolve(other.sha256())).exists();
    assertThatThrownBy(() -> new ModelStore(cache, size - 1).begin(plans.manifest(), CHUNK))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("raise autospec.worker.model-cache");
  }

  /** Else the folder of a worker that lives long holds every model that it ever had. */
  @Test
  void shouldMakeRoomOfWhatWasForgotten() throws IOException {
    DiffusionModel other = model("other", "else");
    long size = plans.manifest().size();
    ModelStore store = new ModelStore(cache, size + size / 2);
    DiffusionModel first = fetched(store, plans, 10);
    float[] expected = predict(first);
    assertThat(fetched(store, other, 11).sha256()).isEqualTo(other.sha256());
    assertThat(cache.resolve(plans.sha256())).exists(); // It is open.
    store.forget(plans.manifest().id());
    store.forget(plans.manifest().id());
    assertThat(cache.resolve(plans.sha256())).exists(); // There is no need to remove it yet.
    assertThat(store.find(plans.manifest()).orElseThrow()).isNotSameAs(first);
    assertThat(predict(store.find(plans.manifest()).orElseThrow())).containsExactly(expected);
    store.forget(plans.manifest().id());
    DiffusionModel third = model("third", "more");
    assertThat(fetched(store, third, 12).sha256()).isEqualTo(third.sha256());
    assertThat(cache.resolve(plans.sha256())).doesNotExist();
    assertThat(cache.resolve(other.sha256())).exists();
  }

  @Test
  void shouldNotCloseWhatIsItsOwners() {
    ModelStore store = new ModelStore(cache, LIMIT);
    String id = store.register(plans);
    assertThat(store.owns(id)).isFalse();
    store.lighten(id);
    assertThat(store.find(plans.manifest())).containsSame(plans);
    store.forget(id);
    assertThat(store.find(plans.manifest())).isEmpty();
    assertThat(((OnnxModel) plans).holdsNetwork()).isTrue();
  }

  /** Who only has to know what a network's inputs are need not keep it in memory. */
  @Test
  void shouldLightenAModelThatStaysUsable() throws IOException {
    ModelStore store = new ModelStore(cache, LIMIT);
    DiffusionModel fetched = fetched(store, plans, 14);
    float[] expected = predict(fetched);
    assertThat(((OnnxModel) fetched).holdsNetwork()).isTrue();
    store.lighten(plans.manifest().id());
    store.lighten(plans.manifest().id());
    store.lighten("unknown");
    assertThat(((OnnxModel) fetched).holdsNetwork()).isFalse();
    assertThat(store.find(plans.manifest())).containsSame(fetched);
    assertThat(fetched.manifest()).isEqualTo(plans.manifest());
    assertThat(predict(fetched)).containsExactly(expected);
  }

  /** A coordinator's jobs use models that it fetched: they are not theirs. */
  @Test
  void shouldForgetWhatItFetchedThoughAJobUsesIt() throws IOException {
    ModelStore store = new ModelStore(cache, LIMIT);
    DiffusionModel fetched = fetched(store, plans, 13);
    assertThat(store.owns(store.register(fetched))).isTrue();
    assertThat(store.owns(store.register(plans))).isTrue(); // Else nobody would close the other.
    assertThat(store.find(plans.manifest())).containsSame(fetched);
    store.forget(plans.manifest().id());
    assertThat(((OnnxModel) fetched).holdsNetwork()).isFalse();
    assertThat(store.find(plans.manifest()).orElseThrow()).isNotSameAs(fetched);
  }

  @Test
  void shouldKeepToTheUsersOwnFolder() {
    Path home = Path.of("/home/someone");
    assertThat(ModelStore.defaultFolder(Map.of(), home))
        .isEqualTo(home.resolve(".cache/autospec/models"));
    assertThat(ModelStore.defaultFolder(Map.of("XDG_CACHE_HOME", "/cache"), home))
        .isEqualTo(Path.of("/cache/autospec/models"));
  }
}
