package io.autospec.actors.worker;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** Two coordinators of one job ask at once, by two links. */
@JCStressTest
@State
@Outcome(id = "true, true, false", expect = ACCEPTABLE, desc = "the older one came first")
@Outcome(id = "false, true, false", expect = ACCEPTABLE, desc = "the newer one came first")
@Outcome(expect = FORBIDDEN, desc = "the newer one is refused, or the older one passes after it")
public class EpochFenceStress {
  private final EpochFence fence = new EpochFence();

  /** The one that has lost the job. */
  @Actor
  public void older(ZZZ_Result r) {
    r.r1 = fence.admits(7, 1);
  }

  /** The one that has it. */
  @Actor
  public void newer(ZZZ_Result r) {
    r.r2 = fence.admits(7, 2);
  }

  /** The older one again. */
  @Arbiter
  public void again(ZZZ_Result r) {
    r.r3 = fence.admits(7, 1);
  }
}
