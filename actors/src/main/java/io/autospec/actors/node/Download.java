package io.autospec.actors.node;

import java.nio.ByteBuffer;

/** Something that comes in pieces of {@link io.autospec.actors.wire.ChunkCodec#CHUNK_BYTES}. */
interface Download {
  /** Returns how many pieces there are. */
  int chunks();

  /** Returns the first piece from one on that has not come, or -1. */
  int nextMissing(int from);

  /**
   * Takes a piece; one that came before changes nothing.
   *
   * @throws io.autospec.model.ModelException if it is no whole piece, or cannot be written
   */
  void write(long position, ByteBuffer piece);
}
