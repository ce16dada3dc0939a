package io.autospec.transport;

import io.autospec.transport.frame.BufferPool;
import io.autospec.transport.frame.TensorMessage;
import io.autospec.transport.port.FrameHandler;
import io.autospec.transport.port.PeerAddress;
import io.autospec.transport.port.TensorTransport;
import io.autospec.transport.port.Wakeup;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * One end of the data plane: greets peers, sends to them, and hands what comes to its handler.
 *
 * <p>{@link #launch} gives it a thread of its own, which sleeps while there is nothing to do; with
 * {@link TensorNodeContext#invoked(boolean)} it has none, and whoever made it calls {@link
 * #doWork}, step by step, with a clock of its own. Any thread may {@link #connect} and close.
 */
public final class TensorNode implements AutoCloseable {
  private static final int MOST_COMMANDS = 1024;
  private static final int POLL_LIMIT = 32;
  private static final long TICK_NANOS = 1_000_000;
  private static final long BUSY_NANOS = 5_000_000;

  private final TensorNodeContext context;
  private final TransportCounters counters = new TransportCounters();
  private final Wakeup wakeup = new Wakeup();
  private final List<TensorTransport> transports = new ArrayList<>();
  private final List<FrameHandler> frameHandlers = new ArrayList<>();
  private final LinkTable links;
  private final LinkKeeper keeper;
  private final TensorSubscription subscription;
  private final ArrayDeque<BufferPool> idleMemory = new ArrayDeque<>();
  private final DropLog dropLog;
  private final SecureRandom random = new SecureRandom();
  private final ManyToOneConcurrentArrayQueue<Runnable> commands =
      new ManyToOneConcurrentArrayQueue<>(MOST_COMMANDS);
  private final SentMessage settled = new SentMessage();
  private final TensorHandler handler;
  private AgentRunner runner;
  private Thread thread;
  private long lastWorkNanos;
  private long lastLoopNanos;
  private long nextTickNanos;
  private boolean tickDue;
  private boolean stalled;
  private volatile String summary = "no links";
  private volatile boolean closed;

  private TensorNode(TensorNodeContext context) {
    this.context = context;
    this.handler = context.handler();
    this.links = new LinkTable(context.maxPeers());
    BufferPool receiveMemory = context.receiveMemory();
    this.keeper = new LinkKeeper(context, this, links, transports);
    this.subscription =
        new TensorSubscription(context, this, links, keeper, counters, receiveMemory);
    counters.pool("receive", receiveMemory);
    lastLoopNanos = context.clock().nanoTime();
    lastWorkNanos = lastLoopNanos;
    nextTickNanos = lastLoopNanos;
    this.dropLog = new DropLog(context.nodeId(), counters.frames(), context.log(), lastLoopNanos);
    try {
      Ways.open(context, wakeup, counters, transports);
    } catch (RuntimeException e) {
      CloseHelper.quietCloseAll(transports);
      wakeup.close();
      throw e;
    }
    for (TensorTransport transport : transports) {
      frameHandlers.add(
          (buffer, offset, length) -> subscription.onFrame(transport, buffer, offset, length));
    }
  }

  /**
   * Makes a node and, unless it is invoked, starts its thread.
   *
   * @throws IllegalArgumentException if the configuration contradicts itself; the message says what
   *     to change
   * @throws IllegalStateException if a port, folder or driver cannot be had
   */
  public static TensorNode launch(TensorNodeContext context) {
    TensorNode node = new TensorNode(context.conclude());
    if (!context.invoked()) {
      node.start();
    }
    return node;
  }

  private void start() {
    NodeIdleStrategy idle = new NodeIdleStrategy(wakeup, this, context.maxSleepMillis());
    runner = new AgentRunner(idle, context.errorHandler(), null, new NodeAgent());
    thread = AgentRunner.startOnThread(runner);
    thread.setName("autospec-transport-" + context.nodeId());
  }

  /** Returns where this node can be reached. */
  public PeerAddress address() {
    PeerAddress.Builder builder = new PeerAddress.Builder(context.nodeId());
    transports.forEach(transport -> transport.describe(builder));
    return builder.build();
  }

  /** Returns this node's counters. */
  public TransportCounters counters() {
    return counters;
  }

  /**
   * Begins to open a link to a peer; the handler is told when it is there, or cannot be reached. If
   * there is a link to this peer already, the new one ends at once.
   *
   * @return what to offer messages to; not connected yet
   * @throws IllegalStateException if this node is closed, or far too many calls are waiting
   */
  public TensorPublication connect(PeerAddress peer) {
    if (peer.nodeId() == context.nodeId()) {
      throw new IllegalArgumentException("node " + peer.nodeId() + " cannot connect to itself");
    }
    TensorPublication publication = publication(peer);
    enqueue(() -> keeper.open(publication, context.clock().nanoTime()));
    return publication;
  }

  /** Ends the link to a peer, if this publication is still its current one. */
  public void disconnect(TensorPublication publication) {
    enqueue(
        () -> {
          Link link = links.of(publication.peerId());
          if (link != null && link.publication == publication) {
            keeper.end(link, LinkEnd.CLOSED);
          }
        });
  }

  private void enqueue(Runnable command) {
    if (closed || !commands.offer(command)) {
      throw new IllegalStateException(
          closed ? "this node is closed" : MOST_COMMANDS + " calls wait for this node's thread");
    }
    wakeup.signal();
  }

  /**
   * Does what there is to do, once; only for an invoked node, and by one thread at a time.
   *
   * @return how much it was
   */
  public int doWork() {
    if (runner != null) {
      throw new IllegalStateException("this node has a thread of its own");
    }
    return work();
  }

  private int work() {
    long now = context.clock().nanoTime();
    long slept = now - lastLoopNanos;
    lastLoopNanos = now;
    if (slept > context.heartbeatNanos()) {
      keeper.forgive(slept, now);
    }
    stalled = false;
    int work = runCommands();
    for (int i = 0; i < transports.size(); i++) {
      TensorTransport transport = transports.get(i);
      work += transport.doWork(now);
      work += transport.poll(frameHandlers.get(i), POLL_LIMIT);
    }
    if (tickDue || now - nextTickNanos >= 0) {
      tickDue = false;
      nextTickNanos = now + TICK_NANOS;
      work += keeper.onTick(now);
      subscription.onTick();
      dropLog.onTick(now);
    }
    // After the tick: what peers wait for goes first.
    for (int i = links.size() - 1; i >= 0; i--) {
      work += links.get(i).publication.flush();
    }
    if (work > 0) {
      lastWorkNanos = now;
    }
    return work;
  }

  private int runCommands() {
    int count = 0;
    Runnable command;
    while ((command = commands.poll()) != null) {
      command.run();
      count++;
    }
    tickDue |= count > 0;
    return count;
  }

  // ---- of the node's thread

  TensorPublication publication(PeerAddress peer) {
    long session;
    do {
      session = random.nextLong();
    } while (session == 0);
    BufferPool memory;
    synchronized (idleMemory) {
      memory = idleMemory.poll();
    }
    return new TensorPublication(
        peer,
        session,
        context,
        counters,
        memory == null ? context.newSendMemory() : memory,
        wakeup::signal);
  }

  /** A frame was left where it is; nobody signals when there is room. */
  void onStalled() {
    stalled = true;
  }

  void tickSoonIf(boolean due) {
    tickDue |= due;
  }

  boolean hasQueued() {
    for (int i = 0; i < links.size(); i++) {
      if (links.get(i).publication.hasQueued()) {
        return true;
      }
    }
    return false;
  }

  boolean isBusy() {
    return stalled || lastLoopNanos - lastWorkNanos < BUSY_NANOS;
  }

  void onMessage(Link link, TensorMessage message) {
    try {
      handler.onMessage(link.publication, message);
    } catch (RuntimeException e) {
      message.close();
      onFailure(e);
    }
  }

  private void summarize() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < links.size(); i++) {
      Link link = links.get(i);
      text.append(i == 0 ? "" : ", ").append(link.publication).append(" by ");
      text.append(link.transport().name());
    }
    summary = links.size() == 0 ? "no links" : text.toString();
  }

  void onConnected(Link link) {
    summarize();
    counters.increment(TransportCounter.LINKS_OPENED);
    try {
      handler.onConnected(link.publication);
    } catch (RuntimeException e) {
      onFailure(e);
    }
  }

  void onEnded(Link link, LinkEnd why) {
    subscription.forget(link);
    summarize();
    synchronized (idleMemory) {
      idleMemory.add(link.publication.memory());
    }
    if (link.agreed) {
      counters.increment(TransportCounter.LINKS_ENDED);
    } else if (!link.asked) {
      return; // Somebody said hello and no more: nobody's business.
    }
    try {
      handler.onDisconnected(link.publication, why);
    } catch (RuntimeException e) {
      onFailure(e);
    }
  }

  void onDelivered(Link link, long sequence) {
    if (link.publication.settle(sequence, settled)) {
      counters.increment(TransportCounter.DELIVERED);
      try {
        handler.onDelivered(link.publication, settled);
      } catch (RuntimeException e) {
        onFailure(e);
      }
    }
  }

  void onUndelivered(Link link, SentMessage message) {
    counters.increment(TransportCounter.UNDELIVERED);
    try {
      handler.onUndelivered(link.publication, message);
    } catch (RuntimeException e) {
      onFailure(e);
    }
  }

  private void onFailure(RuntimeException e) {
    counters.increment(TransportCounter.HANDLER_FAILURES);
    context.errorHandler().onError(e);
  }

  /** Returns which peers this node has, and which way; for people. */
  @Override
  public String toString() {
    return "node " + context.nodeId() + ": " + summary;
  }

  // ---- closing

  /** Says goodbye to all peers and gives everything back. Closing again does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (runner != null) {
      wakeup.signal();
      runner.close();
    } else {
      shutDown();
    }
  }

  private void shutDown() {
    closed = true;
    runCommands();
    for (int i = links.size() - 1; i >= 0; i--) {
      keeper.end(links.get(i), LinkEnd.CLOSED);
    }
    // The goodbyes leave with the transports' last turns.
    for (int i = 0; i < 3; i++) {
      for (TensorTransport transport : transports) {
        transport.doWork(context.clock().nanoTime());
      }
    }
    CloseHelper.closeAll(context.errorHandler(), transports);
    wakeup.close();
  }

  private final class NodeAgent implements Agent {
    @Override
    public int doWork() {
      return work();
    }

    @Override
    public void onClose() {
      shutDown();
    }

    @Override
    public String roleName() {
      return "autospec-transport-" + context.nodeId();
    }
  }
}
