package io.autospec.sampler.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PositionMemoryTest {
  private static final int MAXIMUM = 8;
  private static final int STEPS = 500;

  /** Windows of 1 .. 8 steps with a rejection in each: no more arrays than the longest needs. */
  @Test
  void shouldHoldNoMoreThanTheLongestWindowWhateverTheLengths() {
    PositionMemory memory = new PositionMemory();
    Random random = new Random(7);
    Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    int committed = 0;
    while (committed < STEPS) {
      int end = Math.min(STEPS, committed + 1 + random.nextInt(MAXIMUM));
      int rejected = committed + random.nextInt(end - committed);
      memory.forgetBefore(rejected);
      committed = rejected + 1;
      for (int n = committed; n < end; n++) {
        boolean known = memory.at(n) != null;
        PositionMemory.Entry entry = memory.atOrNew(n, 1, 1);
        if (known) {
          // Still its own step's, over whatever windows lay between.
          assertThat(entry.state[0]).isEqualTo(n);
        }
        entry.state[0] = n;
        arrays.add(entry.state);
      }
      memory.forgetBefore(committed);
      for (int n = committed - MAXIMUM; n < committed; n++) {
        assertThat(memory.at(n)).isNull();
      }
    }
    assertThat(arrays).hasSizeLessThanOrEqualTo(MAXIMUM);
  }
}
