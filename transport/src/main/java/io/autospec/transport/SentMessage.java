package io.autospec.transport;

import io.autospec.transport.frame.FrameKind;

/** Names a message that was sent, when its fate is known. */
public final class SentMessage {
  FrameKind kind = FrameKind.REQUEST;
  long jobId;
  long queryId;
  long sequence;
  long deadlineNanos;
  boolean settled;

  SentMessage() {}

  void set(FrameKind kind, long jobId, long queryId, long sequence, long deadlineNanos) {
    this.kind = kind;
    this.jobId = jobId;
    this.queryId = queryId;
    this.sequence = sequence;
    this.deadlineNanos = deadlineNanos;
    this.settled = false;
  }

  void copyFrom(SentMessage other) {
    set(other.kind, other.jobId, other.queryId, other.sequence, other.deadlineNanos);
  }

  /** Returns what the message was. */
  public FrameKind kind() {
    return kind;
  }

  /** Returns its job. */
  public long jobId() {
    return jobId;
  }

  /** Returns its query. */
  public long queryId() {
    return queryId;
  }
}
