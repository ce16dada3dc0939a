package io.autospec.actors.coordinator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many trajectories the other coordinators have open, as each said last, and when to tell them
 * of one's own. No thread and no clock; not thread-safe.
 *
 * @param <T> what a coordinator is known by
 */
public final class DemandTable<T> {
  /** What is told may get lost, so that it is told again. */
  private static final int REPEAT = 20;

  private final Set<T> others = new HashSet<>();
  private final Map<T, Integer> demands = new HashMap<>();
  private int toldLast;
  private int ticks;

  /** Knows nobody. */
  public DemandTable() {}

  /**
   * Takes the list of all others that there are.
   *
   * @return those that are new, to be told at once
   */
  public Collection<T> listed(Set<T> now) {
    List<T> fresh = new ArrayList<>();
    for (T other : now) {
      if (others.add(other)) {
        fresh.add(other);
      }
    }
    others.retainAll(now);
    demands.keySet().retainAll(now);
    return fresh;
  }

  /**
   * Another one has so many open. It counts while that one is listed: what comes before is kept for
   * the next list; what comes late from one that is gone, nobody would ever take back.
   */
  public void heard(T from, int trajectories) {
    demands.put(from, trajectories);
  }

  /** Returns whether all others are to be told; to be asked each 250 ms. */
  public boolean mustTell(int here) {
    if (here == toldLast && ++ticks % REPEAT != 0) {
      return false;
    }
    toldLast = here;
    return true;
  }

  /** Returns all that others have open. */
  public int sum() {
    return others.stream().mapToInt(other -> demands.getOrDefault(other, 0)).sum();
  }

  /** Returns the others that there are. */
  Set<T> others() {
    return others;
  }
}
