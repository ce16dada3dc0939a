package io.autospec.actors.node;

import io.autospec.actors.wire.ChunkCodec;
import io.autospec.actors.worker.ModelOpener;
import io.autospec.durable.StoreException;
import io.autospec.durable.blob.BlobRef;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelBytes;
import io.autospec.model.ModelException;
import io.autospec.model.ModelManifest;
import io.autospec.model.store.ModelDownload;
import io.autospec.model.store.ModelStore;
import io.autospec.transport.TensorPublication;
import io.autospec.transport.frame.TensorMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Models of a node: gives pieces of those that its jobs use to workers that ask, and fetches those
 * that its own workers need; and other things that are known by their content. Any thread.
 */
final class ModelExchange implements ModelOpener, AutoCloseable {
  private static final long NO_LINK_NANOS = 10_000_000_000L;

  /**
   * Of what others fetch, so much is held at most: an eighth of the heap, and no more than this.
   */
  private static final long MOST_OFFERED_BYTES = 256L << 20;

  private static final int PART_OF_HEAP = 8;

  private final ModelStore store;
  private final Map<String, ModelBytes> given = new ConcurrentHashMap<>();
  private final Map<String, String> manifests = new ConcurrentHashMap<>();
  private final Offers offers =
      new Offers(Math.min(MOST_OFFERED_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));

  /** Other models are opened while one is fetched. */
  private final KeyLocks locks = new KeyLocks();

  /** Its own lock, under which models are forgotten too. */
  private final ModelUses uses = new ModelUses();

  private final PieceGiver giver;
  private final PieceFetcher fetcher;

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
    NeverSent neverSent = new NeverSent();
    this.giver = new PieceGiver(this::bytes, neverSent);
    this.fetcher = new PieceFetcher(peers, noLinkNanos, neverSent);
  }

  /** Adds a model that a job of this node uses, and that is held; returns its id. */
  String register(DiffusionModel model) {
    ModelManifest manifest = model.manifest();
    synchronized (uses) { // Nothing is forgotten meanwhile: its manifest would go, too.
      String id = store.register(model);
      manifests.put(id, manifest.toJson());
      return id;
    }
  }

  String manifest(String id) {
    return manifests.get(id);
  }

  /** Gives blobs by their hashes to whoever asks; see {@link Offers#add}. */
  void offer(String name, Collection<BlobRef> blobs, Function<BlobRef, byte[]> source) {
    offers.add(name, blobs, source);
  }

  /** Finds a model for a job, without its network in memory: that is for devices. */
  Optional<DiffusionModel> find(ModelManifest manifest) {
    return store.find(manifest).map(this::lightened);
  }

  private DiffusionModel lightened(DiffusionModel model) {
    store.lighten(model.manifest().id());
    return model;
  }

  // ---- giving

  /** A piece is asked for, or comes; on the data plane's thread. */
  void onChunk(TensorPublication peer, TensorMessage message) {
    String id = ChunkCodec.model(message);
    long position = ChunkCodec.position(message);
    if (ChunkCodec.asks(message)) {
      giver.onAsked(peer, id, position);
    } else {
      fetcher.onPiece(id, position, ChunkCodec.bytes(message));
    }
  }

  /** What is given under an id, a model's or a blob's; null if it is not here. */
  ModelBytes bytes(String id) {
    ModelBytes known = given.get(id);
    if (known != null) {
      return known;
    }
    return manifests.containsKey(id) ? modelBytes(id) : offers.find(id);
  }

  private ModelBytes modelBytes(String id) {
    synchronized (uses) { // What has a manifest is in the store, and is not forgotten meanwhile.
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
  }

  // ---- who uses a model

  /** A model stays from now on. */
  void hold(String id) {
    synchronized (uses) {
      uses.hold(id);
    }
  }

  /** A job does not use a model any more; what was found stays for the next one, among a few. */
  void letGo(String id) {
    synchronized (uses) {
      if (!uses.letGo(id)) {
        return;
      }
      if (store.owns(id)) {
        uses.rest(id).ifPresent(this::forget);
      } else {
        forget(id);
      }
    }
  }

  /** A device does not use a model any more, and has closed its network. */
  @Override
  public void release(String id) {
    synchronized (uses) {
      if (uses.letGo(id)) {
        forget(id);
      }
    }
  }

  /** Whether a device or a job uses a model. */
  boolean holds(String id) {
    synchronized (uses) {
      return uses.holds(id);
    }
  }

  private void forget(String id) {
    uses.forgotten(id);
    manifests.remove(id);
    store.forget(id);
    ModelBytes bytes = given.remove(id);
    if (bytes != null) {
      bytes.close();
    }
  }

  // ---- fetching

  @Override
  public DiffusionModel open(String id, String manifest, int sourceNode)
      throws InterruptedException {
    ModelManifest wanted = ModelManifest.parse(manifest);
    if (!wanted.id().equals(id)) {
      throw new ModelException("model " + wanted.name() + ": its manifest is not that of " + id);
    }
    hold(id);
    boolean opened = false;
    try {
      DiffusionModel model = locks.locked(id, () -> findOrFetch(wanted, sourceNode));
      opened = true;
      return model;
    } finally {
      if (!opened) {
        release(id);
      }
    }
  }

  /** Finds a model for a job here, or fetches it from a node. */
  DiffusionModel fetch(ModelManifest manifest, int sourceNode) throws InterruptedException {
    return lightened(locks.locked(manifest.id(), () -> findOrFetch(manifest, sourceNode)));
  }

  private DiffusionModel findOrFetch(ModelManifest wanted, int sourceNode)
      throws InterruptedException {
    DiffusionModel here = store.find(wanted).orElse(null);
    if (here != null) {
      return here;
    }
    String id = wanted.id();
    try (ModelDownload download = store.begin(wanted, ChunkCodec.CHUNK_BYTES)) {
      fetcher.fetch(id, "model " + wanted.name(), sourceNode, new ModelPieces(download));
      return download.complete();
    }
  }

  /** Fetches bytes that a node offers. */
  byte[] fetch(BlobRef ref, int sourceNode) throws InterruptedException {
    MemoryDownload download = new MemoryDownload(ref, ChunkCodec.CHUNK_BYTES);
    fetcher.fetch(ref.sha256(), ref.name(), sourceNode, download);
    return download.complete();
  }

  /**
   * Takes in a model for a job from a file of its bytes.
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
      return lightened(download.complete());
    } catch (IOException e) {
      throw new StoreException("model " + manifest.name() + ": " + e.getMessage(), e);
    } catch (ModelException e) {
      if (e.getCause() instanceof IOException) {
        throw new StoreException(e.getMessage(), e);
      }
      throw e;
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

  @Override
  public void close() {
    giver.close();
    fetcher.close();
    given.values().forEach(ModelBytes::close);
  }
}
