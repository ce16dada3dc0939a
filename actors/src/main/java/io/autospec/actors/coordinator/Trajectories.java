package io.autospec.actors.coordinator;

import io.autospec.actors.coordinator.JobCourse.OpenTrajectory;
import java.util.Collection;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** Which trajectories of a job are still to be opened, and which are open. */
final class Trajectories {
  private final int count;
  private final IntPredicate done;
  private final TreeMap<Integer, OpenTrajectory> open = new TreeMap<>();
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
  void opened(OpenTrajectory chain) {
    open.put(next++, chain);
    skip();
  }

  void finished(int trajectory) {
    if (open.remove(trajectory) != null) {
      finished++;
    }
  }

  /** A trajectory failed: it is not open any more, and not done. Returns whether it was open. */
  boolean lost(int trajectory) {
    return open.remove(trajectory) != null;
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

  /** The open ones. */
  Collection<OpenTrajectory> chains() {
    return open.values();
  }
}
