package io.autospec.scaling.grid;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceTest {
  @Test
  void shouldTellRoundsByVerdictsAndWindow() {
    Trace trace = new Trace(10, 4);
    boolean[] accepted = {true, true, true, true, true, false, true, true, true, false};
    for (int step = 0; step < 10; step++) {
      boolean ended = trace.decided(step, accepted[step]);
      assertThat(ended).isEqualTo(step == 3 || step == 5 || step == 9);
    }
    // The last step ends the chain: it may have no noise, and then nothing to accept.
    assertThat(trace.lengths()).containsExactly(4, -2, 4);
  }
}
