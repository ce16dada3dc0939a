package io.autospec.model.config;

import io.autospec.model.ModelException;
import io.autospec.sampler.kernel.PredictionType;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.BetaSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.TimestepSpacing;
import io.autospec.sampler.schedule.VarianceType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads diffusers' {@code scheduler_config.json} by diffusers' own rules: absent keys, and those
 * listed in {@code _use_default_values}, take the defaults; keys of a compatible scheduler are kept
 * silently; other keys warn and are ignored; keys that start with an underscore are private. A file
 * of any compatible class can be read for any sampler.
 *
 * <p>Stricter than diffusers where that would fail late or sample the wrong thing: a value that is
 * unknown or out of range is refused in one line when the file is read.
 */
public final class SchedulerConfigReader {
  private static final int MAX_BYTES = 16 << 20;
  private static final String CLASS_KEY = "_class_name";
  private static final String DEFAULTS_KEY = "_use_default_values";

  /**
   * Written as null where they do not apply: trained_betas by all, variance_type by DPM solvers.
   */
  private static final List<String> NULLABLE_KEYS = List.of("trained_betas", "variance_type");

  private SchedulerConfigReader() {}

  /**
   * Reads a file for the sampler that its {@code _class_name} stands for: DDIM (with eta 1, where
   * its law is DDPM's kind of chain) and Euler-ancestral for these classes, DDPM for all others.
   *
   * @param file the file
   * @return what it says
   * @throws ModelException if it says something that cannot be sampled
   * @throws IOException if it cannot be read
   */
  public static SchedulerFile read(Path file) throws IOException {
    return read(file, Optional.empty());
  }

  /**
   * Reads a file for a given sampler.
   *
   * @param file the file
   * @param kind the sampler; empty for the one that its {@code _class_name} stands for
   * @return what it says
   * @throws ModelException if it says something that cannot be sampled
   * @throws IOException if it cannot be read
   */
  public static SchedulerFile read(Path file, Optional<SamplerKind> kind) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString(), kind);
    }
  }

  /**
   * Reads a stream to its end.
   *
   * @param in the stream; not closed
   * @param name what to call it in error messages
   * @param kind the sampler; empty for the one that its {@code _class_name} stands for
   * @return what it says
   * @throws ModelException if it says something that cannot be sampled
   * @throws IOException if it cannot be read
   */
  public static SchedulerFile read(InputStream in, String name, Optional<SamplerKind> kind)
      throws IOException {
    byte[] json = in.readNBytes(MAX_BYTES + 1);
    if (json.length > MAX_BYTES) {
      throw new ModelException(name + ": expected at most " + MAX_BYTES + " bytes, found more");
    }
    JsonFields fields = JsonFields.parse(json, name);
    String className = className(fields, name);
    SamplerKind wanted = kind.orElseGet(() -> SchedulerKeys.kindOf(className));
    List<String> defaulted = new ArrayList<>(List.of(DEFAULTS_KEY));
    fields.withTexts(DEFAULTS_KEY, defaulted::addAll);
    fields = fields.without(defaulted).withoutNulls(NULLABLE_KEYS);
    List<String> unused = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (String key : fields.keys()) {
      if (!key.startsWith("_") && !SchedulerKeys.isUsed(key, wanted)) {
        unused.add(key);
        if (!SchedulerKeys.isKnown(key)) {
          warnings.add(warning(name, key));
        }
      }
    }
    unused.sort(null);
    try {
      ScheduleConfig config = resolve(fields, wanted);
      ReverseKernels.requireImplemented(config, wanted);
      return new SchedulerFile(config, wanted, unused, warnings);
    } catch (IllegalArgumentException e) {
      throw new ModelException(name + ": " + e.getMessage(), e);
    }
  }

  private static String className(JsonFields fields, String name) {
    List<String> found = new ArrayList<>();
    fields.withText(CLASS_KEY, found::add);
    String className = found.isEmpty() ? "" : found.get(0);
    if (SchedulerKeys.isOtherFamily(className)) {
      throw new ModelException(
          name
              + ": expected a scheduler that DDPM can stand in for (DDPMScheduler, DDIMScheduler,"
              + " PNDMScheduler ...); found "
              + className
              + ", whose chain has no beta schedule");
    }
    return className;
  }

  private static String warning(String name, String key) {
    return switch (key) {
      case "timesteps" ->
          name
              + ": timesteps is an old name that is ignored, as diffusers does; it is called"
              + " num_train_timesteps now";
      case "predict_epsilon" ->
          name
              + ": predict_epsilon is an old name that is ignored, as diffusers does; it is called"
              + " prediction_type now";
      default -> name + ": unknown key " + key + " is ignored";
    };
  }

  private static ScheduleConfig resolve(JsonFields fields, SamplerKind kind) {
    ScheduleConfig.Builder builder = ScheduleConfig.builder();
    fields.withInt("num_train_timesteps", builder::numTrainTimesteps);
    fields.withNumber("beta_start", builder::betaStart);
    fields.withNumber("beta_end", builder::betaEnd);
    fields.withNumbers("trained_betas", builder::trainedBetas);
    if (!fields.has("trained_betas")) {
      fields.withText("beta_schedule", v -> builder.betaSchedule(BetaSchedule.ofLabel(v)));
    }
    fields.withBoolean("rescale_betas_zero_snr", builder::rescaleBetasZeroSnr);
    fields.withText("prediction_type", v -> builder.predictionType(PredictionType.ofLabel(v)));
    if (SchedulerKeys.isUsed("variance_type", kind)) {
      fields.withText("variance_type", v -> builder.varianceType(VarianceType.ofLabel(v)));
    }
    fields.withBoolean("clip_sample", builder::clipSample);
    fields.withNumber("clip_sample_range", builder::clipSampleRange);
    fields.withBoolean("thresholding", builder::thresholding);
    fields.withNumber("dynamic_thresholding_ratio", builder::dynamicThresholdingRatio);
    fields.withNumber("sample_max_value", builder::sampleMaxValue);
    fields.withBoolean("set_alpha_to_one", builder::setAlphaToOne);
    fields.withText("timestep_spacing", v -> builder.timestepSpacing(TimestepSpacing.ofLabel(v)));
    fields.withInt("steps_offset", builder::stepsOffset);
    return builder.build();
  }
}
