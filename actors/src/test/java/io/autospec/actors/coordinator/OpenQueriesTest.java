package io.autospec.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.actors.wire.Fence;
import io.autospec.actors.wire.NetworkKey;
import io.autospec.sampler.Condition;
import io.autospec.sampler.chain.Chain.Effect.Evaluate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenQueriesTest {
  private static final String MODEL = "ab".repeat(32);

  private final float[] target = {9, 9};
  private final JobTicket ticket =
      new JobTicket(3, Fence.OWN, new NetworkKey(MODEL, false, null), null, new JobCounters());
  private final OpenQueries.Open query =
      new OpenQueries.Open(
          new Round(null, ticket, 0, Condition.none(), List.of(), 1),
          new Evaluate(0, 0, 0, new float[2], 1, 1, target),
          1,
          Map.of());

  @Test
  void shouldPutAnAnswerWhereTheChainExpectsIt() {
    assertThat(OpenQueries.accept(query, MODEL, new float[] {1, 2})).isNull();
    assertThat(target).containsExactly(1, 2);
  }

  @Test
  void shouldLeaveTheChainAloneIfTheAnswerIsNonsense() {
    assertThat(OpenQueries.accept(query, MODEL, new float[] {1, Float.NaN})).contains("NaN");
    assertThat(OpenQueries.accept(query, MODEL, new float[] {1, Float.NEGATIVE_INFINITY}))
        .contains("Infinity");
    assertThat(OpenQueries.accept(query, MODEL, new float[3])).contains("2 floats, found 3");
    assertThat(OpenQueries.accept(query, "cd".repeat(32), new float[] {1, 2}))
        .contains("expected an answer of model abab", "found one of cdcd");
    assertThat(target).containsExactly(9, 9);
  }

  @Test
  void shouldSayHowLikelyEachIsNeededAndForgetAJob() {
    OpenQueries open = new OpenQueries(100);
    Evaluate first = new Evaluate(0, 0, 5, new float[2], 1, 1, target);
    Evaluate third = new Evaluate(1, 2, 7, new float[2], 1, 1, target);
    Map<Long, Double> asked =
        open.add(new Round(null, ticket, 0, Condition.none(), List.of(first, third), 0.9));
    assertThat(asked).containsExactly(Map.entry(101L, 1.0), Map.entry(102L, 0.81));
    assertThat(open.removeJob(4)).isEmpty();
    assertThat(open.removeJob(3)).containsExactlyInAnyOrder(101L, 102L);
    assertThat(open.of(101)).isNull();
  }
}
