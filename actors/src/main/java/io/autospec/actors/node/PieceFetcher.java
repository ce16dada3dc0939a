package io.autospec.actors.node;

import io.autospec.actors.wire.ChunkCodec;
import io.autospec.actors.worker.NoSourceException;
import io.autospec.model.ModelException;
import io.autospec.transport.TensorPublication;
import io.autospec.transport.port.OfferResult;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Fetches what is known by its content from a node that gives it, piece by piece. Any thread. */
final class PieceFetcher implements AutoCloseable {
  /** Pieces that are on their way at once. */
  private static final int AHEAD = 4;

  private static final long ASK_AGAIN_NANOS = 2_000_000_000L;
  private static final long GIVE_UP_NANOS = 60_000_000_000L;
  private static final int MOST_PIECES = 16;

  private final IntFunction<TensorPublication> peers;
  private final long noLinkNanos;
  private final NeverSent neverSent;
  private final Map<String, Fetch> coming = new ConcurrentHashMap<>();

  /** Pieces are not written on the data plane's thread. */
  private final ExecutorService taker = OneThread.executor("autospec-models-in", MOST_PIECES);

  /**
   * Makes it.
   *
   * @param peers gives the link to a node, or null
   * @param noLinkNanos a fetch ends when there is no link to its node for so long
   */
  PieceFetcher(IntFunction<TensorPublication> peers, long noLinkNanos, NeverSent neverSent) {
    this.peers = peers;
    this.noLinkNanos = noLinkNanos;
    this.neverSent = neverSent;
  }

  /**
   * A piece comes; on the data plane's thread, whose memory it is in: what is written later is
   * copied.
   */
  void onPiece(String id, long position, ByteBuffer piece) {
    Fetch fetch = coming.get(id);
    if (fetch == null) {
      return;
    }
    ByteBuffer copy = ByteBuffer.allocate(piece.remaining()).put(piece).flip();
    try {
      taker.execute(() -> fetch.write(position, copy));
    } catch (RejectedExecutionException e) {
      return; // It is asked for again.
    }
  }

  /**
   * Fetches all pieces.
   *
   * @param what names it in an error
   * @throws NoSourceException if the node is out of reach, or nothing came for a minute
   */
  void fetch(String id, String what, int sourceNode, Download download)
      throws InterruptedException {
    ChunkCodec asking = new ChunkCodec();
    Fetch fetch = new Fetch(download);
    if (coming.putIfAbsent(id, fetch) != null) {
      throw new NoSourceException(what + ": it is being fetched already; try again");
    }
    try {
      long[] askedAt = new long[download.chunks()];
      long heardAt = System.nanoTime();
      long linkedAt = heardAt;
      int missing = download.nextMissing(0);
      while (missing >= 0) {
        fetch.requireWritten();
        TensorPublication peer = peers.apply(sourceNode);
        if (peer != null) {
          linkedAt = System.nanoTime();
          ask(id, peer, download, askedAt, asking);
        } else if (System.nanoTime() - linkedAt > noLinkNanos) {
          throw new NoSourceException(
              String.format(
                  "%s: no link to its node for %d s",
                  what, TimeUnit.NANOSECONDS.toSeconds(noLinkNanos)));
        }
        TimeUnit.MILLISECONDS.sleep(1);
        int still = download.nextMissing(missing);
        if (still != missing) {
          missing = still;
          heardAt = System.nanoTime();
        } else if (System.nanoTime() - heardAt > GIVE_UP_NANOS) {
          throw new NoSourceException(what + ": nothing came of it for 60 s; is its node gone?");
        }
      }
    } finally {
      coming.remove(id, fetch);
    }
  }

  private void ask(
      String id, TensorPublication peer, Download download, long[] askedAt, ChunkCodec codec) {
    long now = System.nanoTime();
    int out = 0;
    for (int chunk = download.nextMissing(0);
        chunk >= 0 && out < AHEAD;
        chunk = download.nextMissing(chunk + 1)) {
      out++;
      if (askedAt[chunk] == 0 || now - askedAt[chunk] > ASK_AGAIN_NANOS) {
        long position = (long) chunk * ChunkCodec.CHUNK_BYTES;
        OfferResult result = peer.offer(codec.ask(id, position));
        if (result == OfferResult.SENT) {
          askedAt[chunk] = now;
        }
        neverSent.tell(result, "a question for a piece of a model", peer);
      }
    }
  }

  /** Something that comes in; what cannot be written is told to whoever waits for it. */
  private static final class Fetch {
    private final Download download;
    private volatile ModelException failure;

    Fetch(Download download) {
      this.download = download;
    }

    void write(long position, ByteBuffer piece) {
      try {
        download.write(position, piece);
      } catch (ModelException e) {
        failure = e;
      }
    }

    void requireWritten() {
      if (failure != null) {
        throw failure;
      }
    }
  }

  @Override
  public void close() {
    taker.shutdownNow();
  }
}
