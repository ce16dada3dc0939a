package io.autospec.actors.node;

import io.autospec.actors.wire.ChunkCodec;
import io.autospec.actors.worker.ModelOpener;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelBytes;
import io.autospec.model.ModelException;
import io.autospec.model.ModelManifest;
import io.autospec.model.store.ModelDownload;
import io.autospec.model.store.ModelStore;
import io.autospec.transport.TensorPublication;
import io.autospec.transport.frame.TensorMessage;
import io.autospec.transport.port.OfferResult;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Models of a node: gives pieces of those that its jobs use to workers that ask, and fetches those
 * that its own workers need. Any thread.
 */
final class ModelExchange implements ModelOpener, AutoCloseable {
  /** Pieces that are on their way at once. */
  private static final int AHEAD = 4;

  private static final long ASK_AGAIN_NANOS = 2_000_000_000L;
  private static final long GIVE_UP_NANOS = 60_000_000_000L;
  private static final long OFFER_NANOS = 5_000_000_000L;
  private static final int MOST_QUESTIONS = 1024;

  private final ModelStore store;
  private final IntFunction<TensorPublication> peers;
  private final Map<String, ModelBytes> given = new ConcurrentHashMap<>();
  private final Map<String, String> manifests = new ConcurrentHashMap<>();
  private final Map<String, ModelDownload> coming = new ConcurrentHashMap<>();

  /** Files are not read on the data plane's thread. */
  private final ExecutorService giver =
      new ThreadPoolExecutor(
          0,
          1,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MOST_QUESTIONS),
          task -> {
            Thread thread = new Thread(task, "autospec-models");
            thread.setDaemon(true);
            return thread;
          });

  private final ChunkCodec giving = new ChunkCodec();

  /**
   * Makes it.
   *
   * @param store where models are found and kept
   * @param peers gives the link to a node, or null
   */
  ModelExchange(ModelStore store, IntFunction<TensorPublication> peers) {
    this.store = store;
    this.peers = peers;
  }

  /** Adds a model that a job of this node uses; returns its id. */
  String register(DiffusionModel model) {
    ModelManifest manifest = model.manifest();
    String id = store.register(model);
    manifests.put(id, manifest.toJson());
    return id;
  }

  String manifest(String id) {
    return manifests.get(id);
  }

  // ---- giving

  /** A piece is asked for, or comes; on the data plane's thread. */
  void onChunk(TensorPublication peer, TensorMessage message) {
    String id = ChunkCodec.model(message);
    long position = ChunkCodec.position(message);
    if (!ChunkCodec.asks(message)) {
      ModelDownload download = coming.get(id);
      if (download != null) {
        try {
          download.write(position, ChunkCodec.bytes(message));
        } catch (ModelException e) {
          // What is missing is asked for again; a disk that stays full ends the fetching in time.
          return;
        }
      }
      return;
    }
    try {
      giver.execute(() -> give(peer, id, position));
    } catch (RejectedExecutionException e) {
      return; // It asks again.
    }
  }

  private void give(TensorPublication peer, String id, long position) {
    ModelBytes bytes = bytes(id);
    if (bytes == null || position < 0 || position >= bytes.size()) {
      return;
    }
    int length = (int) Math.min(ChunkCodec.CHUNK_BYTES, bytes.size() - position);
    var message = giving.give(id, position, length, bytes::read);
    long deadline = System.nanoTime() + OFFER_NANOS;
    while (peer.offer(message) == OfferResult.BACK_PRESSURED && System.nanoTime() < deadline) {
      LockSupport.parkNanos(200_000);
    }
  }

  private ModelBytes bytes(String id) {
    String manifest = manifests.get(id);
    return manifest == null
        ? null
        : given.computeIfAbsent(
            id,
            unused ->
                store
                    .find(ModelManifest.parse(manifest))
                    .flatMap(DiffusionModel::bytes)
                    .orElse(null));
  }

  // ---- fetching

  @Override
  public synchronized DiffusionModel open(String id, String manifest, int sourceNode)
      throws InterruptedException {
    ModelManifest wanted = ModelManifest.parse(manifest);
    if (!wanted.id().equals(id)) {
      throw new ModelException("model " + wanted.name() + ": its manifest is not that of " + id);
    }
    DiffusionModel here = store.find(wanted).orElse(null);
    return here != null ? here : fetch(id, wanted, sourceNode);
  }

  private DiffusionModel fetch(String id, ModelManifest wanted, int sourceNode)
      throws InterruptedException {
    ChunkCodec asking = new ChunkCodec();
    try (ModelDownload download = store.begin(wanted, ChunkCodec.CHUNK_BYTES)) {
      coming.put(id, download);
      long[] askedAt = new long[download.chunks()];
      long heardAt = System.nanoTime();
      int missing = download.nextMissing(0);
      while (missing >= 0) {
        ask(id, sourceNode, download, askedAt, asking);
        TimeUnit.MILLISECONDS.sleep(1);
        int still = download.nextMissing(missing);
        if (still != missing) {
          missing = still;
          heardAt = System.nanoTime();
        } else if (System.nanoTime() - heardAt > GIVE_UP_NANOS) {
          throw new ModelException(
              "model " + wanted.name() + ": nothing came of it for 60 s; is its node gone?");
        }
      }
      return download.complete();
    } finally {
      coming.remove(id);
    }
  }

  private void ask(
      String id, int sourceNode, ModelDownload download, long[] askedAt, ChunkCodec codec) {
    TensorPublication peer = peers.apply(sourceNode);
    long now = System.nanoTime();
    int out = 0;
    for (int chunk = download.nextMissing(0);
        peer != null && chunk >= 0 && out < AHEAD;
        chunk = download.nextMissing(chunk + 1)) {
      out++;
      if (askedAt[chunk] == 0 || now - askedAt[chunk] > ASK_AGAIN_NANOS) {
        long position = (long) chunk * ChunkCodec.CHUNK_BYTES;
        if (peer.offer(codec.ask(id, position)) == OfferResult.SENT) {
          askedAt[chunk] = now;
        }
      }
    }
  }

  @Override
  public void close() {
    giver.shutdownNow();
    given.values().forEach(ModelBytes::close);
  }
}
