package io.autospec.actors.node;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** A lock for each key, there while somebody holds it or waits for it. Any thread. */
final class KeyLocks {
  /** What is done under a lock. */
  @FunctionalInterface
  interface Body<T> {
    T run() throws InterruptedException;
  }

  private static final class Held {
    private final ReentrantLock lock = new ReentrantLock();
    private int users;
  }

  private final Map<String, Held> held = new HashMap<>();

  /** Makes it empty. */
  KeyLocks() {}

  /** Does something that nobody else does with this key meanwhile. */
  <T> T locked(String key, Body<T> body) throws InterruptedException {
    Held mine = enter(key);
    try {
      mine.lock.lockInterruptibly();
      try {
        return body.run();
      } finally {
        mine.lock.unlock();
      }
    } finally {
      leave(key, mine);
    }
  }

  private synchronized Held enter(String key) {
    Held mine = held.computeIfAbsent(key, unused -> new Held());
    mine.users++;
    return mine;
  }

  private synchronized void leave(String key, Held mine) {
    if (--mine.users == 0) {
      held.remove(key);
    }
  }
}
