package io.autospec.systemtests;

import static io.autospec.systemtests.Journal.Event.DELIVERED;
import static io.autospec.systemtests.Journal.Event.RECEIVED;
import static io.autospec.systemtests.Journal.Event.SENT;
import static io.autospec.systemtests.Journal.Event.TORN;
import static io.autospec.systemtests.Journal.Event.UNDELIVERED;

import io.autospec.transport.LinkEnd;
import io.autospec.transport.SentMessage;
import io.autospec.transport.TensorHandler;
import io.autospec.transport.TensorNode;
import io.autospec.transport.TensorNodeContext;
import io.autospec.transport.TensorPublication;
import io.autospec.transport.frame.ElementType;
import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.frame.TensorMessage;
import io.autospec.transport.port.OfferResult;
import io.autospec.transport.port.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A node that writes down what it does and is told. If asked to, it answers requests with their own
 * tensors, or holds what comes and closes nothing.
 */
final class JournaledNode implements TensorHandler, AutoCloseable {
  private static final int TENSOR = 7;
  private static final long RETRY_NANOS = 200_000;

  /** The end of a link, and when this was told of it. */
  record End(LinkEnd why, long nanos) {}

  private final Journal journal;
  private final boolean echoes;
  private final List<TensorMessage> held = new ArrayList<>();
  private final ExecutorService echo = Executors.newSingleThreadExecutor();
  private final OutgoingMessage reply = new OutgoingMessage(1);
  private final ConcurrentLinkedQueue<End> ends = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
  private final TensorNode node;
  private volatile TensorPublication peer;
  private volatile boolean holds;
  private volatile boolean closing;

  JournaledNode(NodeOptions options, Journal journal, boolean echoes) {
    this.journal = journal;
    this.echoes = echoes;
    this.node = TensorNode.launch(configure(options.context(this)));
  }

  /** For a node of which more is chosen; its context must have this as its handler. */
  interface Launcher {
    TensorNodeContext context(TensorHandler handler);
  }

  JournaledNode(Launcher launcher, Journal journal, boolean echoes) {
    this.journal = journal;
    this.echoes = echoes;
    this.node = TensorNode.launch(configure(launcher.context(this)));
  }

  private TensorNodeContext configure(TensorNodeContext context) {
    return context.log(log::add).errorHandler(errors::add);
  }

  Journal journal() {
    return journal;
  }

  TensorNode node() {
    return node;
  }

  PeerAddress address() {
    return node.address();
  }

  /** Returns the latest peer that was there; it may be gone. */
  TensorPublication peer() {
    return peer;
  }

  boolean isConnected() {
    TensorPublication now = peer;
    return now != null && now.isConnected();
  }

  /** Returns how links ended, oldest first. */
  List<End> ends() {
    return List.copyOf(ends);
  }

  /** Returns what the node told its operator. */
  List<String> log() {
    return List.copyOf(log);
  }

  List<Throwable> errors() {
    return List.copyOf(errors);
  }

  long counter(String name) {
    Long value = node.counters().snapshot().get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "no counter " + name + " in " + node.counters().snapshot().keySet());
    }
    return value;
  }

  /**
   * Offers a message with one tensor, whose first bytes are the payload.
   *
   * @param message used for this, and free again after it
   */
  OfferResult offer(
      OutgoingMessage message, FrameKind kind, long query, UnsafeBuffer payload, int length) {
    TensorPublication to = peer;
    if (to == null) {
      return OfferResult.NOT_CONNECTED;
    }
    return offer(to, message, kind, query, payload, 0, length);
  }

  private OfferResult offer(
      TensorPublication to,
      OutgoingMessage message,
      FrameKind kind,
      long query,
      DirectBuffer source,
      int offset,
      int length) {
    message.begin(kind, 0, query & 0xFF, 3 * query, (int) query, query);
    message.add(TENSOR, ElementType.UINT8, new long[] {length}, 1, source, offset);
    OfferResult result = to.offer(message);
    if (result == OfferResult.SENT) {
      journal.note(SENT, kind, query);
    }
    return result;
  }

  @Override
  public void onMessage(TensorPublication from, TensorMessage message) {
    journal.note(RECEIVED, message.kind(), message.queryId());
    if (!isWhole(message)) {
      journal.note(TORN, message.kind(), message.queryId());
    }
    if (holds) {
      synchronized (held) {
        held.add(message);
      }
    } else if (echoes && message.kind() == FrameKind.REQUEST) {
      echo.execute(() -> answer(from, message));
    } else {
      message.close();
    }
  }

  private static boolean isWhole(TensorMessage message) {
    long query = message.queryId();
    return message.tensors().count() == 1
        && message.tensors().nameId(0) == TENSOR
        && message.epoch() == (query & 0xFF)
        && message.trajectory() == 3 * query
        && message.step() == (int) query
        && Payload.matches(
            message.body(),
            message.tensors().payloadOffset(0),
            query,
            message.tensors().payloadLength(0));
  }

  private void answer(TensorPublication to, TensorMessage message) {
    int from = message.tensors().payloadOffset(0);
    int length = message.tensors().payloadLength(0);
    long query = message.queryId();
    OfferResult result = OfferResult.BACK_PRESSURED;
    while (result == OfferResult.BACK_PRESSURED && !closing) {
      result = offer(to, reply, FrameKind.REPLY, query, message.body(), from, length);
      if (result == OfferResult.BACK_PRESSURED) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
    message.close();
  }

  /** From now on, keeps what comes. */
  void hold() {
    holds = true;
  }

  int held() {
    synchronized (held) {
      return held.size();
    }
  }

  /** Treats what was kept, and what comes from now on, as usual. */
  void release() {
    holds = false;
    synchronized (held) {
      held.forEach(TensorMessage::close);
      held.clear();
    }
  }

  @Override
  public void onConnected(TensorPublication publication) {
    peer = publication;
  }

  @Override
  public void onDisconnected(TensorPublication publication, LinkEnd why) {
    ends.add(new End(why, System.nanoTime()));
  }

  @Override
  public void onDelivered(TensorPublication publication, SentMessage message) {
    journal.note(DELIVERED, message.kind(), message.queryId());
  }

  @Override
  public void onUndelivered(TensorPublication publication, SentMessage message) {
    journal.note(UNDELIVERED, message.kind(), message.queryId());
  }

  /** Returns the counters that are not 0. */
  private Map<String, Long> counted() {
    Map<String, Long> counters = node.counters().snapshot();
    counters.values().removeIf(value -> value == 0);
    return counters;
  }

  @Override
  public String toString() {
    return "peer %s, ends %s, log %s, errors %s, held %d, %s"
        .formatted(peer, ends, log, errors, held(), counted());
  }

  @Override
  public void close() {
    closing = true;
    echo.shutdown();
    try {
      if (!echo.awaitTermination(5, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the echo thread does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    release();
    node.close();
  }
}
