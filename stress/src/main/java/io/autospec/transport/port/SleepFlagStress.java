package io.autospec.transport.port;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A node sleeps through no work: it sees what was left, or who left it sees that it sleeps. Work is
 * left as rings and logs do, with a release and no more.
 */
public final class SleepFlagStress {
  private SleepFlagStress() {}

  /** Between threads of a process. */
  @JCStressTest
  @State
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "it is woken")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "it does not sleep")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "it is woken, and would not have slept")
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "it sleeps, and work waits")
  public static class WorkAgainstSleep {
    private final SleepFlag flag = new SleepFlag();
    private final AtomicInteger work = new AtomicInteger();

    /** Another node's thread. */
    @Actor
    public void leave(ZZ_Result r) {
      work.setRelease(1);
      r.r1 = flag.isRaised();
    }

    /** The node's thread. */
    @Actor
    public void sleep(ZZ_Result r) {
      flag.raise();
      r.r2 = work.getAcquire() == 1;
    }
  }

  /** Between processes, by a counter in shared memory. */
  @JCStressTest
  @State
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "it is woken")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "it does not sleep")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "it is woken, and would not have slept")
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "it sleeps, and work waits")
  public static class WorkAgainstSleepElsewhere {
    private final CountersManager counters =
        new CountersManager(new UnsafeBuffer(new byte[512]), new UnsafeBuffer(new byte[128]));
    private final AtomicCounter counter = counters.newCounter("asleep");
    private final SleepFlag flag = new SleepFlag();
    private final AtomicInteger work = new AtomicInteger();

    /** Awake. */
    public WorkAgainstSleepElsewhere() {
      flag.mirror(counter);
    }

    /** Another process's thread. */
    @Actor
    public void leave(ZZ_Result r) {
      work.setRelease(1);
      r.r1 = SleepFlag.isRaised(counters, counter.id());
    }

    /** The node's thread. */
    @Actor
    public void sleep(ZZ_Result r) {
      flag.raise();
      r.r2 = work.getAcquire() == 1;
    }
  }
}
