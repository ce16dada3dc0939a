package io.autospec.actors.node;

import io.autospec.durable.blob.BlobRef;
import io.autospec.model.ModelException;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** Bytes that come in pieces. Any thread. */
final class MemoryDownload implements Download {
  private final BlobRef ref;
  private final int pieceBytes;
  private final byte[] bytes;
  private final BitSet arrived = new BitSet();

  MemoryDownload(BlobRef ref, int pieceBytes) {
    this.ref = ref;
    this.pieceBytes = pieceBytes;
    this.bytes = new byte[Math.toIntExact(ref.bytes())];
  }

  @Override
  public int chunks() {
    return (bytes.length + pieceBytes - 1) / pieceBytes;
  }

  @Override
  public synchronized int nextMissing(int from) {
    int next = arrived.nextClearBit(from);
    return next < chunks() ? next : -1;
  }

  @Override
  public synchronized void write(long position, ByteBuffer piece) {
    long expected = Math.min(pieceBytes, bytes.length - position);
    if (position < 0 || position % pieceBytes != 0 || piece.remaining() != expected) {
      throw new ModelException(
          String.format(
              "%s: expected whole pieces of %d bytes, found %d bytes at %d",
              ref.name(), pieceBytes, piece.remaining(), position));
    }
    piece.get(bytes, (int) position, piece.remaining());
    arrived.set((int) (position / pieceBytes));
  }

  /** Returns all of it, checked. */
  synchronized byte[] complete() {
    BlobRef found = BlobRef.of(ref.name(), bytes);
    if (!found.equals(ref)) {
      throw new ModelException(
          String.format(
              "%s: expected sha256 %s, found %s; what came was thrown away",
              ref.name(), ref.sha256(), found.sha256()));
    }
    return bytes;
  }
}
