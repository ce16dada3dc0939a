package io.autospec.actors.node;

import io.autospec.actors.job.JobResult;
import io.autospec.actors.job.JobSpec;
import io.autospec.model.DiffusionModel;
import io.autospec.model.Models;
import io.autospec.model.device.Device;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.testkit.OnnxFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Jobs over the built-in models, for tests. */
final class Jobs {
  private Jobs() {}

  static JobSpec digits(int steps, int count, List<Device> devices) {
    List<Condition> conditions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      conditions.add(Condition.ofLabel(i % 10));
    }
    return of(Models.load("mnist", Optional.empty()), steps, 8, false, conditions, devices);
  }

  static JobSpec mixtures(int steps, int count, List<Device> devices) {
    return of(
        Models.load("gaussian-mixture", Optional.empty()),
        steps,
        8,
        false,
        Collections.nCopies(count, Condition.none()),
        devices);
  }

  static JobSpec of(
      DiffusionModel model,
      int steps,
      int window,
      boolean follows,
      List<Condition> conditions,
      List<Device> devices) {
    return new JobSpec(
        model,
        ReverseKernels.create(model.schedule(), new SamplerKind.Ddpm(), steps),
        Algorithm.RECYCLED,
        Draft.SECANT,
        window,
        follows,
        ChainSpec.DEFAULT_TOLERANCE,
        1,
        conditions,
        null,
        devices);
  }

  static List<ByteBuffer> bytes(JobResult result) {
    List<ByteBuffer> all = new ArrayList<>();
    for (float[] sample : result.samples()) {
      ByteBuffer bytes = ByteBuffer.allocate(sample.length * Float.BYTES);
      bytes.asFloatBuffer().put(sample);
      all.add(bytes);
    }
    return all;
  }

  /** Writes the built-in policy with another hash: another producer's name. Returns its folder. */
  static Path newPolicy(Path folder) throws IOException {
    Files.createDirectory(folder);
    try (InputStream network =
        Models.class.getResourceAsStream("/io/autospec/model/builtin/policy/model.onnx")) {
      Files.write(
          folder.resolve("model.onnx"), OnnxFiles.withDocString(network.readAllBytes(), "test"));
    }
    Files.writeString(
        folder.resolve("scheduler_config.json"),
        "{\"num_train_timesteps\": 100, \"beta_schedule\": \"squaredcos_cap_v2\"}");
    return folder;
  }

  /** Two plans of a model as it is written by {@link #newPolicy}. */
  static JobSpec plans(DiffusionModel model, List<Device> devices) {
    Condition condition = Condition.none().with("global_cond", new float[8], 8);
    return of(model, 20, 8, false, Collections.nCopies(2, condition), devices);
  }
}
