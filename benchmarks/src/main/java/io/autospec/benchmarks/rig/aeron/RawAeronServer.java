package io.autospec.benchmarks.rig.aeron;

import io.aeron.Subscription;
import io.autospec.benchmarks.rig.system.EchoServer;
import io.autospec.benchmarks.rig.system.EchoSetup;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Polls, and sends back, on one thread beside the driver's. The client's first message says on
 * which channel it wants its replies.
 */
final class RawAeronServer implements EchoServer {
  private final RawAeron system;
  private final EchoSetup setup;
  private final AeronNode node;
  private final Subscription requests;
  private final String address;
  private final Thread thread;
  private volatile boolean closed;

  private RawAeronServer(RawAeron system, EchoSetup setup, Path folder) {
    this.system = system;
    this.setup = setup;
    this.node = AeronNode.withDriver(system.medium(), system.settings(), setup.timeout(), folder);
    this.requests = node.subscribe(RawAeron.REQUESTS);
    this.address = system.medium() == Medium.IPC ? folder.toString() : node.channelTo(requests);
    this.thread = new Thread(this::serve, "rig-aeron-echo");
    thread.setDaemon(true);
  }

  static RawAeronServer start(RawAeron system, EchoSetup setup) {
    RawAeronServer server = new RawAeronServer(system, setup, setup.folder().resolve("server"));
    server.thread.start();
    return server;
  }

  private void serve() {
    try {
      echo();
    } catch (RuntimeException e) {
      if (!closed) {
        System.err.println("rig: " + system.name() + "'s server: " + e.getMessage());
      }
    }
  }

  private void echo() {
    String[] channel = new String[1];
    node.await(
        "greeting",
        () ->
            requests.poll(
                    (buffer, offset, length, header) ->
                        channel[0] = buffer.getStringWithoutLengthAscii(offset, length),
                    1)
                > 0);
    TensorSender sender = system.sender(node.publish(channel[0], RawAeron.REPLIES));
    IdleStrategy idle = system.settings().idle();
    IdleStrategy backPressure = system.settings().idle();
    UnsafeBuffer view = new UnsafeBuffer();
    TensorReceiver receiver =
        system.receiver(
            requests,
            setup.bytes(),
            (buffer, offset, length) -> {
              view.wrap(buffer, offset, length);
              send(sender, view, backPressure);
            });
    while (!closed) {
      node.turn();
      idle.idle(receiver.poll());
    }
  }

  private void send(TensorSender sender, DirectBuffer tensor, IdleStrategy backPressure) {
    while (!closed && !sender.trySend(tensor)) {
      node.turn();
      backPressure.idle();
    }
    backPressure.reset();
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(setup.timeout().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    node.close();
  }
}
