package io.autospec.transport;

import io.autospec.transport.FaultyTransport.Faults;
import io.autospec.transport.local.InProcessNetwork;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Two nodes without threads in one process, stepped by hand with one clock, over a faulty network.
 */
final class SteppedPair implements AutoCloseable {
  static final long MILLI = 1_000_000;

  final InProcessNetwork network = new InProcessNetwork();
  final TestPeer one = new TestPeer();
  final TestPeer two = new TestPeer();
  FaultyTransport fromOne;
  FaultyTransport fromTwo;
  long nanos = 1_000 * MILLI;

  private final Faults faults;
  private final long seed;
  private final UnaryOperator<TensorNodeContext> settings;

  SteppedPair(Faults faults, long seed, UnaryOperator<TensorNodeContext> settings) {
    this.faults = faults;
    this.seed = seed;
    this.settings = settings;
    one.launch(context(one, 1).around(t -> fromOne = around(t, 1)));
    two.launch(context(two, 2).around(t -> fromTwo = around(t, 2)));
  }

  SteppedPair() {
    this(Faults.NONE, 1, UnaryOperator.identity());
  }

  TensorNodeContext context(TestPeer peer, int id) {
    TensorNodeContext context = peer.context(id).aeron(null).tcp(false).inProcess(network);
    return settings.apply(context.invoked(true).clock(() -> nanos));
  }

  FaultyTransport around(io.autospec.transport.port.TensorTransport way, long which) {
    FaultyTransport faulty = new FaultyTransport(way, faults, seed * 31 + which);
    faulty.sealed = seals();
    return faulty;
  }

  private boolean seals() {
    return settings.apply(one.context(9)).keys().has(KeyRing.CLUSTER);
  }

  /** Connects; expects that it works. */
  SteppedPair connected() {
    one.node.connect(two.node.address());
    until(() -> one.isConnected() && two.isConnected());
    return this;
  }

  /** One turn of each node; the clock goes on by a tenth of a millisecond. */
  void step() {
    nanos += MILLI / 10;
    one.node.doWork();
    if (two.node != null) {
      two.node.doWork();
    }
  }

  void run(long millis) {
    for (long end = nanos + millis * MILLI; nanos < end; ) {
      step();
    }
  }

  void until(BooleanSupplier condition) {
    for (int i = 0; i < 200_000; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      step();
    }
    throw new AssertionError("20 s in vain: " + one + "\n" + two);
  }

  @Override
  public void close() {
    one.close();
    two.close();
  }
}
