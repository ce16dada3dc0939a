package io.autospec.transport;

import io.autospec.transport.frame.BufferPool;
import io.autospec.transport.frame.Chunker;
import io.autospec.transport.frame.FrameLimits;
import io.autospec.transport.frame.FrameSeal;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.frame.PooledBuffer;
import io.autospec.transport.frame.TensorFrameDescriptor;
import io.autospec.transport.port.FramePublication;
import io.autospec.transport.port.OfferResult;
import io.autospec.transport.port.PeerAddress;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The sending half of a link to a peer. Any thread may offer; nothing blocks.
 *
 * <p>A message is written to the transport at once, by the caller's thread: one copy. If the peer
 * has no room for all of it, the rest is kept in this node's memory, which is bounded, and sent
 * when there is room; if there is no room for that either, or for its beginning, the caller is told
 * to come again. Allocates nothing in steady state, seals aside.
 */
public final class TensorPublication {
  /** Most messages of one link that wait in this node's memory. */
  static final int MOST_QUEUED = 64;

  private final int peerId;
  private final long session;
  private final TensorNodeContext context;
  private final TransportCounters counters;
  private final BufferPool memory;
  private final SentMessages sent;
  private final OutgoingMessage[] queue = new OutgoingMessage[MOST_QUEUED];
  private final Runnable wakeUp;

  private UnsafeBuffer scratch;
  private PeerAddress address;
  private FramePublication carrier;
  private Chunker chunker;
  private Chunker controlChunker;
  private SessionSeals seals;
  private boolean sealed;
  private boolean broken;
  private boolean controlWaits;
  private volatile State state = State.CONNECTING;
  private long nextSequence;
  private int queueHead;
  private volatile int queued;
  private int chunkOfHead;
  private int chunksOfHead;
  private volatile long framesSent;

  private enum State {
    CONNECTING,
    CONNECTED,
    ENDED
  }

  TensorPublication(
      PeerAddress address,
      long session,
      TensorNodeContext context,
      TransportCounters counters,
      BufferPool memory,
      Runnable wakeUp) {
    this.peerId = address.nodeId();
    this.address = address;
    this.session = session;
    this.context = context;
    this.counters = counters;
    this.memory = memory;
    this.wakeUp = wakeUp;
    this.sent = new SentMessages(context.maxInFlight());
    for (int i = 0; i < MOST_QUEUED; i++) {
      queue[i] = new OutgoingMessage(1);
    }
  }

  /** Returns who the peer is. */
  public int peerId() {
    return peerId;
  }

  /** Returns where the peer is, as it said last. */
  public synchronized PeerAddress address() {
    return address;
  }

  /** Returns this node's session of the link; another link to the same peer has another. */
  public long session() {
    return session;
  }

  /** Returns whether the peer is there, as far as is known. */
  public boolean isConnected() {
    return state == State.CONNECTED;
  }

  /**
   * Sends a message. What becomes of it is told to the node's handler: delivered, or maybe not.
   *
   * @param message not of a kind that transports use between themselves
   * @return {@link OfferResult#SENT} if it was taken, and the tensors' buffers are free again;
   *     {@link OfferResult#BACK_PRESSURED} if it may be offered again soon; else why it never will
   *     be
   */
  public OfferResult offer(OutgoingMessage message) {
    if (message.kind().isControl()) {
      throw new IllegalArgumentException("messages of kind " + message.kind() + " are not offered");
    }
    OfferResult result;
    synchronized (this) {
      result = place(message);
      if (result == OfferResult.SENT && queued > 0) {
        wakeUp.run();
      }
    }
    if (result == OfferResult.SENT) {
      counters.increment(TransportCounter.MESSAGES_SENT);
    } else if (result == OfferResult.BACK_PRESSURED) {
      counters.increment(TransportCounter.BACK_PRESSURED);
    }
    return result;
  }

  private OfferResult place(OutgoingMessage message) {
    if (state == State.CONNECTING) {
      return OfferResult.NOT_CONNECTED;
    }
    if (state == State.ENDED || broken) {
      return OfferResult.CLOSED;
    }
    int chunks = chunker.chunksOf(message);
    if (chunks == 0 || message.bodyLength() > context.limits().maxBodyBytes()) {
      return OfferResult.TOO_LARGE;
    }
    FrameSeal seal = sealed ? seals.of(message.jobId()) : null;
    if (sealed && seal == null) {
      return OfferResult.NO_KEY;
    }
    if (sent.isFull() || controlWaits) {
      return OfferResult.BACK_PRESSURED;
    }
    if (queued > 0) {
      return enqueue(message);
    }
    return chunks == 1 ? sendWhole(message, seal) : sendChunks(message, chunks, seal);
  }

  private OfferResult sendWhole(OutgoingMessage message, FrameSeal seal) {
    chunker.begin(message, nextSequence);
    OfferResult result = send(chunker, 0, seal);
    if (result == OfferResult.SENT) {
      sent.add(message, deadline());
      number(1);
    }
    return result;
  }

  /** Sends as many chunks as there is room for, and keeps a copy for the rest. */
  private OfferResult sendChunks(OutgoingMessage message, int chunks, FrameSeal seal) {
    // Taken first, because a message that was begun has to be ended.
    PooledBuffer buffer = memory.acquire((int) message.bodyLength());
    if (buffer == null) {
      return OfferResult.BACK_PRESSURED;
    }
    chunker.begin(message, nextSequence);
    OfferResult result = OfferResult.SENT;
    int chunk = 0;
    while (chunk < chunks && result == OfferResult.SENT) {
      result = send(chunker, chunk, seal);
      chunk += result == OfferResult.SENT ? 1 : 0;
    }
    if (chunk == 0) {
      buffer.close();
      return result;
    }
    sent.add(message, deadline());
    number(chunks);
    if (chunk == chunks) {
      buffer.close();
    } else {
      chunker.continueWith(keep(message, buffer));
      chunkOfHead = chunk;
      chunksOfHead = chunks;
    }
    return OfferResult.SENT;
  }

  private OfferResult enqueue(OutgoingMessage message) {
    PooledBuffer buffer = queued == MOST_QUEUED ? null : memory.acquire((int) message.bodyLength());
    if (buffer == null) {
      return OfferResult.BACK_PRESSURED;
    }
    keep(message, buffer);
    sent.add(message, deadline());
    return OfferResult.SENT;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under this object's lock
  private OutgoingMessage keep(OutgoingMessage message, PooledBuffer buffer) {
    OutgoingMessage copy = queue[(queueHead + queued) % MOST_QUEUED];
    copy.copyOf(message, buffer);
    queued++;
    counters.addQueued(1);
    counters.increment(TransportCounter.COPIES);
    return copy;
  }

  private void number(int chunks) {
    sent.number(nextSequence);
    nextSequence += chunks;
  }

  private long deadline() {
    return context.clock().nanoTime() + context.deliveryTimeoutNanos();
  }

  /** Writes one frame to the transport. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // under this object's lock
  private OfferResult send(Chunker chunks, int chunk, FrameSeal seal) {
    int tail = seal == null ? 0 : TensorFrameDescriptor.TAG_LENGTH;
    int length = chunks.frameLength(chunk) + tail;
    OfferResult result = carrier.claim(length);
    if (result != OfferResult.SENT) {
      broken |= result == OfferResult.CLOSED;
      return result == OfferResult.NOT_CONNECTED ? OfferResult.BACK_PRESSURED : result;
    }
    try {
      build(chunks, chunk, seal, length);
    } catch (RuntimeException e) {
      // A claim that stays open would keep everything behind it from the peer.
      carrier.abort();
      broken = true;
      throw e;
    }
    result = carrier.commit();
    if (result != OfferResult.SENT) {
      // The frame's number is used up, and with a seal must never be used again.
      broken = true;
      return OfferResult.CLOSED;
    }
    framesSent++;
    counters.increment(TransportCounter.FRAMES_SENT);
    counters.add(TransportCounter.BYTES_SENT, length);
    return result;
  }

  private void build(Chunker chunks, int chunk, FrameSeal seal, int length) {
    if (seal == null) {
      chunks.write(chunk, carrier.buffer(), carrier.offset());
    } else {
      chunks.write(chunk, scratch, 0);
      seal.seal(scratch);
      carrier.buffer().putBytes(carrier.offset(), scratch, 0, length);
    }
  }

  // ---- what the node's thread does

  /** Takes another way to the peer; only before the link is agreed. */
  synchronized void carry(FramePublication next, boolean sealedWay) {
    if (carrier != null) {
      carrier.close();
    }
    carrier = next;
    sealed = sealedWay;
    if (sealed && scratch == null) {
      scratch = new UnsafeBuffer(new byte[context.frameBytes()]);
    }
    broken = false;
    int tag = TensorFrameDescriptor.TAG_LENGTH;
    int room = context.frameBytes();
    controlChunker =
        new Chunker(context.nodeId(), session, chunkSize(room - tag), context.limits());
  }

  private static int chunkSize(int frameBytes) {
    return (frameBytes - TensorFrameDescriptor.HEADER_LENGTH) & ~7;
  }

  /** Begins to take messages: the peer has agreed. */
  synchronized void connect(
      PeerAddress itsAddress, FrameLimits itsLimits, int frameBytes, SessionSeals itsSeals) {
    address = itsAddress;
    seals = itsSeals;
    int room = Math.min(frameBytes, itsLimits.maxFrameBytes());
    int chunk = chunkSize(room - TensorFrameDescriptor.TAG_LENGTH);
    chunker = new Chunker(context.nodeId(), session, chunk, itsLimits);
    state = State.CONNECTED;
  }

  /**
   * Sends a control message: one frame. If there is no room for it, nothing else is sent before it:
   * what a peer waits for must not wait behind what it has no room for.
   *
   * @param seal null if it goes in clear text
   */
  synchronized OfferResult control(OutgoingMessage message, FrameSeal seal) {
    if (controlChunker.begin(message, nextSequence) != 1) {
      throw new IllegalArgumentException("a control message has one frame");
    }
    if (broken || (sealed && seal == null)) {
      return broken ? OfferResult.CLOSED : OfferResult.NO_KEY;
    }
    OfferResult result = send(controlChunker, 0, seal);
    controlWaits = result == OfferResult.BACK_PRESSURED;
    if (result == OfferResult.SENT || broken) {
      nextSequence++; // Used up, also by a frame that did not leave.
    }
    return result;
  }

  /** Returns the seal of control messages once the peer has agreed; null if none is used. */
  synchronized FrameSeal controlSeal() {
    return sealed ? seals.of(KeyRing.CLUSTER) : null;
  }

  /** Sends what waits in this node's memory; returns how many frames were sent. */
  int flush() {
    return queued == 0 ? 0 : flushQueue();
  }

  private synchronized int flushQueue() {
    int frames = 0;
    while (queued > 0 && frames < 64 && !broken && !controlWaits) {
      OutgoingMessage message = queue[queueHead];
      FrameSeal seal = sealed ? seals.of(message.jobId()) : null;
      if (sealed && seal == null) {
        dropHead(); // Its key was taken away; its deadline will tell.
        continue;
      }
      if (chunksOfHead == 0) {
        chunksOfHead = chunker.begin(message, nextSequence);
        number(chunksOfHead);
      }
      if (send(chunker, chunkOfHead, seal) != OfferResult.SENT) {
        break;
      }
      frames++;
      if (++chunkOfHead == chunksOfHead) {
        dropHead();
      }
    }
    return frames;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under this object's lock
  private void dropHead() {
    if (chunksOfHead == 0) {
      number(1); // A number that no frame will bear, so that no word of delivery can mean it.
    }
    queue[queueHead].releaseMemory();
    queueHead = (queueHead + 1) % MOST_QUEUED;
    queued--;
    counters.addQueued(-1);
    chunkOfHead = 0;
    chunksOfHead = 0;
  }

  /** Returns whether something waits in this node's memory. */
  boolean hasQueued() {
    return queued > 0;
  }

  /** Returns a number that grows with every frame sent. */
  long framesSent() {
    return framesSent;
  }

  /** Returns whether the way to the peer is broken for good. */
  synchronized boolean isBroken() {
    return broken || carrier.isClosed();
  }

  /** Settles a message that the peer has; returns whether it was open, and copies it then. */
  synchronized boolean settle(long sequence, SentMessage copy) {
    return sent.settle(sequence, copy);
  }

  /** Settles the oldest message whose deadline has passed; returns whether there was one. */
  synchronized boolean expire(long nowNanos, SentMessage copy) {
    return sent.expire(nowNanos, copy);
  }

  /** Settles the oldest message that is open; returns whether there was one. */
  synchronized boolean settleOldest(SentMessage copy) {
    return sent.settleOldest(copy);
  }

  /** Takes no more messages, and gives everything back. */
  synchronized void end() {
    state = State.ENDED;
    while (queued > 0) {
      dropHead();
    }
    carrier.close();
  }

  /** Returns the memory that this link had, all of it free again once it has ended. */
  BufferPool memory() {
    return memory;
  }

  @Override
  public String toString() {
    return "link to node " + peerId + " (" + state + ")";
  }
}
