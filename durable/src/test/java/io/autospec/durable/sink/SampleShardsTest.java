package io.autospec.durable.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.durable.CorruptException;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.FolderBlobStore;
import io.autospec.durable.blob.Sha256;
import io.autospec.durable.checkpoint.FinishedSample;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleShardsTest {
  private static final int[] SHAPE = {3, 4, 5};
  @TempDir Path temporary;
  private FolderBlobStore blobs;

  @BeforeEach
  void open() {
    blobs = new FolderBlobStore(temporary.resolve("blobs"));
  }

  @AfterEach
  void close() {
    blobs.close();
  }

  private static SinkLayout layout(int count) {
    return new SinkLayout("job-00001", "some model", SHAPE, count);
  }

  private static List<FinishedSample> shard(SinkLayout layout, int shard) {
    List<FinishedSample> samples = new ArrayList<>();
    for (int i = 0; i < layout.size(shard); i++) {
      int trajectory = layout.first(shard) + i;
      Random random = new Random(trajectory);
      float[] sample = new float[layout.dimension()];
      for (int d = 0; d < sample.length; d++) {
        sample[d] = (float) random.nextGaussian();
      }
      samples.add(
          new FinishedSample(trajectory, trajectory + 1, trajectory % 7, 3L * trajectory, sample));
    }
    return samples;
  }

  @Test
  void shouldGiveEachTrajectoryAFixedPlace() {
    SinkLayout layout = layout(2500);
    assertThat(layout.trajectoriesPerShard()).isEqualTo(40);
    assertThat(layout.shards()).isEqualTo(63);
    assertThat(layout.size(62)).isEqualTo(20);
    assertThat(layout.shardOf(2047)).isEqualTo(51);
    // Few are seen one by one, and of many a manifest names about a thousand shards.
    assertThat(layout(16).trajectoriesPerShard()).isEqualTo(1);
    assertThat(layout(1_000_000).trajectoriesPerShard()).isEqualTo(1024);
    SinkLayout large = new SinkLayout("job-00001", "m", new int[] {3, 512, 512}, 10_000);
    assertThat(large.trajectoriesPerShard()).isEqualTo(21);
    assertThat(large.shards()).isEqualTo(477);
    SinkLayout huge = new SinkLayout("job-00001", "m", new int[] {20_000_000}, 2);
    assertThat(huge.trajectoriesPerShard()).isEqualTo(1);
    assertThatThrownBy(() -> new SinkLayout("job-00001", "m", new int[] {1 << 30, 3}, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldGiveBackEachTrajectoryOnce() {
    SinkLayout layout = layout(2);
    SampleShards sink = new SampleShards(blobs, layout, false);
    SampleManifest manifest = SampleManifest.empty(layout);
    manifest = manifest.with(1, sink.put(1, shard(layout, 1)));
    BlobRef half = sink.putManifest(manifest);
    assertThat(SampleShards.manifest(blobs, half)).isEqualTo(manifest);
    List<Integer> seen = new ArrayList<>();
    SampleShards.read(
        blobs, SampleShards.manifest(blobs, half), (row, s) -> seen.add(row.trajectory()));
    assertThat(seen).containsExactly(1);

    manifest = manifest.with(0, sink.put(0, shard(layout, 0)));
    BlobRef whole = sink.putManifest(manifest);
    assertThat(whole.name())
        .isEqualTo("jobs/job-00001/samples/manifest-" + whole.sha256().substring(0, 16) + ".json");
    SampleManifest read = SampleShards.manifest(blobs, whole);
    ByteBuffer all = ByteBuffer.allocate(2 * 60 * 4).order(ByteOrder.LITTLE_ENDIAN);
    List<FinishedSample> expected = new ArrayList<>(shard(layout, 0));
    expected.addAll(shard(layout, 1));
    int[] next = {0};
    SampleShards.read(
        blobs,
        read,
        (row, sample) -> {
          FinishedSample want = expected.get(next[0]++);
          assertThat(sample).isEqualTo(want.sample());
          assertThat(row.trajectory()).isEqualTo(want.trajectory());
          assertThat(row.rounds()).isEqualTo(want.rounds());
          assertThat(row.rejections()).isEqualTo(want.rejections());
          assertThat(row.evaluations()).isEqualTo(want.evaluations());
          for (float value : sample) {
            all.putFloat(value);
          }
        });
    assertThat(next[0]).isEqualTo(2);
    assertThat(read.sha256()).isEqualTo(Sha256.of(all.array()));
  }

  /** Whoever was killed in the middle writes again, in another order, over what is there. */
  @Test
  void shouldWriteTheSameBytesWheneverItIsAsked() throws IOException {
    SinkLayout layout = layout(2);
    SampleShards sink = new SampleShards(blobs, layout, false);
    SampleManifest.Shard zero = sink.put(0, shard(layout, 0));
    SampleManifest.Shard one = sink.put(1, shard(layout, 1));
    BlobRef first = sink.putManifest(SampleManifest.empty(layout).with(0, zero).with(1, one));
    byte[] bytes = blobs.get(first);
    try (FolderBlobStore other = new FolderBlobStore(temporary.resolve("other"))) {
      SampleShards again = new SampleShards(other, layout, false);
      assertThat(again.put(1, shard(layout, 1))).isEqualTo(one);
      assertThat(again.put(0, shard(layout, 0))).isEqualTo(zero);
      assertThat(again.put(1, shard(layout, 1))).isEqualTo(one);
      BlobRef second = again.putManifest(SampleManifest.empty(layout).with(1, one).with(0, zero));
      assertThat(second).isEqualTo(first);
      assertThat(other.get(second)).isEqualTo(bytes);
      assertThat(other.list("")).hasSize(5);
    }
    // These bytes are a format: what other programs read must not change by accident.
    assertThat(zero.samples().sha256())
        .isEqualTo(
            Sha256.of(Files.readAllBytes(temporary.resolve("blobs/" + zero.samples().name()))));
    assertThat(new String(bytes, StandardCharsets.UTF_8))
        .startsWith(
            "{\"format\":1,\"job\":\"job-00001\",\"model\":\"some model\",\"shape\":[3,4,5],\"count\":2,\"trajectoriesPerShard\":1,\"shards\":[");
  }

  /** Two coordinators that drew other bytes, in any order: each reads what its manifest names. */
  @Test
  void shouldOverwriteNothingThatDiffers() {
    SinkLayout layout = new SinkLayout("job-00001", "m", new int[] {1, 1, 2}, 1);
    SampleShards sink = new SampleShards(blobs, layout, true);
    List<BlobRef> manifests = new ArrayList<>();
    for (float value : new float[] {0.5f, -0.5f}) {
      List<FinishedSample> drawn =
          List.of(new FinishedSample(0, 3, 1, 9, new float[] {value, value}));
      manifests.add(sink.putManifest(SampleManifest.empty(layout).with(0, sink.put(0, drawn))));
    }
    List<Float> read = new ArrayList<>();
    for (BlobRef manifest : manifests) {
      SampleShards.read(
          blobs, SampleShards.manifest(blobs, manifest), (row, sample) -> read.add(sample[0]));
    }
    assertThat(read).containsExactly(0.5f, -0.5f);
    assertThat(blobs.list("jobs/job-00001/samples/png/")).hasSize(2);
  }

  /** Names of older versions bear no hash; what a manifest names is read, whatever its name. */
  @Test
  void shouldReadShardsUnderOlderNames() {
    SinkLayout layout = layout(1);
    SampleShards sink = new SampleShards(blobs, layout, false);
    SampleManifest.Shard shard = sink.put(0, shard(layout, 0));
    String folder = "jobs/job-00001/samples/";
    SampleManifest.Shard old =
        new SampleManifest.Shard(
            blobs.put(folder + "samples-00000.npy", blobs.get(shard.samples())),
            blobs.put(folder + "samples-00000.json", blobs.get(shard.trajectories())));
    BlobRef manifest =
        blobs.put(folder + "manifest.json", SampleManifest.empty(layout).with(0, old).encode());
    List<Integer> seen = new ArrayList<>();
    SampleShards.read(
        blobs, SampleShards.manifest(blobs, manifest), (row, s) -> seen.add(row.trajectory()));
    assertThat(seen).containsExactly(0);
  }

  /** NumPy's own words for such an array; model's reader takes the same. */
  @Test
  void shouldWriteNumPyFiles() {
    byte[] header = NpyShard.header(1024, SHAPE);
    assertThat(header).hasSize(128);
    assertThat(Arrays.copyOf(header, 10))
        .isEqualTo(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    assertThat(new String(header, 10, 118, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (1024, 3, 4, 5), }   ")
        .endsWith(" \n");
    assertThat(new String(NpyShard.header(3, new int[0]), StandardCharsets.ISO_8859_1))
        .contains("'shape': (3,), }");
    FinishedSample sample = new FinishedSample(0, 1, 0, 1, new float[] {1, -2});
    byte[] bytes = NpyShard.encode(new int[] {2}, List.of(sample));
    assertThat(Arrays.copyOfRange(bytes, 128, 136))
        .isEqualTo(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0});
  }

  @Test
  void shouldRefuseShardsThatAreNotWhole() {
    SinkLayout layout = layout(1500);
    SampleShards sink = new SampleShards(blobs, layout, false);
    List<FinishedSample> samples = shard(layout, 1);
    assertThatThrownBy(() -> sink.put(0, samples)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sink.put(2, samples)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sink.put(1, samples.subList(1, samples.size())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 24 trajectories, found 23");
    List<FinishedSample> twice = new ArrayList<>(samples);
    twice.set(3, samples.get(2));
    assertThatThrownBy(() -> sink.put(1, twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected trajectory 27");
    assertThat(blobs.list("")).isEmpty();
  }

  @Test
  void shouldFindDamagedShardsAndManifests() throws IOException {
    SinkLayout layout = layout(1);
    SampleShards sink = new SampleShards(blobs, layout, false);
    SampleManifest manifest = SampleManifest.empty(layout).with(0, sink.put(0, shard(layout, 0)));
    BlobRef ref = sink.putManifest(manifest);
    assertThatThrownBy(() -> SampleManifest.decode("x", new byte[] {'{'}))
        .isInstanceOf(CorruptException.class);
    String text = new String(blobs.get(ref), StandardCharsets.UTF_8);
    for (String wrong :
        List.of(
            text.replace("\"format\":1", "\"format\":2"),
            text.replace("\"shard\":0", "\"shard\":1"),
            text.replace("\"count\":1", "\"count\":0"),
            "[]")) {
      assertThatThrownBy(() -> SampleManifest.decode("x", wrong.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(CorruptException.class);
    }
    Path npy = temporary.resolve("blobs/" + manifest.shards().get(0).samples().name());
    byte[] bytes = Files.readAllBytes(npy);
    bytes[bytes.length - 1] ^= 1;
    Files.write(npy, bytes);
    assertThatThrownBy(() -> SampleShards.read(blobs, manifest, (row, sample) -> {}))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("samples-00000-")
        .hasMessageContaining(".npy");
    assertThatThrownBy(() -> sink.putManifest(manifest)).isInstanceOf(CorruptException.class);
  }

  @Test
  void shouldDrawPicturesOfTheFirstOnes() throws IOException {
    SinkLayout layout = new SinkLayout("job-00001", "m", new int[] {3, 1, 2}, 1024 + 5);
    SampleShards sink = new SampleShards(blobs, layout, true);
    for (int shard = 0; shard < layout.shards(); shard++) {
      List<FinishedSample> samples = new ArrayList<>();
      for (int i = layout.first(shard); i < layout.first(shard) + layout.size(shard); i++) {
        samples.add(new FinishedSample(i, 1, 1, 1, new float[] {1, -1, -1, 9, Float.NaN, 0}));
      }
      sink.put(shard, samples);
    }
    assertThat(blobs.list("jobs/job-00001/samples/png/"))
        .hasSize(SampleShards.MOST_PICTURES)
        .first()
        .asString()
        .startsWith("jobs/job-00001/samples/png/000000-");
    String seventh = blobs.list("jobs/job-00001/samples/png/000007-").get(0);
    BufferedImage picture = ImageIO.read(temporary.resolve("blobs/" + seventh).toFile());
    assertThat(picture.getRGB(0, 0)).isEqualTo(0xFFFF0000);
    assertThat(picture.getRGB(1, 0)).isEqualTo(0xFF00FF80);
  }
}
