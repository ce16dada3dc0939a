package io.autospec.actors.coordinator;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Trajectories of two jobs open and end at once: windows are made by what the gauge shows. */
@JCStressTest
@State
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "two opened, one ended")
@Outcome(expect = FORBIDDEN, desc = "one was not counted, for as long as the process lives")
public class PoolGaugeStress {
  private final PoolGauge gauge = new PoolGauge();
  private final JobCounters counters = new JobCounters();

  /** One job's actor. */
  @Actor
  public void one() {
    gauge.opened();
    gauge.closed();
    counters.redispatched();
  }

  /** Another job's actor. */
  @Actor
  public void other() {
    gauge.opened();
    counters.workerLost();
  }

  /** Afterwards. */
  @Arbiter
  public void all(II_Result r) {
    r.r1 = gauge.trajectoriesHere();
    r.r2 = counters.redispatchedSoFar() * counters.workersLostSoFar();
  }
}
