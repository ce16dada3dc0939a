package io.autospec.actors.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.actors.wire.Guidance;
import io.autospec.durable.CorruptException;
import io.autospec.model.Models;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import io.autospec.sampler.kernel.SamplerKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobDescriptionJsonTest {
  private static JobDescription description() {
    List<Condition> conditions = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      conditions.add(
          Condition.ofLabel(i % 3)
              .with("global_cond", new float[] {i % 3, Float.MIN_VALUE, -0.0f, 1e30f}, 2, 2));
    }
    return new JobDescription(
        Models.load("mnist", Optional.empty()).manifest(),
        new SamplerKind.Ddim(0.7, true),
        50,
        Algorithm.RECYCLED,
        Draft.RECYCLED,
        16,
        true,
        0.1,
        -5,
        Optional.of(new Guidance(1.7f, Condition.ofLabel(10))),
        conditions);
  }

  private static String numbers(Condition condition) {
    StringBuilder text = new StringBuilder();
    condition
        .values()
        .forEach(
            (name, value) -> {
              text.append(name).append(java.util.Arrays.toString(value.shape()));
              text.append(
                  value instanceof Condition.Int64Value longs
                      ? java.util.Arrays.toString(longs.values())
                      : java.util.Arrays.toString(((Condition.Float32Value) value).values()));
            });
    return text.toString();
  }

  @Test
  void shouldReadWhatItWrote() {
    JobDescription job = description();
    byte[] bytes = JobDescriptionJson.write(job);
    JobDescription read = JobDescriptionJson.read(bytes);
    assertThat(JobDescriptionJson.write(read)).isEqualTo(bytes);
    assertThat(read.manifest()).isEqualTo(job.manifest());
    assertThat(read.sampler()).isEqualTo(job.sampler());
    assertThat(read.steps()).isEqualTo(50);
    assertThat(read.draft()).isEqualTo(Draft.RECYCLED);
    assertThat(read.windowFollowsPool()).isTrue();
    assertThat(read.seed()).isEqualTo(-5);
    assertThat(read.guidance().orElseThrow().scale()).isEqualTo(1.7f);
    assertThat(read.conditions()).hasSize(7);
    for (int i = 0; i < 7; i++) {
      assertThat(numbers(read.conditions().get(i))).isEqualTo(numbers(job.conditions().get(i)));
    }
  }

  /** Seven trajectories of three conditions. */
  @Test
  void shouldWriteEqualConditionsOnce() {
    String text = new String(JobDescriptionJson.write(description()), StandardCharsets.UTF_8);
    assertThat(text).contains("\"trajectories\":[0,1,2,0,1,2,0]");
    assertThat(text.split("global_cond", -1)).hasSize(4);
  }

  @Test
  void shouldSayThatItIsTooOld() {
    String text = new String(JobDescriptionJson.write(description()), StandardCharsets.UTF_8);
    byte[] newer = text.replace("\"format\":1,", "\"format\":2,").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> JobDescriptionJson.read(newer))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("newer version (format 2); this one reads up to 1");
  }

  /** Whatever is missing or cut off: one kind of refusal, never another. */
  @Test
  void shouldRefuseWhatIsTorn() {
    byte[] bytes = JobDescriptionJson.write(description());
    for (int length = 0; length < bytes.length; length += 7) {
      byte[] torn = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> JobDescriptionJson.read(torn)).isInstanceOf(CorruptException.class);
    }
  }
}
