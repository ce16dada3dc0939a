package io.autospec.actors.worker;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.autospec.actors.pool.Refusal;
import io.autospec.actors.wire.AnswerTerms;
import io.autospec.actors.wire.NetworkKey;
import io.autospec.actors.wire.QueryTerms;
import io.autospec.actors.worker.DeviceBacklog.Put;
import io.autospec.sampler.Condition;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Each request of a {@link DeviceQueue} is answered or refused by one, and by one alone. */
public final class DeviceQueueStress {
  private static final QueryTerms TERMS =
      new QueryTerms(
          0, 1, new NetworkKey("ab".repeat(32), false, null), 1, 1, Condition.none(), 1, 1);
  private static final float[] STATE = {0};

  private DeviceQueueStress() {}

  private static EvaluationRequest request(long query) {
    return new EvaluationRequest(7, query, 0, TERMS, STATE, Nobody.INSTANCE, query);
  }

  private enum Nobody implements EvaluationRequest.Replies {
    INSTANCE;

    @Override
    public void answered(EvaluationRequest request, AnswerTerms terms, float[] output) {}

    @Override
    public void refused(EvaluationRequest request, Refusal why, String words) {}
  }

  /** A request comes while the device's thread ends. */
  @JCStressTest
  @State
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "taken, and refused by the one who ends it")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "refused by the one who brought it")
  @Outcome(expect = FORBIDDEN, desc = "nobody answers it, or two do")
  public static class PutAgainstEnd {
    private final DeviceQueue queue = new DeviceQueue(4, 1, 1_000);

    /** The data plane's thread. */
    @Actor
    public void put(II_Result r) {
      r.r1 = queue.put(request(1)) == Put.TAKEN ? 1 : 0;
    }

    /** The device's. */
    @Actor
    public void end(II_Result r) {
      r.r2 = queue.end().size();
    }
  }

  /** The device takes the first of two while it is withdrawn. */
  @JCStressTest
  @State
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "it runs")
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "withdrawn; the other one runs")
  @Outcome(expect = FORBIDDEN, desc = "it runs and is refused, or neither")
  public static class WithdrawAgainstTake {
    private final DeviceQueue queue = new DeviceQueue(4, 1, 1_000);

    /** Two wait. */
    public WithdrawAgainstTake() {
      queue.put(request(1));
      queue.put(request(2));
    }

    /** The device's thread. */
    @Actor
    public void take(II_Result r) {
      try {
        r.r1 = (int) queue.take(0).get(0).query();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** The data plane's. */
    @Actor
    public void withdraw(II_Result r) {
      r.r2 = queue.withdraw(7, 1) == null ? 0 : 1;
    }
  }
}
