package io.autospec.model.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.autospec.model.ModelException;
import io.autospec.model.config.SchedulerConfigReader;
import io.autospec.model.config.SchedulerFile;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Section 8: configuration files, and what diffusers makes of them. */
final class ConfigCases {
  private ConfigCases() {}

  static Tally loads() throws IOException {
    JsonNode loads = Pack.json("configs/expected.json").get("loads");
    Tally tally = new Tally("scheduler files", loads.size());
    for (JsonNode load : loads) {
      tally.run(
          load.get("file").textValue() + " as " + load.get("load_as").textValue(),
          checks -> {
            SamplerKind kind = kind(load);
            SchedulerFile file = read(load, kind);
            for (Map.Entry<String, JsonNode> key : load.get("init").properties()) {
              requireValue(checks, file.config(), kind, key.getKey(), key.getValue());
            }
            List<String> unused = new ArrayList<>();
            load.get("kept_but_unused").fieldNames().forEachRemaining(unused::add);
            checks.same("unused", file.unusedKeys(), unused.stream().sorted().toList());
            checks.same("warned", !file.warnings().isEmpty(), load.get("warned").booleanValue());
          });
    }
    return tally;
  }

  static Tally problems() throws IOException {
    JsonNode problems = Pack.json("configs/expected.json").get("problem_files");
    Tally tally = new Tally("scheduler files at fault", problems.size());
    for (JsonNode problem : problems) {
      tally.run(
          problem.get("file").textValue(),
          checks -> {
            String key =
                switch (problem.get("file").textValue()) {
                  case "bad_beta_schedule.json", "bad_sigmoid_for_ddim.json" -> "beta_schedule";
                  case "bad_prediction_type.json" -> "prediction_type";
                  case "unknown_variance_type.json" -> "variance_type";
                  case "fixed_large_log.json" -> "mended";
                  default -> "a decision";
                };
            if (key.equals("mended")) {
              ReverseKernel kernel =
                  ReverseKernels.create(read(problem, kind(problem)).config(), Pack.DDPM, 10);
              checks.holds("finite", Float.isFinite(kernel.standardDeviation(0)));
              return;
            }
            try {
              read(problem, kind(problem));
              checks.holds("refused", false);
            } catch (ModelException e) {
              checks.holds("one line that names it: " + e.getMessage(), names(e, key));
            }
          });
    }
    return tally;
  }

  private static boolean names(ModelException e, String key) {
    return e.getMessage().contains(key)
        && e.getMessage().contains("expected")
        && e.getMessage().lines().count() == 1;
  }

  private static SamplerKind kind(JsonNode entry) {
    return switch (entry.get("load_as").textValue()) {
      case "DDIMScheduler" -> new SamplerKind.Ddim(1);
      case "EulerAncestralDiscreteScheduler" -> Pack.EULER_ANCESTRAL;
      default -> Pack.DDPM;
    };
  }

  private static SchedulerFile read(JsonNode entry, SamplerKind kind) throws IOException {
    String path = "configs/" + entry.get("file").textValue();
    try (InputStream in = Pack.open(path)) {
      return SchedulerConfigReader.read(in, path, Optional.of(kind));
    }
  }

  private static void requireValue(
      Tally.Checks checks, ScheduleConfig c, SamplerKind kind, String key, JsonNode expected) {
    Object found =
        switch (key) {
          case "num_train_timesteps" -> c.numTrainTimesteps();
          case "beta_start" -> c.betaStart();
          case "beta_end" -> c.betaEnd();
          case "beta_schedule" -> c.betaSchedule().label();
          case "trained_betas" -> c.trainedBetas();
          case "rescale_betas_zero_snr" -> c.rescaleBetasZeroSnr();
          case "prediction_type" -> c.predictionType().label();
          case "variance_type" -> c.varianceType().label();
          case "clip_sample" -> c.clipSample();
          case "clip_sample_range" -> c.clipSampleRange();
          case "thresholding" -> c.thresholding();
          case "dynamic_thresholding_ratio" -> c.dynamicThresholdingRatio();
          case "sample_max_value" -> c.sampleMaxValue();
          case "set_alpha_to_one" -> c.setAlphaToOne();
          case "timestep_spacing" -> c.timestepSpacing().orElse(kind.defaultSpacing()).label();
          case "steps_offset" -> c.stepsOffset();
          default -> "(no such key here)";
        };
    if (expected.isNull() || expected.isArray()) {
      List<Double> numbers = new ArrayList<>();
      expected.forEach(number -> numbers.add(number.doubleValue()));
      checks.same(key, found, numbers);
    } else if (expected.isNumber()) {
      checks.exact(key, ((Number) found).doubleValue(), expected.doubleValue());
    } else {
      checks.same(key, found.toString(), expected.asText());
    }
  }
}
