package io.autospec.transport.frame;

/**
 * The layout of a frame. Little-endian; header, table entries, payloads and chunks all begin at
 * multiples of 8 bytes and, but for the tag, have lengths that are multiples of 8.
 *
 * <pre>
 *   0        1        2        3        4        5        6        7        8
 *   +--------+--------+--------+--------+--------+--------+--------+--------+
 *  0| magic "ASTF"                      |version | kind   | flags           |
 *   +-----------------------------------+--------+--------+-----------------+
 *  8| frame length, header to tag       | tensor count                      |
 *   +-----------------------------------+-----------------------------------+
 * 16| job id                                                                |
 *   +-----------------------------------------------------------------------+
 * 24| epoch                                                                 |
 *   +-----------------------------------------------------------------------+
 * 32| trajectory                                                            |
 *   +-----------------------------------------------------------------------+
 * 40| query id                                                              |
 *   +-----------------------------------------------------------------------+
 * 48| session, the sender's, of its link to this receiver                  |
 *   +-----------------------------------------------------------------------+
 * 56| sequence number of the frame; the chunks of a message are consecutive |
 *   +-----------------------------------+-----------------------------------+
 * 64| step                              | sender id                         |
 *   +-----------------------------------+-----------------------------------+
 * 72| body length, of the whole message | chunk size, of all but the last   |
 *   +-----------------------------------+-----------------------------------+
 * 80| chunk index, from 0               | chunk count                       |
 *   +-----------------------------------+-----------------------------------+
 * 88| payload length, of this chunk     | reserved, 0                       |
 *   +-----------------------------------+-----------------------------------+
 * 96| payload: body bytes from (chunk index * chunk size) on          ...   |
 *   +-----------------------------------------------------------------------+
 *   | tag, 16 bytes, if the frame is sealed; the payload is then encrypted  |
 *   +-----------------------------------------------------------------------+
 * </pre>
 *
 * <p>The body is what the chunks of a message add up to: first one table entry a tensor, then the
 * tensors' payloads in the same order, each followed by zeros up to a multiple of 8.
 *
 * <pre>
 *   0        1        2        3        4        5        6        7        8
 *   +--------+--------+--------+--------+--------+--------+--------+--------+
 *  0| name id                           | dtype  | rank   | reserved, 0     |
 *   +-----------------------------------+--------+--------+-----------------+
 *  8| payload length, without padding   | reserved, 0                       |
 *   +-----------------------------------+-----------------------------------+
 * 16| dimension 0 (then one row for each further dimension, up to rank)     |
 *   +-----------------------------------------------------------------------+
 * </pre>
 */
public final class TensorFrameDescriptor {
  /** "ASTF", read as a little-endian int. */
  public static final int MAGIC = 0x46545341;

  /** The version of the format that this class describes. */
  public static final int VERSION = 1;

  /** The flag of a frame whose payload is encrypted and followed by a tag. */
  public static final int FLAG_SEALED = 1;

  /** Bytes before the payload. */
  public static final int HEADER_LENGTH = 96;

  /** Bytes of the tag of a sealed frame. */
  public static final int TAG_LENGTH = 16;

  /** Most dimensions of a tensor. */
  public static final int MAX_RANK = 8;

  /** Bytes of a table entry before its dimensions. */
  public static final int ENTRY_LENGTH = 16;

  static final int MAGIC_OFFSET = 0;
  static final int VERSION_OFFSET = 4;
  static final int KIND_OFFSET = 5;
  static final int FLAGS_OFFSET = 6;
  static final int FRAME_LENGTH_OFFSET = 8;
  static final int TENSOR_COUNT_OFFSET = 12;
  static final int JOB_ID_OFFSET = 16;
  static final int EPOCH_OFFSET = 24;
  static final int TRAJECTORY_OFFSET = 32;
  static final int QUERY_ID_OFFSET = 40;
  static final int SESSION_OFFSET = 48;
  static final int SEQUENCE_OFFSET = 56;
  static final int STEP_OFFSET = 64;
  static final int SENDER_ID_OFFSET = 68;
  static final int BODY_LENGTH_OFFSET = 72;
  static final int CHUNK_SIZE_OFFSET = 76;
  static final int CHUNK_INDEX_OFFSET = 80;
  static final int CHUNK_COUNT_OFFSET = 84;
  static final int PAYLOAD_LENGTH_OFFSET = 88;
  static final int RESERVED_OFFSET = 92;

  static final int ENTRY_NAME_OFFSET = 0;
  static final int ENTRY_TYPE_OFFSET = 4;
  static final int ENTRY_RANK_OFFSET = 5;
  static final int ENTRY_RESERVED_SHORT_OFFSET = 6;
  static final int ENTRY_PAYLOAD_LENGTH_OFFSET = 8;
  static final int ENTRY_RESERVED_INT_OFFSET = 12;

  private TensorFrameDescriptor() {}

  /** Returns the length of the table entry of a tensor with so many dimensions. */
  public static int entryLength(int rank) {
    return ENTRY_LENGTH + rank * Long.BYTES;
  }

  /**
   * Returns the least multiple of 8 that is at least {@code length}; a long, so that it cannot
   * overflow.
   */
  public static long padded(long length) {
    return (length + 7) & ~7L;
  }
}
