package io.autospec.transport.frame;

/** What a message is to its receiver. */
public enum FrameKind {
  /** Asks for a reply with the same query id. */
  REQUEST(1),
  /** Answers the request with the same query id. */
  REPLY(2),
  /** Says that the request with the same query id will get no reply. */
  REFUSAL(3),
  /** A piece of something large, such as a model's file. */
  BULK(4),
  /** Opens a link: who the sender is, where it can be reached, what it takes. One frame. */
  HELLO(16),
  /** Says that the sender is there, when it has nothing else to say. One frame. */
  HEARTBEAT(17),
  /** Names messages that arrived whole. One frame. */
  ACKNOWLEDGEMENT(18),
  /** Ends a link. One frame. */
  GOODBYE(19);

  private static final FrameKind[] BY_CODE = new FrameKind[20];

  static {
    for (FrameKind kind : values()) {
      BY_CODE[kind.code] = kind;
    }
  }

  private final int code;

  FrameKind(int code) {
    this.code = code;
  }

  /** Returns the number that stands for this kind on the wire. */
  public int code() {
    return code;
  }

  /** Returns whether the frame is between transports, and never handed to a receiver. */
  public boolean isControl() {
    return code >= HELLO.code;
  }

  /** Returns the kind with this wire code, or null if there is none. */
  public static FrameKind ofCode(int code) {
    return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
