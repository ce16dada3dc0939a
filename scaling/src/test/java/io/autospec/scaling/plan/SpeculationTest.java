package io.autospec.scaling.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.scaling.plan.Speculation.Guess;
import org.junit.jupiter.api.Test;

class SpeculationTest {
  /** What the network said of a step counts as from how far ahead it was asked, not from now. */
  @Test
  void shouldRememberHowFarAheadAStepWasAsked() {
    Speculation speculation = new Speculation(40, 16, true);
    speculation.open();
    assertThat(speculation.guess(7)).isEqualTo(Guess.FRESH);
    assertThat(speculation.distance(7)).isEqualTo(8);
    speculation.close(5); // The draft of step 4 was rejected.
    speculation.open();
    assertThat(speculation.guess(7)).isEqualTo(Guess.ONCE);
    assertThat(speculation.distance(7)).isEqualTo(8);
    assertThat(speculation.distance(15)).isEqualTo(16);
    // Never asked: from the network's last word, at 15.
    assertThat(speculation.guess(18)).isEqualTo(Guess.FRESH);
    assertThat(speculation.distance(18)).isEqualTo(3);
    speculation.close(1);
    speculation.open();
    assertThat(speculation.guess(7)).isEqualTo(Guess.OFTEN);
    assertThat(speculation.distance(7)).isEqualTo(3);
    speculation.reset();
    speculation.open();
    assertThat(speculation.distance(7)).isEqualTo(8);
  }

  /** The paper's algorithm forgets. */
  @Test
  void shouldForgetWhatIsNotRecycled() {
    Speculation speculation = new Speculation(40, 16, false);
    speculation.open();
    speculation.close(5);
    speculation.open();
    assertThat(speculation.guess(7)).isEqualTo(Guess.FRESH);
    assertThat(speculation.distance(7)).isEqualTo(3);
  }
}
