package io.autospec.transport.aeron;

import io.aeron.Aeron;
import io.aeron.Counter;
import io.aeron.driver.DataPacketDispatcher;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.SendChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import io.aeron.driver.media.UdpChannelTransport;
import io.aeron.driver.status.SystemCounterDescriptor;
import io.autospec.transport.port.Wakeup;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * A node's media driver, embedded unless another one is named, and the node as a client of it. Of
 * the node's thread.
 *
 * <p>An embedded driver has no thread: {@link #doWork} runs it. Its sockets are registered with the
 * node's {@link Wakeup}, so that the thread can sleep until a packet comes.
 */
public final class AeronDriver implements AutoCloseable {
  /** The stream that frames travel on. */
  static final int STREAM = 1001;

  private static final long HELPER_SLEEP_MILLIS = 10;
  private static final int ASLEEP_COUNTER_TYPE = 7001;
  private static final long DRIVER_TIMEOUT_MILLIS = 10_000;
  private static final long REVIVAL_NANOS = 1_000_000_000L;

  private final AeronContext context;
  private final Wakeup wakeup;
  private final Path folder;
  private final String token;
  private final List<UdpChannelTransport> unregistered = new ArrayList<>();
  private final MediaDriver driver;
  private final AgentInvoker driverInvoker;
  private final ErrorHandler errors;
  private Aeron aeron;
  private Counter asleep;
  private int generation;
  private long nextRevivalNanos;
  private long lastWorkNanos;
  private boolean closed;

  /**
   * Starts an embedded driver, or joins one that runs.
   *
   * @param context concluded
   * @throws RuntimeException if there is no driver, no memory or no folder for it
   */
  public AeronDriver(AeronContext context, Wakeup wakeup, ErrorHandler errors) {
    this.context = context;
    this.wakeup = wakeup;
    this.errors = errors;
    this.folder = context.directory() == null ? DriverFolder.create() : context.directory();
    this.driver = context.externalDriver() ? null : MediaDriver.launch(driverContext(errors));
    this.driverInvoker = driver == null ? null : driver.sharedAgentInvoker();
    try {
      join();
      token = DriverFolder.mark(folder);
    } catch (RuntimeException e) {
      CloseHelper.quietClose(driver);
      throw e;
    }
  }

  private void join() {
    Aeron.Context client = clientContext(folder, errors);
    client.driverAgentInvoker(driverInvoker);
    aeron = Aeron.connect(client);
    asleep = aeron.addCounter(ASLEEP_COUNTER_TYPE, "autospec: the node's thread sleeps");
    if (context.wakesUp()) {
      wakeup.mirror(asleep);
    }
  }

  /**
   * Aeron ends a client that stood still for long (the process was stopped, or the clock jumped),
   * and everything that it had: become a client once more, and let the transports open anew.
   */
  private synchronized void revive(long nowNanos) {
    if (nowNanos - nextRevivalNanos < 0 || !DriverFolder.isDriverActive(folder)) {
      return;
    }
    nextRevivalNanos = nowNanos + REVIVAL_NANOS;
    wakeup.mirror(null);
    join();
    generation++;
  }

  /** Returns a number that changes whenever everything has to be opened anew. */
  int generation() {
    return generation;
  }

  private MediaDriver.Context driverContext(ErrorHandler errors) {
    return new MediaDriver.Context()
        .aeronDirectoryName(folder.toString())
        .dirDeleteOnStart(context.directory() == null)
        .dirDeleteOnShutdown(true)
        .warnIfDirectoryExists(false)
        .threadingMode(context.threadingMode())
        // Aeron's helper looks for addresses to resolve; its own interval, 1 ms, costs 2 % of a
        // core.
        .asyncExecutorIdleStrategy(new SleepingMillisIdleStrategy(HELPER_SLEEP_MILLIS))
        .errorHandler(errors)
        .ipcTermBufferLength(context.ipcTermLength())
        .publicationTermBufferLength(context.udpTermLength())
        .ipcMtuLength(AeronContext.LARGEST_PAYLOAD + 32)
        .initialWindowLength(context.flowControlWindow())
        .socketRcvbufLength(context.socketBufferLength())
        .socketSndbufLength(context.socketBufferLength())
        .imageLivenessTimeoutNs(TimeUnit.MILLISECONDS.toNanos(context.imageTimeoutMillis()))
        .publicationLingerTimeoutNs(TimeUnit.MILLISECONDS.toNanos(500))
        .driverTimeoutMs(DRIVER_TIMEOUT_MILLIS)
        .termBufferSparseFile(true)
        .performStorageChecks(true)
        .streamSessionLimit(context.mostStreams())
        .receiveChannelEndpointSupplier(this::receiveEndpoint)
        .sendChannelEndpointSupplier(this::sendEndpoint);
  }

  static Aeron.Context clientContext(Path folder, ErrorHandler errors) {
    return new Aeron.Context()
        .aeronDirectoryName(folder.toString())
        .useConductorAgentInvoker(true)
        .driverTimeoutMs(DRIVER_TIMEOUT_MILLIS)
        .errorHandler(errors)
        .subscriberErrorHandler(errors);
  }

  private ReceiveChannelEndpoint receiveEndpoint(
      UdpChannel channel,
      DataPacketDispatcher dispatcher,
      AtomicCounter status,
      MediaDriver.Context driverContext) {
    ReceiveChannelEndpoint endpoint =
        context.receiveEndpoints().newInstance(channel, dispatcher, status, driverContext);
    awaitSocketOf(endpoint);
    return endpoint;
  }

  private void awaitSocketOf(UdpChannelTransport endpoint) {
    if (context.wakesUp()) {
      unregistered.add(endpoint);
    }
  }

  private SendChannelEndpoint sendEndpoint(
      UdpChannel channel, AtomicCounter status, MediaDriver.Context driverContext) {
    SendChannelEndpoint endpoint = new SendChannelEndpoint(channel, status, driverContext);
    awaitSocketOf(endpoint);
    return endpoint;
  }

  /** Runs the driver and the client, once for each {@code nowNanos}; returns how much they did. */
  int doWork(long nowNanos) {
    if (nowNanos == lastWorkNanos) {
      return 0;
    }
    lastWorkNanos = nowNanos;
    int work = driverInvoker == null ? 0 : driverInvoker.invoke();
    if (aeron.isClosed()) {
      revive(nowNanos);
      if (aeron.isClosed()) {
        return work;
      }
    }
    work += aeron.conductorAgentInvoker().invoke();
    if (!unregistered.isEmpty()) {
      registerSockets();
    }
    return work;
  }

  /** An endpoint's socket is opened some time after the endpoint is made. */
  private void registerSockets() {
    for (int i = unregistered.size() - 1; i >= 0; i--) {
      UdpChannelTransport endpoint = unregistered.get(i);
      SelectableChannel channel = endpoint.receiveDatagramChannel();
      if (channel != null) {
        unregistered.remove(i);
        if (channel.isOpen()) {
          wakeup.register(channel, SelectionKey.OP_READ);
        }
      }
    }
  }

  Aeron aeron() {
    return aeron;
  }

  Path folder() {
    return folder;
  }

  /** Returns what the driver's folder is marked with. */
  String token() {
    return token;
  }

  /** Returns the counter that is 1 while the node's thread sleeps and a bell may wake it; or -1. */
  int asleepCounter() {
    return context.wakesUp() ? asleep.id() : -1;
  }

  Wakeup wakeup() {
    return wakeup;
  }

  AeronContext context() {
    return context;
  }

  /** Returns how many packets were sent again. */
  public long retransmits() {
    return systemCounter(SystemCounterDescriptor.RETRANSMITS_SENT);
  }

  /** Returns how many losses were reported to peers. */
  public long lossReports() {
    return systemCounter(SystemCounterDescriptor.NAK_MESSAGES_SENT);
  }

  /** Never reads memory that was given back: whoever asks may be another thread. */
  private synchronized long systemCounter(SystemCounterDescriptor descriptor) {
    return closed || aeron.isClosed() ? 0 : aeron.countersReader().getCounterValue(descriptor.id());
  }

  /** Returns bytes of shared memory that this node's folder has. */
  public long mappedBytes() {
    return systemCounter(SystemCounterDescriptor.BYTES_CURRENTLY_MAPPED);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      wakeup.mirror(null);
      CloseHelper.quietCloseAll(aeron, driver);
    }
  }
}
