package io.autospec.cli;

import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelException;
import io.autospec.model.ModelInput;
import io.autospec.model.device.Device;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A model with given shapes whose network answers zeros; the models of {@link #SOURCE}. */
record FakeModel(
    String name,
    long[] sampleShape,
    List<ModelInput> conditionInputs,
    OptionalLong classes,
    OptionalLong emptyLabel,
    ScheduleConfig schedule)
    implements DiffusionModel {

  static final FakeModel DIGITS =
      new FakeModel(
          "mnist",
          new long[] {1, 28, 28},
          List.of(new ModelInput("class_labels", true, List.of())),
          OptionalLong.of(10),
          OptionalLong.of(10),
          ScheduleConfig.builder().build());

  static final FakeModel POLICY =
      new FakeModel(
          "policy",
          new long[] {16, 2},
          List.of(new ModelInput("global_cond", false, List.of(8L))),
          OptionalLong.empty(),
          OptionalLong.empty(),
          ScheduleConfig.builder().numTrainTimesteps(100).build());

  static final FakeModel VECTOR =
      new FakeModel(
          "vector",
          new long[] {5},
          List.of(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          ScheduleConfig.builder().build());

  static final FakeModel TEXT =
      new FakeModel(
          "text",
          new long[] {3, 8, 8},
          List.of(
              new ModelInput("class_labels", true, List.of()),
              new ModelInput("encoder_hidden_states", false, List.of(-1L, 4L))),
          OptionalLong.empty(),
          OptionalLong.empty(),
          ScheduleConfig.builder().build());

  private static final Map<String, FakeModel> ALL =
      Map.of(
          "mnist", DIGITS,
          "policy", POLICY,
          "vector", VECTOR,
          "text", TEXT,
          "gaussian-mixture", VECTOR);

  static final ModelSource SOURCE = FakeModel::load;

  private static DiffusionModel load(
      String name, Optional<Path> scheduler, Optional<SamplerKind> kind) {
    FakeModel model = ALL.get(name);
    if (model == null) {
      throw new ModelException("no model '" + name + "'; built in are mnist and policy");
    }
    return model;
  }

  @Override
  public String sha256() {
    return "0".repeat(64);
  }

  @Override
  public Denoiser open(Device device) {
    if (device instanceof Device.Cuda) {
      throw new ModelException("device " + device + " is not there; use --device cpu");
    }
    return new Denoiser() {
      @Override
      public int stateSize() {
        int size = 1;
        for (long axis : sampleShape) {
          size *= (int) axis;
        }
        return size;
      }

      @Override
      public int outputSize() {
        return stateSize();
      }

      @Override
      public void predict(DenoiserBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
          java.util.Arrays.fill(batch.row(i).output(), 0f);
        }
      }

      @Override
      public void close() {}
    };
  }
}
