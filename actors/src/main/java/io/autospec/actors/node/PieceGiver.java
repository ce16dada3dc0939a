package io.autospec.actors.node;

import io.autospec.actors.wire.ChunkCodec;
import io.autospec.actors.wire.WireException;
import io.autospec.durable.CorruptException;
import io.autospec.durable.StoreException;
import io.autospec.model.ModelBytes;
import io.autospec.model.ModelException;
import io.autospec.transport.TensorPublication;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.port.OfferResult;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives pieces of a node's models and blobs to nodes that ask for them. Any thread. */
final class PieceGiver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PieceGiver.class);

  private static final long OFFER_NANOS = 5_000_000_000L;
  private static final int MOST_QUESTIONS = 1024;

  private final Function<String, ModelBytes> source;
  private final NeverSent neverSent;

  /** Files are not read on the data plane's thread. */
  private final ExecutorService giver = OneThread.executor("autospec-models", MOST_QUESTIONS);

  private final ChunkCodec giving = new ChunkCodec();

  /**
   * Makes it.
   *
   * @param source gives the bytes by their SHA-256, or null
   */
  PieceGiver(Function<String, ModelBytes> source, NeverSent neverSent) {
    this.source = source;
    this.neverSent = neverSent;
  }

  /** A piece is asked for; on the data plane's thread. What is refused here is asked for again. */
  void onAsked(TensorPublication peer, String id, long position) {
    try {
      giver.execute(() -> give(peer, id, position));
    } catch (RejectedExecutionException e) {
      return; // It asks again.
    }
  }

  private void give(TensorPublication peer, String id, long position) {
    ModelBytes bytes;
    try {
      bytes = source.apply(id);
    } catch (ModelException | StoreException | CorruptException e) {
      LOG.warn("something that was asked for cannot be read: {}", e.getMessage());
      return;
    }
    if (bytes == null || position < 0 || position >= bytes.size()) {
      return;
    }
    int length = (int) Math.min(ChunkCodec.CHUNK_BYTES, bytes.size() - position);
    OutgoingMessage message;
    try {
      message = giving.give(id, position, length, bytes::read);
    } catch (ModelException | WireException | StoreException | CorruptException e) {
      LOG.warn("a piece of something cannot be given: {}", e.getMessage());
      return;
    }
    long deadline = System.nanoTime() + OFFER_NANOS;
    OfferResult result = peer.offer(message);
    while (result == OfferResult.BACK_PRESSURED && System.nanoTime() < deadline) {
      LockSupport.parkNanos(200_000);
      result = peer.offer(message);
    }
    neverSent.tell(result, "a piece of a model", peer);
  }

  @Override
  public void close() {
    giver.shutdownNow();
  }
}
