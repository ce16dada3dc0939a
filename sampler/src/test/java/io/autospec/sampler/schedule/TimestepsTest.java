package io.autospec.sampler.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TimestepsTest {
  @ParameterizedTest
  @EnumSource(TimestepSpacing.class)
  void shouldFallWithinTheTrainingStepsForEveryCount(TimestepSpacing spacing) {
    for (int trainSteps : new int[] {1, 7, 100, 1000}) {
      for (int steps = 1; steps <= trainSteps; steps++) {
        int[] timesteps = Timesteps.spaced(trainSteps, spacing, steps, 0);

        assertThat(Timesteps.custom(trainSteps, timesteps)).hasSize(steps);
      }
    }
  }

  @Test
  void shouldDropTheStrayMinusOneOfTrailing() {
    int[] timesteps = Timesteps.spaced(1000, TimestepSpacing.TRAILING, 61, 0);

    assertThat(timesteps).hasSize(61).startsWith(999, 983).endsWith(32, 15);
  }

  @Test
  void shouldRoundHalvesToEvenInLinspace() {
    assertThat(Timesteps.spaced(6, TimestepSpacing.LINSPACE, 3, 0)).containsExactly(5, 2, 0);
  }

  @Test
  void shouldAddTheOffsetToLeadingAlone() {
    assertThat(Timesteps.spaced(1000, TimestepSpacing.LEADING, 2, 1)).containsExactly(501, 1);
    assertThat(Timesteps.spaced(1000, TimestepSpacing.TRAILING, 2, 1)).containsExactly(999, 499);
    assertThat(Timesteps.spaced(1000, TimestepSpacing.LINSPACE, 2, 1)).containsExactly(999, 0);
  }

  @Test
  void shouldKeepFractionsForEulerChains() {
    assertThat(Timesteps.spacedFractional(6, TimestepSpacing.LINSPACE, 3, 0))
        .containsExactly(5, 2.5f, 0);
    assertThat(Timesteps.spacedFractional(1000, TimestepSpacing.TRAILING, 3, 0))
        .containsExactly(999, 666, 332);
  }

  @Test
  void shouldRefuseAnOffsetThatLeadsBeyondTheTraining() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Timesteps.spaced(1000, TimestepSpacing.LEADING, 1000, 1))
        .withMessageContaining("steps_offset 1")
        .withMessageContaining("starts at timestep 1000");
  }

  @Test
  void shouldRefuseMoreStepsThanTrainingSteps() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Timesteps.spaced(1000, TimestepSpacing.LEADING, 1001, 0))
        .withMessage("steps: expected 1 to 1000 (num_train_timesteps); found 1001");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Timesteps.spaced(1000, TimestepSpacing.LEADING, 0, 0));
  }

  @Test
  void shouldRefuseACustomListThatDoesNotFallOrLeavesTheRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Timesteps.custom(1000, new int[] {100, 50, 51}))
        .withMessage("timesteps: expected each below the one before; found 51 after 50");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Timesteps.custom(1000, new int[] {100, 100}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Timesteps.custom(1000, new int[] {1000, 1}))
        .withMessageContaining("from 0 to 999");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Timesteps.custom(1000, new int[] {1, -1}));
    assertThatIllegalArgumentException().isThrownBy(() -> Timesteps.custom(1000, new int[0]));
  }
}
