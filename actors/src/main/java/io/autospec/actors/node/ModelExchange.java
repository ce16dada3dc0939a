package io.autospec.actors.node;

import io.autospec.actors.wire.ChunkCodec;
import io.autospec.actors.wire.WireException;
import io.autospec.actors.worker.ModelOpener;
import io.autospec.actors.worker.NoSourceException;
import io.autospec.durable.CorruptException;
import io.autospec.durable.StoreException;
import io.autospec.durable.blob.BlobRef;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelBytes;
import io.autospec.model.ModelException;
import io.autospec.model.ModelManifest;
import io.autospec.model.store.ModelDownload;
import io.autospec.model.store.ModelStore;
import io.autospec.transport.TensorPublication;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.frame.TensorMessage;
import io.autospec.transport.port.OfferResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models of a node: gives pieces of those that its jobs use to workers that ask, and fetches those
 * that its own workers need; and other things that are known by their content. Any thread.
 */
final class ModelExchange implements ModelOpener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelExchange.class);

  /** Pieces that are on their way at once. */
  private static final int AHEAD = 4;

  private static final long ASK_AGAIN_NANOS = 2_000_000_000L;
  private static final long GIVE_UP_NANOS = 60_000_000_000L;
  private static final long NO_LINK_NANOS = 10_000_000_000L;
  private static final long OFFER_NANOS = 5_000_000_000L;
  private static final int MOST_QUESTIONS = 1024;
  private static final int MOST_PIECES = 16;
  private static final int MOST_UNSENT = 1024;

  /**
   * Of what others fetch, so much is held at most: an eighth of the heap, and no more than this.
   */
  private static final long MOST_OFFERED_BYTES = 256L << 20;

  private static final int PART_OF_HEAP = 8;

  private final ModelStore store;
  private final IntFunction<TensorPublication> peers;
  private final Map<String, ModelBytes> given = new ConcurrentHashMap<>();
  private final Map<String, String> manifests = new ConcurrentHashMap<>();
  private final Offers offers =
      new Offers(Math.min(MOST_OFFERED_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
  private final Map<String, Fetch> coming = new ConcurrentHashMap<>();

  /** Other models are opened while one is fetched. */
  private final KeyLocks locks = new KeyLocks();

  /** How many of this node's devices have a model open. */
  private final Map<String, Integer> held = new ConcurrentHashMap<>();

  /** What could never be sent to whom. */
  private final Set<String> unsent = ConcurrentHashMap.newKeySet();

  private final long noLinkNanos;

  /** Files are not read on the data plane's thread. */
  private final ExecutorService giver = oneThread("autospec-models", MOST_QUESTIONS);

  /** Nor are they written there. */
  private final ExecutorService taker = oneThread("autospec-models-in", MOST_PIECES);

  private final ChunkCodec giving = new ChunkCodec();

  /**
   * Makes it.
   *
   * @param store where models are found and kept
   * @param peers gives the link to a node, or null
   */
  ModelExchange(ModelStore store, IntFunction<TensorPublication> peers) {
    this(store, peers, NO_LINK_NANOS);
  }

  /** Makes it, for a test: a fetch ends when there is no link to its node for so long. */
  ModelExchange(ModelStore store, IntFunction<TensorPublication> peers, long noLinkNanos) {
    this.store = store;
    this.peers = peers;
    this.noLinkNanos = noLinkNanos;
  }

  private static ExecutorService oneThread(String name, int mostWaiting) {
    return new ThreadPoolExecutor(
        0,
        1,
        10,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(mostWaiting),
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
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

  /** Gives blobs by their hashes to whoever asks; see {@link Offers#add}. */
  void offer(String name, Collection<BlobRef> blobs, Function<BlobRef, byte[]> source) {
    offers.add(name, blobs, source);
  }

  Optional<DiffusionModel> find(ModelManifest manifest) {
    return store.find(manifest);
  }

  // ---- giving

  /** A piece is asked for, or comes; on the data plane's thread. */
  void onChunk(TensorPublication peer, TensorMessage message) {
    String id = ChunkCodec.model(message);
    long position = ChunkCodec.position(message);
    if (!ChunkCodec.asks(message)) {
      Fetch fetch = coming.get(id);
      if (fetch != null) {
        take(fetch, position, ChunkCodec.bytes(message));
      }
      return;
    }
    try {
      giver.execute(() -> give(peer, id, position));
    } catch (RejectedExecutionException e) {
      return; // It asks again.
    }
  }

  /** The message's memory is the data plane's: what is written later is copied. */
  private void take(Fetch fetch, long position, ByteBuffer piece) {
    ByteBuffer copy = ByteBuffer.allocate(piece.remaining()).put(piece).flip();
    try {
      taker.execute(() -> fetch.write(position, copy));
    } catch (RejectedExecutionException e) {
      return; // It is asked for again.
    }
  }

  private void give(TensorPublication peer, String id, long position) {
    ModelBytes bytes;
    try {
      bytes = bytes(id);
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
    tellIfNeverSent(result, "a piece of a model", peer);
  }

  /** What can never be sent is tried again all the time, so it is told once a peer. */
  private void tellIfNeverSent(OfferResult result, String what, TensorPublication peer) {
    if ((result == OfferResult.TOO_LARGE || result == OfferResult.NO_KEY)
        && unsent.size() < MOST_UNSENT
        && unsent.add(result + " " + peer.peerId())) {
      LOG.warn(
          "{} cannot be sent to node {}: {}",
          what,
          peer.peerId(),
          result == OfferResult.NO_KEY
              ? "the data plane has no key for the link"
              : "it is longer than a message may be; raise autospec.data-plane.largest-message");
    }
  }

  private ModelBytes bytes(String id) {
    String manifest = manifests.get(id);
    return manifest == null
        ? offers.find(id)
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
  public DiffusionModel open(String id, String manifest, int sourceNode)
      throws InterruptedException {
    ModelManifest wanted = ModelManifest.parse(manifest);
    if (!wanted.id().equals(id)) {
      throw new ModelException("model " + wanted.name() + ": its manifest is not that of " + id);
    }
    return locks.locked(
        id,
        () -> {
          DiffusionModel model = findOrFetch(wanted, sourceNode);
          held.merge(id, 1, Integer::sum);
          return model;
        });
  }

  @Override
  public void release(String id) {
    try {
      Integer unused =
          locks.locked(
              id,
              () -> {
                Integer left = held.computeIfPresent(id, (key, n) -> n == 1 ? null : n - 1);
                if (left == null) {
                  store.forget(id);
                }
                return left;
              });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Finds a model here, or fetches it from a node. */
  DiffusionModel fetch(ModelManifest manifest, int sourceNode) throws InterruptedException {
    return locks.locked(manifest.id(), () -> findOrFetch(manifest, sourceNode));
  }

  private DiffusionModel findOrFetch(ModelManifest wanted, int sourceNode)
      throws InterruptedException {
    DiffusionModel here = store.find(wanted).orElse(null);
    if (here != null) {
      return here;
    }
    String id = wanted.id();
    try (ModelDownload download = store.begin(wanted, ChunkCodec.CHUNK_BYTES)) {
      fetch(id, "model " + wanted.name(), sourceNode, new ModelPieces(download));
      return download.complete();
    }
  }

  /** Fetches bytes that a node offers. */
  byte[] fetch(BlobRef ref, int sourceNode) throws InterruptedException {
    MemoryDownload download = new MemoryDownload(ref, ChunkCodec.CHUNK_BYTES);
    fetch(ref.sha256(), ref.name(), sourceNode, download);
    return download.complete();
  }

  private void fetch(String id, String what, int sourceNode, Download download)
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

  /**
   * Takes in a model from a file of its bytes.
   *
   * @throws StoreException if this machine cannot read or write them now
   */
  DiffusionModel restore(ModelManifest manifest, Path file) {
    try (ModelDownload download = store.begin(manifest, ChunkCodec.CHUNK_BYTES);
        FileChannel bytes = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer piece = ByteBuffer.allocate(ChunkCodec.CHUNK_BYTES);
      for (long at = 0; at < manifest.size(); at += ChunkCodec.CHUNK_BYTES) {
        piece.clear();
        fill(piece, bytes, at);
        download.write(at, piece.flip());
      }
      return download.complete();
    } catch (IOException e) {
      throw new StoreException("model " + manifest.name() + ": " + e.getMessage(), e);
    } catch (ModelException e) {
      if (e.getCause() instanceof IOException) {
        throw new StoreException(e.getMessage(), e);
      }
      throw e;
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
        tellIfNeverSent(result, "a question for a piece of a model", peer);
      }
    }
  }

  /** Reads until the piece is full, or the file ends. */
  private static void fill(ByteBuffer piece, FileChannel file, long at) throws IOException {
    int read = 0;
    while (piece.hasRemaining() && read >= 0) {
      read = file.read(piece, at + piece.position());
    }
  }

  /** A model's download, which is a file's. */
  private record ModelPieces(ModelDownload download) implements Download {
    @Override
    public int chunks() {
      return download.chunks();
    }

    @Override
    public int nextMissing(int from) {
      return download.nextMissing(from);
    }

    @Override
    public void write(long position, ByteBuffer piece) {
      download.write(position, piece);
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
    giver.shutdownNow();
    taker.shutdownNow();
    given.values().forEach(ModelBytes::close);
  }
}
