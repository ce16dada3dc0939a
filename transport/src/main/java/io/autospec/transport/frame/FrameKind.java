package io.autospec.transport.frame;

/** What a message is to its receiver. */
public enum FrameKind {
  /** Asks for a reply with the same query id. */
  REQUEST(1),
  /** Answers the request with the same query id. */
  REPLY(2),
  /** Says that the request with the same query id will get no reply. */
  REFUSAL(3);

  private static final FrameKind[] BY_CODE = {null, REQUEST, REPLY, REFUSAL};

  private final int code;

  FrameKind(int code) {
    this.code = code;
  }

  /** Returns the number that stands for this kind on the wire. */
  public int code() {
    return code;
  }

  /** Returns the kind with this wire code, or null if there is none. */
  public static FrameKind ofCode(int code) {
    return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
