package io.autospec.simulator;

import java.util.PriorityQueue;

/**
 * Virtual time, in nanoseconds from 0: what is to happen happens in order of its time, and in the
 * order in which it was asked for where the time is the same. A task may let time pass, as if it
 * blocked a thread: what is due meanwhile happens within it.
 */
final class Scheduler {
  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000_000_000;

  private record Entry(long at, long number, Runnable task) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Entry> queue = new PriorityQueue<>();
  private final Runnable afterEach;
  private long now;
  private long numbers;
  private long events;

  /**
   * At time 0.
   *
   * @param afterEach runs after every event
   */
  Scheduler(Runnable afterEach) {
    this.afterEach = afterEach;
  }

  long now() {
    return now;
  }

  /** How many events there were. */
  long events() {
    return events;
  }

  /** Something happens at a time, now at the earliest. */
  void at(long time, Runnable task) {
    queue.add(new Entry(Math.max(time, now), numbers++, task));
  }

  void after(long delay, Runnable task) {
    at(now + delay, task);
  }

  /** All that is due until a time happens; then it is that time, or later if something blocked. */
  void runUntil(long time) {
    while (!queue.isEmpty() && queue.peek().at() <= time) {
      Entry next = queue.poll();
      now = Math.max(now, next.at());
      events++;
      next.task().run();
      afterEach.run();
    }
    now = Math.max(now, time);
  }
}
