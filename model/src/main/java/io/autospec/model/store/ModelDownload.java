package io.autospec.model.store;

import io.autospec.model.DiffusionModel;
import io.autospec.model.FileBytes;
import io.autospec.model.ModelException;
import io.autospec.model.ModelManifest;
import io.autospec.model.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;

/** A model that comes in, piece by piece, in any order. Safe for any number of threads. */
public final class ModelDownload implements AutoCloseable {
  private final ModelStore store;
  private final StoreFolder folder;
  private final ModelManifest manifest;
  private final int chunkBytes;
  private final Path staging;
  private final FileBytes bytes;
  private final BitSet arrived = new BitSet();
  private boolean over;

  ModelDownload(ModelStore store, StoreFolder folder, ModelManifest manifest, int chunkBytes) {
    this.store = store;
    this.folder = folder;
    this.manifest = manifest;
    this.chunkBytes = chunkBytes;
    this.staging = folder.stage(manifest);
    try {
      this.bytes =
          FileBytes.create(ModelStore.paths(manifest, staging), ModelStore.sizes(manifest));
    } catch (IOException e) {
      StoreFolder.delete(staging);
      throw cannotWrite(e);
    }
  }

  /** Returns how many pieces there are. */
  public int chunks() {
    return Math.toIntExact((manifest.size() + chunkBytes - 1) / chunkBytes);
  }

  /** Returns the first piece from one on that has not come, or -1. */
  public synchronized int nextMissing(int from) {
    int next = arrived.nextClearBit(from);
    return next < chunks() ? next : -1;
  }

  /**
   * Takes a piece; one that came before changes nothing.
   *
   * @param position where it begins, in bytes: a multiple of the pieces' length
   * @param chunk the whole piece
   * @throws ModelException if it is no whole piece, or cannot be written
   */
  public synchronized void write(long position, ByteBuffer chunk) {
    long expected = Math.min(chunkBytes, manifest.size() - position);
    if (position < 0 || position % chunkBytes != 0 || chunk.remaining() != expected) {
      throw new ModelException(
          String.format(
              "model %s: expected whole pieces of %d bytes, found %d bytes at %d",
              manifest.name(), chunkBytes, chunk.remaining(), position));
    }
    int index = (int) (position / chunkBytes);
    if (over || arrived.get(index)) {
      return;
    }
    try {
      bytes.write(position, chunk);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    arrived.set(index);
  }

  /**
   * Checks the whole and takes it into the store.
   *
   * @return the model
   * @throws ModelException if pieces are missing, the hash is another one, or it cannot be written
   */
  public synchronized DiffusionModel complete() {
    if (nextMissing(0) >= 0) {
      throw new ModelException("model " + manifest.name() + ": a piece is missing");
    }
    String found = Sha256.of(bytes);
    if (!found.equals(manifest.sha256())) {
      close();
      throw new ModelException(
          String.format(
              "model %s: expected sha256 %s, found %s; what came was thrown away",
              manifest.name(), manifest.sha256(), found));
    }
    try {
      bytes.force();
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    bytes.close();
    over = true;
    return store.adopt(manifest, folder.publish(staging, manifest.sha256()));
  }

  /** Throws away what is not complete. */
  @Override
  public synchronized void close() {
    if (!over) {
      over = true;
      bytes.close();
      StoreFolder.delete(staging);
    }
  }

  private ModelException cannotWrite(IOException e) {
    return new ModelException(
        "model " + manifest.name() + ": cannot be written to " + staging + ": " + e.getMessage(),
        e);
  }
}
