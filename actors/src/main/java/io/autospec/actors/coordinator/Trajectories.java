package io.autospec.actors.coordinator;

import akka.actor.typed.ActorRef;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** Which trajectories of a job are still to be opened, and which are open. */
final class Trajectories {
  private final int count;
  private final IntPredicate done;
  private final TreeMap<Integer, ActorRef<ChainActor.Command>> open = new TreeMap<>();
  private int next;
  private int finished;

  /**
   * Makes it, with none open.
   *
   * @param count all
   * @param done those that were finished before
   */
  Trajectories(int count, IntPredicate done) {
    this.count = count;
    this.done = done;
    for (int i = 0; i < count; i++) {
      finished += done.test(i) ? 1 : 0;
    }
    skip();
  }

  private void skip() {
    while (next < count && done.test(next)) {
      next++;
    }
  }

  /** Whether there is one to open. */
  boolean hasNext() {
    return next < count;
  }

  /** The first that is neither open nor done. */
  int next() {
    return next;
  }

  /** The next one is open. */
  void opened(ActorRef<ChainActor.Command> chain) {
    open.put(next++, chain);
    skip();
  }

  void finished(int trajectory) {
    if (open.remove(trajectory) != null) {
      finished++;
    }
  }

  /** A trajectory's actor failed; returns which it was. */
  OptionalInt lost(ActorRef<?> chain) {
    OptionalInt lost =
        open.entrySet().stream()
            .filter(entry -> entry.getValue().equals(chain))
            .mapToInt(Map.Entry::getKey)
            .findAny();
    lost.ifPresent(open::remove);
    return lost;
  }

  int finished() {
    return finished;
  }

  boolean allFinished() {
    return finished == count;
  }

  int openCount() {
    return open.size();
  }

  /** The open ones' numbers. */
  Collection<Integer> openOnes() {
    return open.keySet();
  }

  /** The open ones' actors. */
  Collection<ActorRef<ChainActor.Command>> chains() {
    return open.values();
  }
}
