package io.autospec.actors.bridge;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** An {@link Inbox} whose owner is not told of what waits keeps it for ever. */
public final class InboxStress {
  private InboxStress() {}

  /** Something is put while the owner, told of the first, empties the inbox. */
  @JCStressTest
  @State
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "it waits, and the owner was told again")
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "it was taken with the first")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "it was taken; the owner will find nothing")
  @Outcome(expect = FORBIDDEN, desc = "it waits and nobody was told, or something is lost")
  public static class PutAgainstDrain {
    private final Inbox<Integer> inbox = new Inbox<>();
    private final AtomicInteger told = new AtomicInteger();

    /** One waits, and its owner was told. */
    public PutAgainstDrain() {
      inbox.owner(told::incrementAndGet);
      inbox.put(0);
    }

    /** A device's thread. */
    @Actor
    public void put() {
      inbox.put(1);
    }

    /** The owner. */
    @Actor
    public void drain(II_Result r) {
      inbox.drain(unused -> r.r1++);
    }

    /** Afterwards. */
    @Arbiter
    public void told(II_Result r) {
      r.r2 = told.get();
    }
  }

  /** Two put at once: the owner is told once, and finds both. */
  @JCStressTest
  @State
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "told once of two")
  @Outcome(expect = FORBIDDEN, desc = "not told, told twice, or something is lost")
  public static class TwoPut {
    private final Inbox<Integer> inbox = new Inbox<>();
    private final AtomicInteger told = new AtomicInteger();

    /** Empty. */
    public TwoPut() {
      inbox.owner(told::incrementAndGet);
    }

    /** A device's thread. */
    @Actor
    public void one() {
      inbox.put(1);
    }

    /** The data plane's. */
    @Actor
    public void other() {
      inbox.put(2);
    }

    /** Afterwards. */
    @Arbiter
    public void all(II_Result r) {
      inbox.drain(unused -> r.r1++);
      r.r2 = told.get();
    }
  }

  /** An inbox gets its owner while the first is put in. */
  @JCStressTest
  @State
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "told by one of the two")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "told by both")
  @Outcome(expect = FORBIDDEN, desc = "it waits, and its owner never hears of it")
  public static class PutAgainstOwner {
    private final Inbox<Integer> inbox = new Inbox<>();
    private final AtomicInteger told = new AtomicInteger();

    /** The actor begins. */
    @Actor
    public void owner() {
      inbox.owner(told::incrementAndGet);
    }

    /** A link is up already. */
    @Actor
    public void put() {
      inbox.put(1);
    }

    /** Afterwards. */
    @Arbiter
    public void told(II_Result r) {
      r.r2 = told.get();
      inbox.drain(unused -> r.r1++);
    }
  }
}
