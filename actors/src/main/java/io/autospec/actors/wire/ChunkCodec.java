package io.autospec.actors.wire;

import io.autospec.transport.frame.ElementType;
import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.frame.TensorMessage;
import java.nio.ByteBuffer;

/**
 * Pieces of a model's bytes: asked for by who needs them, given by who has them. Writing is for one
 * thread at a time.
 */
public final class ChunkCodec {
  /** The length of a chunk, in bytes; the last one of a model is shorter. */
  public static final int CHUNK_BYTES = 512 << 10;

  private static final int NUMBERS = 1;
  private static final int BYTES = 2;
  private static final int COUNT = 7;
  private static final long ASK = 1;
  private static final long GIVE = 2;

  private final Words words = new Words();
  private final OutgoingMessage message = new OutgoingMessage(2);

  /** Makes a codec with scratch memory of its own. */
  public ChunkCodec() {}

  /** Reads bytes of a model at a position. */
  @FunctionalInterface
  public interface Source {
    /** Fills the buffer from a position on. */
    int read(long position, ByteBuffer into);
  }

  /** Returns a question for a chunk, valid until the next call. */
  public OutgoingMessage ask(String model, long position) {
    begin(model, position, ASK);
    return message;
  }

  /** Returns a chunk, valid until the next call. */
  public OutgoingMessage give(String model, long position, int length, Source source) {
    begin(model, position, GIVE);
    int read = source.read(position, words.addRoom(message, BYTES, length));
    if (read != length) {
      throw new WireException("a model: expected " + length + " bytes, found " + read);
    }
    return message;
  }

  private void begin(String model, long position, long what) {
    words.clear();
    words.reserve(CHUNK_BYTES + 256L);
    message.begin(FrameKind.BULK, 0, 0, 0, 0, position);
    words.addLongs(
        message,
        NUMBERS,
        new long[] {
          QueryCodec.VERSION,
          what,
          position,
          NetworkKey.part(model, 0),
          NetworkKey.part(model, 1),
          NetworkKey.part(model, 2),
          NetworkKey.part(model, 3)
        });
  }

  /** Returns whether this asks for a chunk; else it gives one. */
  public static boolean asks(TensorMessage message) {
    return QueryCodec.numbers(message, COUNT)[1] == ASK;
  }

  /** Returns where the chunk begins. */
  public static long position(TensorMessage message) {
    return QueryCodec.numbers(message, COUNT)[2];
  }

  /** Returns of which model it is. */
  public static String model(TensorMessage message) {
    long[] numbers = QueryCodec.numbers(message, COUNT);
    return NetworkKey.id(numbers[3], numbers[4], numbers[5], numbers[6]);
  }

  /** Returns the bytes, valid until the message is closed. */
  public static ByteBuffer bytes(TensorMessage message) {
    return Words.bytes(message, Words.require(message, BYTES, ElementType.UINT8));
  }
}
