package io.autospec.transport;

import io.autospec.transport.frame.ElementType;
import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.frame.TensorMessage;
import io.autospec.transport.port.OfferResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A node that remembers what it is told. What comes is checked: the payload depends on the query,
 * so a message that is torn or mixed up with another is seen.
 */
final class TestPeer implements TensorHandler, AutoCloseable {
  final Map<Long, AtomicInteger> received = new ConcurrentHashMap<>();
  final ConcurrentLinkedQueue<Long> delivered = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<Long> undelivered = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<LinkEnd> ends = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
  final List<TensorMessage> held = new ArrayList<>();
  final AtomicInteger torn = new AtomicInteger();
  volatile TensorPublication peer;
  volatile boolean holds;
  volatile boolean echoes;
  TensorNode node;

  private final ExecutorService echo = Executors.newSingleThreadExecutor();
  private final OutgoingMessage reply = new OutgoingMessage(4);

  TensorNodeContext context(int nodeId) {
    return new TensorNodeContext(nodeId, this).log(log::add).errorHandler(errors::add);
  }

  TestPeer launch(TensorNodeContext context) {
    node = TensorNode.launch(context);
    return this;
  }

  /** Returns the payload of a query: floats that are its own. */
  static UnsafeBuffer payload(long query, int bytes) {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[bytes]);
    SplittableRandom random = new SplittableRandom(query);
    for (int i = 0; i + 8 <= bytes; i += 8) {
      buffer.putLong(i, random.nextLong());
    }
    return buffer;
  }

  static OutgoingMessage request(long query, int bytes) {
    return new OutgoingMessage(2)
        .begin(FrameKind.REQUEST, 0, 3, 4, 5, query)
        .add(1, ElementType.FLOAT32, new long[] {bytes / 4}, 1, payload(query, bytes), 0);
  }

  OfferResult send(long query, int bytes) {
    return peer.offer(request(query, bytes));
  }

  @Override
  public void onMessage(TensorPublication from, TensorMessage message) {
    received.computeIfAbsent(message.queryId(), q -> new AtomicInteger()).incrementAndGet();
    int length = message.tensors().payloadLength(0);
    UnsafeBuffer got = new UnsafeBuffer(message.body(), message.tensors().payloadOffset(0), length);
    if (got.compareTo(payload(message.queryId(), length)) != 0) {
      torn.incrementAndGet();
    }
    if (echoes) {
      echo.execute(() -> echo(from, message));
    } else if (holds) {
      synchronized (held) {
        held.add(message);
      }
    } else {
      message.close();
    }
  }

  private void echo(TensorPublication to, TensorMessage message) {
    int length = message.tensors().payloadLength(0);
    reply.begin(FrameKind.REPLY, message.jobId(), 3, 4, 5, message.queryId());
    reply.add(
        1,
        ElementType.FLOAT32,
        new long[] {length / 4},
        1,
        message.body(),
        message.tensors().payloadOffset(0));
    while (to.offer(reply) == OfferResult.BACK_PRESSURED) {
      LockSupport.parkNanos(100_000);
    }
    message.close();
  }

  void closeHeld() {
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
    ends.add(why);
  }

  @Override
  public void onDelivered(TensorPublication publication, SentMessage message) {
    delivered.add(message.queryId());
  }

  @Override
  public void onUndelivered(TensorPublication publication, SentMessage message) {
    undelivered.add(message.queryId());
  }

  @Override
  public String toString() {
    return "received "
        + received.size()
        + ", delivered "
        + delivered.size()
        + ", undelivered "
        + undelivered
        + ", ends "
        + ends
        + ", log "
        + log
        + ", errors "
        + errors
        + ", "
        + node.counters().snapshot();
  }

  boolean isConnected() {
    TensorPublication publication = peer;
    return publication != null && publication.isConnected();
  }

  @Override
  public void close() {
    echo.shutdownNow();
    closeHeld();
    if (node != null) {
      node.close();
    }
  }
}
