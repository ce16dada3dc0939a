package io.autospec.actors.bridge;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What waits for an actor. Any thread may put; the actor is told once, however much there is, and
 * takes all of it. What is in here is bounded by the queries that are out.
 *
 * @param <T> what it holds
 */
public final class Inbox<T> {
  private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile Runnable owner = () -> {};

  /** Makes an empty inbox without an owner. */
  public Inbox() {}

  /** Sets what tells the owner; it is called at once if something waits already. */
  public void owner(Runnable tell) {
    owner = tell;
    if (!waiting.isEmpty()) {
      tell.run();
    }
  }

  /** Puts something in, and tells the owner unless it was told already. */
  public void put(T item) {
    waiting.add(item);
    if (told.compareAndSet(false, true)) {
      owner.run();
    }
  }

  /** Takes all there is; for the owner alone. */
  public void drain(Consumer<T> taker) {
    // Before the first is taken: what comes later tells again.
    told.set(false);
    for (T item = waiting.poll(); item != null; item = waiting.poll()) {
      taker.accept(item);
    }
  }
}
