package io.autospec.benchmarks.rig.aeron;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.autospec.benchmarks.rig.system.RigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.IdleStrategy;

/** One side's Aeron: a client, and a driver of its own unless it uses the other side's. */
final class AeronNode implements AutoCloseable {
  private static final String EPHEMERAL = "aeron:udp?endpoint=127.0.0.1:0";
  private static final String IPC = "aeron:ipc";

  private final Medium medium;
  private final AeronSettings settings;
  private final Duration timeout;
  private final MediaDriver driver;
  private final Aeron aeron;

  private AeronNode(
      Medium medium, AeronSettings settings, Duration timeout, MediaDriver driver, Path folder) {
    this.medium = medium;
    this.settings = settings;
    this.timeout = timeout;
    this.driver = driver;
    Aeron.Context context = new Aeron.Context().aeronDirectoryName(folder.toString());
    if (settings.invoked()) {
      context.useConductorAgentInvoker(true);
      context.driverAgentInvoker(driver == null ? null : driver.sharedAgentInvoker());
    }
    this.aeron = connected(context, driver);
  }

  private static Aeron connected(Aeron.Context context, MediaDriver driver) {
    try {
      return Aeron.connect(context);
    } catch (RuntimeException e) {
      CloseHelper.quietClose(driver);
      throw e;
    }
  }

  /** Starts a driver in a folder that does not exist yet, and connects to it. */
  static AeronNode withDriver(
      Medium medium, AeronSettings settings, Duration timeout, Path folder) {
    MediaDriver driver = MediaDriver.launchEmbedded(settings.driver(folder));
    return new AeronNode(medium, settings, timeout, driver, folder);
  }

  /** Connects to the driver whose folder it is. */
  static AeronNode withDriverOf(
      Medium medium, AeronSettings settings, Duration timeout, Path folder) {
    return new AeronNode(medium, settings, timeout, null, folder);
  }

  /** Subscribes to a stream, on a port of its own where the medium has ports. */
  Subscription subscribe(int stream) {
    return aeron.addSubscription(medium == Medium.IPC ? IPC : EPHEMERAL, stream);
  }

  /** Returns the channel that reaches a subscription. */
  String channelTo(Subscription subscription) {
    if (medium == Medium.IPC) {
      return IPC;
    }
    await("port", () -> subscription.resolvedEndpoint() != null);
    return "aeron:udp?endpoint=" + subscription.resolvedEndpoint();
  }

  /** Publishes to a channel, once somebody has subscribed. */
  ExclusivePublication publish(String channel, int stream) {
    ExclusivePublication publication = aeron.addExclusivePublication(channel, stream);
    await("subscriber", publication::isConnected);
    return publication;
  }

  /** Runs the driver and the client for a turn, if nobody else does. */
  void turn() {
    if (settings.invoked()) {
      if (driver != null) {
        driver.sharedAgentInvoker().invoke();
      }
      aeron.conductorAgentInvoker().invoke();
    }
  }

  /** Waits until something has come about. */
  void await(String what, BooleanSupplier condition) {
    IdleStrategy idle = settings.idle();
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new RigException("Aeron got no " + what + " within " + timeout.toSeconds() + " s");
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new RigException("interrupted");
      }
      turn();
      idle.idle();
    }
  }

  @Override
  public void close() {
    CloseHelper.quietCloseAll(aeron, driver);
  }
}
