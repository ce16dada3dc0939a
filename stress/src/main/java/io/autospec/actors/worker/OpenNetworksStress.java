package io.autospec.actors.worker;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.autospec.actors.wire.NetworkKey;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A network is native memory: to run one of {@link OpenNetworks} after its end ends the process.
 */
public final class OpenNetworksStress {
  private static final String ONE = "ab".repeat(32);
  private static final String OTHER = "cd".repeat(32);
  private static final NetworkKey KEY = new NetworkKey(ONE, false, null);

  private OpenNetworksStress() {}

  private static final class Network implements Denoiser {
    private final AtomicInteger closes = new AtomicInteger();

    @Override
    public int stateSize() {
      return 1;
    }

    @Override
    public int outputSize() {
      return 1;
    }

    @Override
    public void predict(DenoiserBatch batch) {}

    @Override
    public void close() {
      closes.incrementAndGet();
    }
  }

  /** Another network is opened while the device runs the only one that may be open. */
  @JCStressTest
  @State
  @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "it was closed before the call")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "it was open for all of the call")
  @Outcome(expect = FORBIDDEN, desc = "closed within the call, twice, or never")
  public static class AddAgainstCall {
    private final OpenNetworks networks = new OpenNetworks(1, model -> {});
    private final Network one = new Network();

    /** One is open. */
    public AddAgainstCall() {
      networks.add(ONE, one);
    }

    /** The device's thread. */
    @Actor
    public void call(II_Result r) {
      Denoiser network = networks.begin(KEY);
      r.r1 = network == null ? -1 : one.closes.get();
      networks.end();
    }

    /** A thread that opens networks. */
    @Actor
    public void add() {
      networks.makeRoom();
      networks.add(OTHER, new Network());
    }

    /** Afterwards. */
    @Arbiter
    public void closed(II_Result r) {
      r.r2 = one.closes.get();
    }
  }

  /** The same network is opened again while the device runs it. */
  @JCStressTest
  @State
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the old or the new one, open all the while")
  @Outcome(expect = FORBIDDEN, desc = "closed within the call, twice, or never")
  public static class ReplaceAgainstCall {
    private final OpenNetworks networks = new OpenNetworks(1, model -> {});
    private final Network old = new Network();

    /** One is open. */
    public ReplaceAgainstCall() {
      networks.add(ONE, old);
    }

    /** The device's thread. */
    @Actor
    public void call(II_Result r) {
      Network network = (Network) networks.begin(KEY);
      r.r1 = network.closes.get();
      networks.end();
    }

    /** A thread that opens networks. */
    @Actor
    public void replace() {
      networks.add(ONE, new Network());
    }

    /** Afterwards. */
    @Arbiter
    public void closed(II_Result r) {
      r.r2 = old.closes.get();
    }
  }
}
