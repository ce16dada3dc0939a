package io.autospec.model.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelException;
import io.autospec.model.ModelInput;
import io.autospec.model.ModelInputs;
import io.autospec.model.Models;
import io.autospec.model.device.Device;
import io.autospec.model.onnx.OnnxDenoiser;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.DenoiserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInModelsTest {
  private static final Device.Cpu CPU = new Device.Cpu(1);

  private static DiffusionModel load(String name) {
    return Models.load(name, Optional.empty());
  }

  private static Condition condition(String name, int row) {
    return name.equals("mnist")
        ? Condition.ofLabel(row % 11)
        : Condition.none().with("global_cond", floats(100 + row, 8), 8);
  }

  private static float[] floats(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) (2 * random.nextDouble() - 1);
    }
    return floats;
  }

  @Test
  void shouldDescribeMnist() {
    try (DiffusionModel model = load("mnist")) {
      assertThat(model.name()).isEqualTo("mnist");
      assertThat(model.sampleShape()).containsExactly(1, 28, 28);
      assertThat(model.classes()).hasValue(10);
      assertThat(model.emptyLabel()).hasValue(10);
      assertThat(model.conditionInputs())
          .containsExactly(new ModelInput("class_labels", true, List.of()));
      assertThat(model.schedule().numTrainTimesteps()).isEqualTo(1000);
      assertThat(model.sha256()).matches("[0-9a-f]{64}");
      assertThat(model.warnings()).isEmpty();
    }
  }

  @Test
  void shouldDescribePolicy() {
    try (DiffusionModel model = load("policy")) {
      assertThat(model.sampleShape()).containsExactly(16, 2);
      assertThat(model.conditionInputs())
          .containsExactly(new ModelInput("global_cond", false, List.of(8L)));
      assertThat(model.schedule().numTrainTimesteps()).isEqualTo(100);
      assertThat(model.classes()).isEmpty();
    }
  }

  /** Whatever the batch self-test chose on this machine. */
  @ParameterizedTest
  @ValueSource(strings = {"mnist", "policy"})
  void shouldGiveARowTheSameBitsInBatchesOfOneToEight(String name) {
    try (DiffusionModel model = load(name);
        Denoiser denoiser = model.open(CPU)) {
      float[][] alone = new float[8][];
      for (int row = 0; row < 8; row++) {
        alone[row] = evaluate(model, denoiser, row)[0];
      }
      for (int size = 2; size <= 8; size++) {
        int[] rows = new int[size];
        for (int i = 0; i < size; i++) {
          rows[i] = (3 * size + i) % 8;
        }
        float[][] together = evaluate(model, denoiser, rows);
        for (int i = 0; i < size; i++) {
          assertThat(together[i]).as("row %d of %d", i, size).isEqualTo(alone[rows[i]]);
        }
      }
    }
  }

  private static float[][] evaluate(DiffusionModel model, Denoiser denoiser, int... rows) {
    DenoiserBatch batch = new DenoiserBatch();
    float[][] outputs = new float[rows.length][denoiser.outputSize()];
    int last = model.schedule().numTrainTimesteps() - 1;
    for (int i = 0; i < rows.length; i++) {
      batch.add(
          new DenoiserBatch.Row(
              floats(rows[i], denoiser.stateSize()),
              1,
              Math.floorDiv(rows[i] * last, 7),
              condition(model.name(), rows[i]),
              outputs[i]));
    }
    denoiser.predict(batch);
    return outputs;
  }

  @Test
  void shouldTestTheBatchOnceForAllWhoOpenTheSameNetwork() {
    try (DiffusionModel one = load("policy");
        DiffusionModel other = load("policy");
        OnnxDenoiser first = (OnnxDenoiser) one.open(CPU);
        OnnxDenoiser second = (OnnxDenoiser) one.open(CPU);
        OnnxDenoiser third = (OnnxDenoiser) other.open(CPU)) {
      assertThat(second.batchVerdict()).isSameAs(first.batchVerdict());
      assertThat(third.batchVerdict()).isSameAs(first.batchVerdict());
    }
  }

  @Test
  void shouldServeSeveralThreadsThatShareASession() throws Exception {
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (DiffusionModel model = load("policy");
        Denoiser alone = model.open(CPU)) {
      float[][] expected = evaluate(model, alone, 0, 1, 2, 3);
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        done.add(
            pool.submit(
                () -> {
                  try (Denoiser denoiser = model.open(CPU)) {
                    for (int round = 0; round < 50; round++) {
                      assertThat(evaluate(model, denoiser, 0, 1, 2, 3)).isDeepEqualTo(expected);
                    }
                  }
                }));
      }
      for (Future<?> task : done) {
        task.get(60, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void shouldRefuseALabelOutOfRangeBeforeAnyWork() {
    try (DiffusionModel model = load("mnist")) {
      ModelInputs.validate(model, Condition.ofLabel(9));
      ModelInputs.validate(model, Condition.ofLabel(10));
      for (long label : new long[] {-1, 11}) {
        assertThatThrownBy(() -> ModelInputs.validate(model, Condition.ofLabel(label)))
            .isInstanceOf(ModelException.class)
            .hasMessage(
                "model mnist: expected a label of 0 .. 9 (or 10 for no label), found " + label);
      }
    }
  }

  @Test
  void shouldRefuseAMissingOrUnknownConditionBeforeAnyWork() {
    try (DiffusionModel mnist = load("mnist");
        DiffusionModel policy = load("policy");
        DiffusionModel mixture = load("gaussian-mixture")) {
      assertThatThrownBy(() -> ModelInputs.validate(mnist, Condition.none()))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "model mnist: condition: expected class_labels (integers of shape []), found none;"
                  + " give it with --label");
      assertThatThrownBy(() -> ModelInputs.validate(policy, Condition.ofLabel(3)))
          .hasMessage(
              "model policy: condition: expected global_cond (float32 of shape [8]), found only"
                  + " [class_labels]; give it with --input global_cond=FILE.npy");
      assertThatThrownBy(() -> ModelInputs.validate(mixture, Condition.ofLabel(3)))
          .hasMessage(
              "model gaussian-mixture: condition: the network has no input class_labels; it takes"
                  + " no condition");
      Condition short7 = Condition.none().with("global_cond", new float[7], 7);
      assertThatThrownBy(() -> ModelInputs.validate(policy, short7))
          .hasMessageContaining("expected global_cond (float32 of shape [8])")
          .hasMessageEndingWith("found float32 of shape [7]");
      Condition integers = Condition.none().with("global_cond", new long[8], 8);
      assertThatThrownBy(() -> ModelInputs.validate(policy, integers))
          .hasMessageEndingWith("found integers of shape [8]");
      assertThatThrownBy(
              () -> {
                try (Denoiser denoiser = mnist.open(CPU)) {
                  denoiser.predict(
                      new DenoiserBatch()
                          .add(
                              new DenoiserBatch.Row(
                                  new float[784], 1, 5, Condition.none(), new float[784])));
                }
              })
          .isInstanceOf(DenoiserException.class)
          .hasMessageContaining("expected class_labels");
    }
  }

  @Test
  void shouldSayThatACudaDeviceIsNotThere() {
    try (DiffusionModel mnist = load("mnist");
        DiffusionModel mixture = load("gaussian-mixture")) {
      assertThatThrownBy(() -> mnist.open(new Device.Cuda(0)))
          .isInstanceOf(ModelException.class)
          .hasMessageStartingWith("device cuda:0: ")
          .hasMessageContaining("use --device cpu")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
      assertThatThrownBy(() -> mixture.open(new Device.Cuda(0)))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("closed form");
    }
  }

  @Test
  void shouldRunTheRealNetworkBehindASimulatedDeviceButNotWithoutIt() {
    try (DiffusionModel model = load("policy");
        Denoiser real = model.open(CPU);
        Denoiser simulated = model.open(new Device.Simulated(1, 0, 0, false))) {
      assertThat(evaluate(model, simulated, 1, 2)).isDeepEqualTo(evaluate(model, real, 1, 2));
      assertThatThrownBy(() -> model.open(new Device.Simulated(1, 0, 0, true)))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("device sim-only:1ms: policy is a network");
    }
  }

  @Test
  void shouldRunTheMixtureWithoutANetwork() {
    try (DiffusionModel model = load("gaussian-mixture");
        Denoiser cpu = model.open(CPU);
        Denoiser simulated = model.open(new Device.Simulated(1, 0, 10, true))) {
      assertThat(model.sampleShape()).containsExactly(1, 28, 28);
      assertThat(model.schedule().clipSample()).isFalse();
      assertThat(model.sha256()).matches("[0-9a-f]{64}");
      float[] state = floats(3, 784);
      float[] one = new float[784];
      float[] other = new float[784];
      for (Denoiser denoiser : List.of(cpu, simulated)) {
        float[] output = denoiser == cpu ? one : other;
        denoiser.predict(
            new DenoiserBatch()
                .add(new DenoiserBatch.Row(state, 1, 500, Condition.none(), output)));
      }
      assertThat(one).isEqualTo(other);
    }
  }

  @Test
  void shouldDrawTenDifferentShapesInsideThePictureRange() {
    double[][] means = ShapesMixture.target().means();
    assertThat(means).hasDimensions(10, 784);
    for (int a = 0; a < means.length; a++) {
      for (double value : means[a]) {
        assertThat(Math.abs(value)).isLessThanOrEqualTo(0.9);
      }
      for (int b = 0; b < a; b++) {
        double squared = 0;
        for (int i = 0; i < 784; i++) {
          squared += (means[a][i] - means[b][i]) * (means[a][i] - means[b][i]);
        }
        // Far more than the noise: which shape a sample shows is never in doubt.
        assertThat(Math.sqrt(squared)).isGreaterThan(50 * ShapesMixture.NOISE);
      }
    }
  }
}
