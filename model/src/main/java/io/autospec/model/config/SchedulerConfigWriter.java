package io.autospec.model.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * Writes a schedule as the text of a {@code scheduler_config.json} that {@link
 * SchedulerConfigReader} reads back to an equal one. Canonical: equal schedules give equal texts,
 * on every machine and Java.
 */
public final class SchedulerConfigWriter {
  /** Numbers by Jackson's own algorithm: that of Double.toString differs between Java releases. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private SchedulerConfigWriter() {}

  /**
   * Writes a schedule.
   *
   * @param config the schedule
   * @param kind the sampler that the text will be read for
   * @return a JSON object in one line, with the keys in a fixed order
   */
  public static String write(ScheduleConfig config, SamplerKind kind) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("num_train_timesteps", config.numTrainTimesteps());
      json.writeNumberField("beta_start", config.betaStart());
      json.writeNumberField("beta_end", config.betaEnd());
      if (config.trainedBetas().isEmpty()) {
        json.writeStringField("beta_schedule", config.betaSchedule().label());
      } else {
        json.writeArrayFieldStart("trained_betas");
        for (double beta : config.trainedBetas()) {
          json.writeNumber(beta);
        }
        json.writeEndArray();
      }
      json.writeBooleanField("rescale_betas_zero_snr", config.rescaleBetasZeroSnr());
      json.writeStringField("prediction_type", config.predictionType().label());
      if (SchedulerKeys.isUsed("variance_type", kind)) {
        json.writeStringField("variance_type", config.varianceType().label());
      }
      json.writeBooleanField("clip_sample", config.clipSample());
      json.writeNumberField("clip_sample_range", config.clipSampleRange());
      json.writeBooleanField("thresholding", config.thresholding());
      json.writeNumberField("dynamic_thresholding_ratio", config.dynamicThresholdingRatio());
      json.writeNumberField("sample_max_value", config.sampleMaxValue());
      json.writeBooleanField("set_alpha_to_one", config.setAlphaToOne());
      if (config.timestepSpacing().isPresent()) {
        json.writeStringField("timestep_spacing", config.timestepSpacing().get().label());
      }
      json.writeNumberField("steps_offset", config.stepsOffset());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return text.toString();
  }
}
