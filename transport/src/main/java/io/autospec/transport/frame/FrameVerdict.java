package io.autospec.transport.frame;

/** What became of one frame or, at its last chunk, of the message that the frame completed. */
public enum FrameVerdict {
  /** The frame is well formed, was authentic if that was asked, or was taken into its message. */
  ACCEPTED(0),
  /** The frame was taken and was the last of its message, which went to the handler. */
  COMPLETED(1),
  /** Fewer bytes than a header, or than the frame's own length. */
  TRUNCATED(2),
  /** Not a tensor frame. */
  BAD_MAGIC(3),
  /** Another version of the format. */
  UNKNOWN_VERSION(4),
  /** A kind that this version does not know. */
  UNKNOWN_KIND(5),
  /** A flag that this version does not know, or a reserved field that is not zero. */
  UNKNOWN_FLAGS(6),
  /** The frame's lengths contradict each other or the bytes that are there. */
  BAD_LENGTH(7),
  /** The frame or the message is over a limit of {@link FrameLimits}. */
  OVER_LIMIT(8),
  /** The chunk's index, size or count contradict each other. */
  BAD_CHUNK(9),
  /** A sequence number, epoch or step that no sender gives. */
  BAD_NUMBER(10),
  /** A tensor of an unknown element type. */
  UNKNOWN_TYPE(11),
  /** A tensor whose rank, shape and length do not agree. */
  BAD_SHAPE(12),
  /** A body whose tensors do not fill it exactly. */
  BAD_TABLE(13),
  /** A frame in clear text where a sealed one is asked, or the other way round. */
  WRONG_SEAL(14),
  /** A frame whose authentication failed. */
  FORGED(15),
  /** An authentic frame that was there before, or too old to tell. */
  REPLAYED(16),
  /** More peers than the receiver has room for. */
  TOO_MANY_PEERS(17),
  /** A frame of a session that is over, or that was never agreed. */
  STALE_SESSION(18),
  /** A frame, in clear text, that was there before. Harmless. */
  DUPLICATE(19),
  /** A chunk whose header contradicts an earlier chunk of the same message. */
  CONTRADICTION(20),
  /** No room for another open message, in all or for this sender. */
  TOO_MANY_OPEN(21),
  /** No pooled buffer large enough is free. */
  POOL_EXHAUSTED(22),
  /** A whole message (not a frame) given up because it stayed incomplete. */
  EXPIRED(23),
  /** A whole message (not a frame) given up because its link ended. */
  SUPERSEDED(24),
  /** A sealed frame of a job whose key is not here. */
  UNKNOWN_KEY(25),
  /** A frame between transports whose content makes no sense. */
  BAD_CONTROL(26);

  static final int COUNT = 27;

  private final int index;

  FrameVerdict(int index) {
    this.index = index;
  }

  /** Returns whether the frame was taken. */
  public boolean taken() {
    return index <= 1;
  }

  /** Returns the place of this verdict's counter, from 0. */
  int index() {
    return index;
  }
}
