package io.autospec.model.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.autospec.model.ModelException;
import io.autospec.model.device.Device;

/**
 * A loaded network with several users: ONNX Runtime lets any number of threads run one session at
 * once, and a second session of the same network on the same device would gain nothing but memory
 * use. Closed when the last user leaves.
 *
 * <p>Safe for any number of threads.
 */
final class SharedSession {
  private final OrtSession session;
  private int users = 1;

  private SharedSession(OrtSession session) {
    this.session = session;
  }

  /** Loads a network; the caller is its first user. */
  static SharedSession load(OnnxSource source, Device device) {
    return new SharedSession(OnnxRuntime.createSession(source, device));
  }

  /**
   * Joins.
   *
   * @return false if the last user has left already
   */
  synchronized boolean acquire() {
    if (users == 0) {
      return false;
    }
    users++;
    return true;
  }

  /** Leaves; each user does so once. */
  synchronized void release() {
    users--;
    if (users == 0) {
      try {
        session.close();
      } catch (OrtException e) {
        throw new ModelException("a network cannot be closed: " + OnnxRuntime.lineOf(e), e);
      }
    }
  }

  OrtSession session() {
    return session;
  }
}
