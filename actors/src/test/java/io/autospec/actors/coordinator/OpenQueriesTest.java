package io.autospec.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.sampler.Condition;
import io.autospec.sampler.chain.Chain.Effect.Evaluate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenQueriesTest {
  private final float[] target = {9, 9};
  private final OpenQueries.Open query =
      new OpenQueries.Open(null, new Evaluate(0, 0, 0, new float[2], 1, 1, target), 1);

  @Test
  void shouldPutAnAnswerWhereTheChainExpectsIt() {
    assertThat(OpenQueries.accept(query, new float[] {1, 2})).isNull();
    assertThat(target).containsExactly(1, 2);
  }

  @Test
  void shouldLeaveTheChainAloneIfTheAnswerIsNonsense() {
    assertThat(OpenQueries.accept(query, new float[] {1, Float.NaN})).contains("NaN");
    assertThat(OpenQueries.accept(query, new float[] {1, Float.NEGATIVE_INFINITY}))
        .contains("Infinity");
    assertThat(OpenQueries.accept(query, new float[3])).contains("2 floats, found 3");
    assertThat(target).containsExactly(9, 9);
  }

  @Test
  void shouldSayHowLikelyEachIsNeededAndForgetAJob() {
    OpenQueries open = new OpenQueries(100);
    Evaluate first = new Evaluate(0, 0, 5, new float[2], 1, 1, target);
    Evaluate third = new Evaluate(1, 2, 7, new float[2], 1, 1, target);
    JobTicket job = new JobTicket(3, 1, null, null, new JobCounters());
    Map<Long, Double> asked =
        open.add(new Round(null, job, 0, Condition.none(), List.of(first, third), 0.9));
    assertThat(asked).containsExactly(Map.entry(101L, 1.0), Map.entry(102L, 0.81));
    assertThat(open.removeJob(4)).isEmpty();
    assertThat(open.removeJob(3)).containsExactlyInAnyOrder(101L, 102L);
    assertThat(open.of(101)).isNull();
  }
}
