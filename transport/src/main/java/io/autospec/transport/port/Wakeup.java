package io.autospec.transport.port;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

/**
 * Where a node's thread sleeps when it has nothing to do, and what ends its sleep: a packet on a
 * registered socket, or a {@link #signal}. So a waiting node costs next to no processor time and
 * still answers at once.
 *
 * <p>The node's thread calls {@link #prepare}, looks once more for work, and then either sleeps or
 * does not, and calls {@link #awake}. Work that another thread leaves before its signal is seen by
 * that last look, or its signal ends the sleep: none is slept through.
 */
public final class Wakeup implements AutoCloseable {
  private final Selector selector;
  private final SleepFlag asleep = new SleepFlag();
  private final Consumer<SelectionKey> nothing = this::ignore;
  private long sleeps;

  /** Opens it. */
  public Wakeup() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a selector", e);
    }
  }

  /**
   * Makes what happens on this channel end the sleep; until it is closed.
   *
   * @return to choose other operations with
   */
  public SelectionKey register(SelectableChannel channel, int operations) {
    try {
      return channel.register(selector, operations);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot register a channel that is closed already", e);
    }
  }

  /**
   * Shows other processes whether this sleeps, as 1 or 0; a counter that is closed before this, or
   * null, shows nothing.
   */
  public void mirror(AtomicCounter counter) {
    asleep.mirror(counter);
  }

  /**
   * Returns whether a process that shows it in this counter sleeps; for whoever has just left work
   * for it.
   */
  public static boolean isAsleep(CountersReader counters, int counterId) {
    return SleepFlag.isRaised(counters, counterId);
  }

  /** Ends the sleep, or keeps a prepared one from beginning. May be called by any thread. */
  public void signal() {
    if (asleep.isRaised()) {
      selector.wakeup();
    }
  }

  /** Announces a sleep. */
  public void prepare() {
    asleep.raise();
  }

  /** Sleeps for at most this many milliseconds, at least 1, after {@link #prepare}. */
  public void sleep(long millis) {
    sleeps++;
    try {
      selector.select(nothing, millis);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot wait for packets", e);
    }
  }

  /** Whoever registered the channel looks there by himself. */
  private void ignore(SelectionKey key) {}

  /** Returns how often this slept. Of the node's thread. */
  public long sleeps() {
    return sleeps;
  }

  /** Ends what {@link #prepare} announced. */
  public void awake() {
    asleep.lower();
  }

  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a selector", e);
    }
  }
}
