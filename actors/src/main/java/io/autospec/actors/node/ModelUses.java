package io.autospec.actors.node;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which models of a node are used, by how many of its devices and jobs; and which are not, but may
 * be again. For one thread at a time.
 */
final class ModelUses {
  /** To find a model again is to read all of it, and the next job is often of the same. */
  private static final int MOST_RESTING = 8;

  private final Map<String, Integer> users = new HashMap<>();

  /** Those that came to rest the longest ago first. */
  private final Set<String> resting = new LinkedHashSet<>();

  /** Somebody uses a model. */
  void hold(String id) {
    users.merge(id, 1, Integer::sum);
    resting.remove(id);
  }

  /** Whether anybody uses a model. */
  boolean holds(String id) {
    return users.containsKey(id);
  }

  /** One user less; returns whether there is none now. */
  boolean letGo(String id) {
    return users.computeIfPresent(id, (key, n) -> n == 1 ? null : n - 1) == null;
  }

  /** A model that nobody uses is to rest; returns the one that has to go for it, if any. */
  Optional<String> rest(String id) {
    resting.remove(id);
    resting.add(id);
    Iterator<String> eldest = resting.iterator();
    return resting.size() > MOST_RESTING ? Optional.of(eldest.next()) : Optional.empty();
  }

  /** A model is not there any more. */
  void forgotten(String id) {
    resting.remove(id);
  }
}
