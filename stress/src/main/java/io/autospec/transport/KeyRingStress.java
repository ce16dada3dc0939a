package io.autospec.transport;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A link looks at the version, and then keeps the keys that it finds until there is another. */
@JCStressTest
@State
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the old key, to be looked for again")
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the new key, to be looked for again")
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "the new key")
@Outcome(expect = FORBIDDEN, desc = "the old key, kept for good: nothing gets through any more")
public class KeyRingStress {
  private static final byte[] OLD = key(1);
  private static final byte[] NEW = key(2);

  private final KeyRing keys = new KeyRing();

  /** With a key. */
  public KeyRingStress() {
    keys.put(KeyRing.CLUSTER, OLD);
  }

  private static byte[] key(int first) {
    byte[] key = new byte[16];
    key[0] = (byte) first;
    return key;
  }

  /** The control plane brings a key. */
  @Actor
  public void put() {
    keys.put(KeyRing.CLUSTER, NEW);
  }

  /** The node's thread. */
  @Actor
  public void look(II_Result r) {
    r.r1 = (int) keys.version();
    r.r2 = keys.key(KeyRing.CLUSTER)[0];
  }
}
