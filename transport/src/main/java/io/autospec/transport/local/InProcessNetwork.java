package io.autospec.transport.local;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The nodes of one process that can reach each other by memory alone. May be used by any thread.
 */
public final class InProcessNetwork {
  private final Map<String, Inbox> inboxes = new ConcurrentHashMap<>();
  private final AtomicLong names = new AtomicLong();
  private final String prefix = UUID.randomUUID().toString();

  /** Adds an inbox and returns its name, one of a kind among all networks. */
  String add(Inbox inbox) {
    String name = prefix + "-" + names.incrementAndGet();
    inboxes.put(name, inbox);
    return name;
  }

  /** Returns the inbox of this name, or null. */
  Inbox find(String name) {
    return inboxes.get(name);
  }

  void remove(String name) {
    inboxes.remove(name);
  }
}
