package io.autospec.transport;

import io.autospec.transport.frame.FrameSeal;
import io.autospec.transport.frame.SessionKeys;
import java.util.Arrays;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The seals of one link in one direction, one a job, made when they are first asked for. Not for
 * several threads at once.
 */
final class SessionSeals {
  private static final int MOST = 1024;

  private final KeyRing keys;
  private final int sender;
  private final long senderSession;
  private final int receiver;
  private final long receiverSession;
  private final Long2ObjectHashMap<Entry> seals = new Long2ObjectHashMap<>();
  private long version;

  private record Entry(byte[] key, FrameSeal seal) {}

  SessionSeals(KeyRing keys, int sender, long senderSession, int receiver, long receiverSession) {
    this.keys = keys;
    this.sender = sender;
    this.senderSession = senderSession;
    this.receiver = receiver;
    this.receiverSession = receiverSession;
    this.version = keys.version();
  }

  /** Returns the job's seal, or null if its key is not here. */
  FrameSeal of(long jobId) {
    if (keys.version() != version) {
      version = keys.version();
      // A key that is still the same keeps its seal, and with it what was sealed before.
      seals
          .entrySet()
          .removeIf(entry -> !Arrays.equals(entry.getValue().key(), keys.key(entry.getKey())));
    }
    Entry entry = seals.get(jobId);
    if (entry == null) {
      entry = make(jobId);
    }
    return entry == null ? null : entry.seal();
  }

  private Entry make(long jobId) {
    byte[] key = keys.key(jobId);
    if (key == null) {
      return null;
    }
    if (seals.size() >= MOST) {
      seals.clear();
    }
    byte[] derived = SessionKeys.ofFrames(key, sender, senderSession, receiver, receiverSession);
    Entry entry = new Entry(key, new FrameSeal(derived));
    seals.put(jobId, entry);
    return entry;
  }
}
