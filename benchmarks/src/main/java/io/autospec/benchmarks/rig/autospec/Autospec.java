package io.autospec.benchmarks.rig.autospec;

import io.autospec.benchmarks.rig.system.EchoClient;
import io.autospec.benchmarks.rig.system.EchoServer;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.EchoSystem;
import io.autospec.benchmarks.rig.system.ReplyHandler;
import io.autospec.transport.TensorHandler;
import io.autospec.transport.TensorNode;
import io.autospec.transport.TensorNodeContext;
import io.autospec.transport.local.InProcessNetwork;
import java.util.Locale;

/** Tensor messages between two nodes, with the settings that a node derives by itself. */
public final class Autospec implements EchoSystem {
  static final int SERVER = 1;
  static final int CLIENT = 2;

  private static final int TABLE = 256;

  private final Way way;
  private final boolean invoked;
  private final InProcessNetwork network = new InProcessNetwork();

  /**
   * Makes the system.
   *
   * @param invoked whether the thread that waits for replies runs the node, as raw Aeron's invoked
   *     systems do: then what is left between the two is what frames cost
   */
  public Autospec(Way way, boolean invoked) {
    this.way = way;
    this.invoked = invoked;
  }

  boolean invoked() {
    return invoked;
  }

  @Override
  public String name() {
    String name = "autospec-" + way.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return invoked ? name + "-invoked" : name;
  }

  @Override
  public boolean inOneProcess() {
    return way == Way.INPROCESS;
  }

  @Override
  public long warmUpBytes() {
    return 48 << 20;
  }

  TensorNode launch(int nodeId, EchoSetup setup, TensorHandler handler) {
    TensorNodeContext context = new TensorNodeContext(nodeId, handler);
    context.largestMessageBytes(Math.max(1 << 16, setup.bytes() + TABLE));
    way.choose(context.invoked(invoked), network);
    return TensorNode.launch(context);
  }

  @Override
  public EchoServer startServer(EchoSetup setup) {
    return new AutospecServer(this, setup);
  }

  @Override
  public EchoClient connect(EchoSetup setup, String address, ReplyHandler replies) {
    return new AutospecClient(this, setup, address, replies);
  }
}
