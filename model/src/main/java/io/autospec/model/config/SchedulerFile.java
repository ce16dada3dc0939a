package io.autospec.model.config;

import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.util.List;

/**
 * What a {@code scheduler_config.json} says.
 *
 * @param config the noise schedule and how it is used
 * @param kind the sampler that it was read for
 * @param unusedKeys the keys that say nothing to that sampler, sorted
 * @param warnings one line each, for a person, on keys that no sampler known here has
 */
public record SchedulerFile(
    ScheduleConfig config, SamplerKind kind, List<String> unusedKeys, List<String> warnings) {
  /** Copies the lists. */
  public SchedulerFile {
    unusedKeys = List.copyOf(unusedKeys);
    warnings = List.copyOf(warnings);
  }
}
