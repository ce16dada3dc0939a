package io.autospec.cli.cluster;

import io.autospec.actors.node.AutospecNode;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.Console;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Keeps a node running until the process is told to stop: a node that its cluster gave up, after a
 * split of the network, or a part of which failed, joins again, however long that takes. Only the
 * first time must not fail: then the settings may be wrong. Ctrl-C and SIGTERM let running
 * evaluations finish.
 */
final class RunningNode {
  private static final long PAUSE_MILLIS = 1_000;
  private static final long HOOK_PATIENCE_SECONDS = 60;

  /** Makes a node that has joined. */
  @FunctionalInterface
  interface Joining {
    AutospecNode join() throws InterruptedException;
  }

  private final String verb;
  private final NodeSettings settings;
  private final Console console;
  private final long pauseMillis;
  private final Joining joining;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread = Thread.currentThread();
  private AutospecNode node;
  private boolean stopping;

  RunningNode(String verb, NodeSettings settings, Console console) {
    this(verb, settings, console, PAUSE_MILLIS, () -> AutospecNode.join(settings));
  }

  /** Makes it, for a test, with another pause and other nodes. */
  RunningNode(
      String verb, NodeSettings settings, Console console, long pauseMillis, Joining joining) {
    this.verb = verb;
    this.settings = settings;
    this.console = console;
    this.pauseMillis = pauseMillis;
    this.joining = joining;
  }

  /**
   * Runs until told to stop.
   *
   * @param told says, given the node's address, that it is there
   * @throws InterruptedException if the thread was interrupted
   */
  @SuppressWarnings("try") // It answers by itself while it is open.
  void run(Function<String, String> told) throws InterruptedException {
    Thread hook = new Thread(this::stop, "autospec-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    // Above the nodes: probes are answered while one joins, and between one and the next.
    try (HealthEndpoint health = health()) {
      boolean again = false;
      while (!isStopping()) {
        AutospecNode joined = again ? joinAgain() : joining.join();
        again = true;
        if (!took(joined)) {
          joined.close();
          return;
        }
        console.err().println(told.apply(joined.address()));
        awaitEnd(joined);
        joined.close();
        gone();
        if (!isStopping()) {
          say(
              "the cluster was lost (this node could not be reached, or could not reach most"
                  + " coordinators, or a part of it failed, as its log says); joining again");
          Thread.sleep(pauseMillis);
        }
      }
    } catch (InterruptedException e) {
      if (!isStopping()) {
        throw e;
      }
    } finally {
      over.countDown();
    }
  }

  /** Its old port may be held for a moment, its store may be down: what fails is tried again. */
  private AutospecNode joinAgain() throws InterruptedException {
    String told = "";
    while (true) {
      try {
        return joining.join();
      } catch (RuntimeException e) {
        String words = String.valueOf(e.getMessage());
        if (!words.equals(told) && !isStopping()) {
          told = words;
          say("cannot join again yet, and goes on trying: " + words);
        }
      }
      Thread.sleep(pauseMillis);
    }
  }

  private void say(String words) {
    console.err().println("autospec " + verb + ": " + words);
  }

  private HealthEndpoint health() {
    return settings.healthPort() == 0
        ? null
        : HealthEndpoint.open(settings.healthHost(), settings.healthPort(), this::notReady);
  }

  /** Why this node should be given no work now; empty if it should. For any thread. */
  private synchronized Optional<String> notReady() {
    if (stopping) {
      return Optional.of("stopping");
    }
    return node != null && node.isMember() ? Optional.empty() : Optional.of("joining");
  }

  private void awaitEnd(AutospecNode joined) throws InterruptedException {
    try {
      joined.whenStopped().toCompletableFuture().get();
    } catch (ExecutionException e) {
      say("the node failed: " + e.getCause());
    }
  }

  private synchronized boolean isStopping() {
    return stopping;
  }

  private synchronized boolean took(AutospecNode joined) {
    node = joined;
    return !stopping;
  }

  /** From here on whoever stops this has a thread to interrupt and no node to drain. */
  private synchronized void gone() {
    node = null;
  }

  /** On the JVM's way out. */
  private void stop() {
    AutospecNode running;
    synchronized (this) {
      stopping = true;
      running = node;
    }
    if (running == null) {
      thread.interrupt();
    } else {
      if (!settings.devices().isEmpty()) {
        console.err().println("autospec " + verb + ": finishing what is running, then leaving");
        running.drain(settings.drainTimeout());
      }
      running.close();
    }
    try {
      if (!over.await(HOOK_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        console.err().println("autospec " + verb + ": did not stop in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    console.err().println("autospec " + verb + ": left");
    console.err().flush();
  }
}
