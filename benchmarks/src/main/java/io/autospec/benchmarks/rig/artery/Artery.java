package io.autospec.benchmarks.rig.artery;

import akka.actor.AbstractActor;
import akka.actor.Props;
import io.autospec.benchmarks.rig.system.EchoClient;
import io.autospec.benchmarks.rig.system.EchoServer;
import io.autospec.benchmarks.rig.system.EchoSetup;
import io.autospec.benchmarks.rig.system.EchoSystem;
import io.autospec.benchmarks.rig.system.ReplyHandler;

/** Two actors that send each other tensors, with a serializer that works on Artery's buffers. */
public final class Artery implements EchoSystem {
  private static final int MAX_BYTES = (4 << 20) - 1024;

  private final boolean large;

  /**
   * Makes the system.
   *
   * @param large whether tensors take Artery's stream for large messages
   */
  public Artery(boolean large) {
    this.large = large;
  }

  @Override
  public String name() {
    return large ? "artery-large" : "artery";
  }

  @Override
  public boolean supports(int bytes) {
    return bytes <= MAX_BYTES;
  }

  @Override
  public EchoServer startServer(EchoSetup setup) {
    ArteryNode node = new ArteryNode(large, setup.timeout());
    node.system().actorOf(Props.create(Echo.class, Echo::new), ArteryNode.SERVER);
    String address = node.system().provider().getDefaultAddress().toString();
    return new Running(node, address);
  }

  @Override
  public EchoClient connect(EchoSetup setup, String address, ReplyHandler replies) {
    return ArteryClient.connect(large, setup, address + "/user/" + ArteryNode.SERVER, replies);
  }

  private record Running(ArteryNode node, String address) implements EchoServer {
    @Override
    public void close() {
      node.close();
    }
  }

  private static final class Echo extends AbstractActor {
    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(Tensor.class, tensor -> getSender().tell(tensor, getSelf()))
          .build();
    }
  }
}
