package io.autospec.transport;

import io.autospec.transport.aeron.AeronContext;
import io.autospec.transport.frame.BufferPool;
import io.autospec.transport.frame.FrameLimits;
import io.autospec.transport.local.InProcessNetwork;
import io.autospec.transport.port.TensorTransport;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

/**
 * Everything that can be chosen of a {@link TensorNode}. What is not chosen is derived from the
 * longest message and the machine when the node is launched, which refuses contradictions; after
 * that nothing may be changed. A context is for one node.
 */
public final class TensorNodeContext {
  private static final String LOGGER = "io.autospec.transport";

  private final int nodeId;
  private final TensorHandler handler;
  private boolean invoked;
  private KeyRing keys = new KeyRing();
  private boolean trustNetwork;
  private InProcessNetwork inProcess;
  private AeronContext aeron = new AeronContext();
  private boolean tcp = true;
  private int tcpPort;
  private String host = "127.0.0.1";
  private String advertisedHost;
  private int largestMessageBytes = 4 << 20;
  private int maxTensors = 16;
  private int maxPeers = 64;
  private int maxInFlight = 1024;
  private int maxMessages = 256;
  private long sendMemoryBytes;
  private long receiveMemoryBytes;
  private long connectTimeoutMillis = 5_000;
  private long peerTimeoutMillis = 2_000;
  private long heartbeatMillis = 250;
  private long deliveryTimeoutMillis = 5_000;
  private long acknowledgeDelayMillis = 5;
  private long maxSleepMillis;
  private NanoClock clock = System::nanoTime;
  private Consumer<String> log = TensorNodeContext::warn;
  private ErrorHandler errorHandler = TensorNodeContext::error;
  private UnaryOperator<TensorTransport> around = UnaryOperator.identity();
  private FrameLimits limits;
  private BufferPool receiveMemory;

  /**
   * Begins with the defaults.
   *
   * @param nodeId who the node is; one of a kind in a cluster
   * @param handler what the node tells things to
   */
  public TensorNodeContext(int nodeId, TensorHandler handler) {
    this.nodeId = nodeId;
    this.handler = Objects.requireNonNull(handler, "handler");
  }

  private static void warn(String text) {
    System.getLogger(LOGGER).log(System.Logger.Level.WARNING, text);
  }

  private static void error(Throwable error) {
    System.getLogger(LOGGER).log(System.Logger.Level.ERROR, "the data plane met an error", error);
  }

  /** Returns who the node is. */
  public int nodeId() {
    return nodeId;
  }

  /** Returns what the node tells things to. */
  public TensorHandler handler() {
    return handler;
  }

  /**
   * Whether the node has no thread, and whoever launched it calls {@link TensorNode#doWork};
   * default: no.
   */
  public TensorNodeContext invoked(boolean value) {
    invoked = value;
    return this;
  }

  /** Returns whether the node has no thread. */
  public boolean invoked() {
    return invoked;
  }

  /** The keys of frames. With the cluster's own key in it, what goes by UDP and TCP is sealed. */
  public TensorNodeContext keys(KeyRing value) {
    keys = value;
    return this;
  }

  /** Returns the keys of frames. */
  public KeyRing keys() {
    return keys;
  }

  /**
   * Whether to listen beyond this machine without the cluster's key: then whoever reaches the ports
   * can send and read tensors; default: no.
   */
  public TensorNodeContext trustNetwork(boolean value) {
    trustNetwork = value;
    return this;
  }

  /** Returns whether the network is trusted. */
  public boolean trustNetwork() {
    return trustNetwork;
  }

  /** The nodes of this process to reach by memory alone; default: none. */
  public TensorNodeContext inProcess(InProcessNetwork value) {
    inProcess = value;
    return this;
  }

  /** Returns the nodes of this process, or null. */
  public InProcessNetwork inProcess() {
    return inProcess;
  }

  /** What is chosen of Aeron; null: none of it is used. */
  public TensorNodeContext aeron(AeronContext value) {
    aeron = value;
    return this;
  }

  /** Returns what is chosen of Aeron, or null. */
  public AeronContext aeron() {
    return aeron;
  }

  /** Whether TCP is used too, for peers that UDP does not reach; default: yes. */
  public TensorNodeContext tcp(boolean value) {
    tcp = value;
    return this;
  }

  /** Returns whether TCP is used. */
  public boolean tcp() {
    return tcp;
  }

  /** The TCP port to listen on; 0 (default) takes a free one. */
  public TensorNodeContext tcpPort(int value) {
    tcpPort = value;
    return this;
  }

  /** Returns the TCP port to listen on, or 0. */
  public int tcpPort() {
    return tcpPort;
  }

  /** The address to listen on, UDP and TCP; default 127.0.0.1. */
  public TensorNodeContext host(String value) {
    host = value;
    return this;
  }

  /** Returns the address to listen on. */
  public String host() {
    return host;
  }

  /** The address that peers are told, where that is another; default: {@link #host}. */
  public TensorNodeContext advertisedHost(String value) {
    advertisedHost = value;
    return this;
  }

  /** Returns the address that peers are told, or null. */
  public String advertisedHost() {
    return advertisedHost;
  }

  /**
   * The longest message, tensors and their table, in bytes: 4 KiB to 64 MiB; default 4 MiB. Memory
   * is derived from it.
   */
  public TensorNodeContext largestMessageBytes(int value) {
    largestMessageBytes = value;
    return this;
  }

  /** Returns the longest message in bytes. */
  public int largestMessageBytes() {
    return largestMessageBytes;
  }

  /** Most tensors of a message, 2 to 1,024; default 16. */
  public TensorNodeContext maxTensors(int value) {
    maxTensors = value;
    return this;
  }

  /** Returns most tensors of a message. */
  public int maxTensors() {
    return maxTensors;
  }

  /** Most peers, 1 to 16,384; default 64. Each costs shared memory and a buffer of a frame. */
  public TensorNodeContext maxPeers(int value) {
    maxPeers = value;
    return this;
  }

  /** Returns most peers. */
  public int maxPeers() {
    return maxPeers;
  }

  /** Most messages on their way to one peer, a power of two to 65,536; default 1,024. */
  public TensorNodeContext maxInFlight(int value) {
    maxInFlight = value;
    return this;
  }

  /** Returns most messages on their way to one peer. */
  public int maxInFlight() {
    return maxInFlight;
  }

  /**
   * Most messages that are coming in or in the handler's hands, 2 to 4,096; default 256. With more,
   * peers wait.
   */
  public TensorNodeContext maxMessages(int value) {
    maxMessages = value;
    return this;
  }

  /** Returns most messages that are held. */
  public int maxMessages() {
    return maxMessages;
  }

  /**
   * Memory for what a peer has no room for, of each link, taken as it is needed: at least two of
   * the longest messages. Default: four.
   */
  public TensorNodeContext sendMemoryBytes(long value) {
    sendMemoryBytes = value;
    return this;
  }

  /** Returns memory for what peers have no room for. */
  public long sendMemoryBytes() {
    return sendMemoryBytes;
  }

  /** Memory for messages that come in: at least two of the longest. Default: sixteen. */
  public TensorNodeContext receiveMemoryBytes(long value) {
    receiveMemoryBytes = value;
    return this;
  }

  /** Returns memory for messages that come in. */
  public long receiveMemoryBytes() {
    return receiveMemoryBytes;
  }

  /** How long to try to reach a peer, all ways together; 100 ms to 10 min, default 5 s. */
  public TensorNodeContext connectTimeoutMillis(long value) {
    connectTimeoutMillis = value;
    return this;
  }

  /** Returns how long to try to reach a peer. */
  public long connectTimeoutMillis() {
    return connectTimeoutMillis;
  }

  /**
   * How long a peer may be silent before it is gone; at least 3 heartbeats, default 2 s. Too short,
   * and a pause of the peer's garbage collector ends a link.
   */
  public TensorNodeContext peerTimeoutMillis(long value) {
    peerTimeoutMillis = value;
    return this;
  }

  /** Returns how long a peer may be silent. */
  public long peerTimeoutMillis() {
    return peerTimeoutMillis;
  }

  /** How often to say that this node is there; 10 ms to 1 min, default 250 ms. */
  public TensorNodeContext heartbeatMillis(long value) {
    heartbeatMillis = value;
    return this;
  }

  /** Returns how often to say that this node is there. */
  public long heartbeatMillis() {
    return heartbeatMillis;
  }

  /**
   * How long to wait for word that a message arrived, and for the rest of one that comes in; 10 ms
   * to 10 min, default 5 s.
   */
  public TensorNodeContext deliveryTimeoutMillis(long value) {
    deliveryTimeoutMillis = value;
    return this;
  }

  /** Returns how long to wait for word that a message arrived. */
  public long deliveryTimeoutMillis() {
    return deliveryTimeoutMillis;
  }

  /** How long word that a message arrived may wait for company; 0 to 1 s, default 5 ms. */
  public TensorNodeContext acknowledgeDelayMillis(long value) {
    acknowledgeDelayMillis = value;
    return this;
  }

  /** Returns how long such word may wait for company. */
  public long acknowledgeDelayMillis() {
    return acknowledgeDelayMillis;
  }

  /**
   * How long the node's thread may sleep while nothing comes; 1 to 100 ms. Default: 10 ms where
   * packets wake it, else 1 ms.
   */
  public TensorNodeContext maxSleepMillis(long value) {
    maxSleepMillis = value;
    return this;
  }

  /** Returns how long the node's thread may sleep. */
  public long maxSleepMillis() {
    return maxSleepMillis;
  }

  /** The clock; default: the system's. */
  public TensorNodeContext clock(NanoClock value) {
    clock = value;
    return this;
  }

  /** Returns the clock. */
  public NanoClock clock() {
    return clock;
  }

  /** Takes what an operator should read; default: the log of the platform. */
  public TensorNodeContext log(Consumer<String> value) {
    log = value;
    return this;
  }

  /** Returns what takes lines for the operator. */
  public Consumer<String> log() {
    return log;
  }

  /** Takes errors that end nothing; default: the log of the platform. */
  public TensorNodeContext errorHandler(ErrorHandler value) {
    errorHandler = value;
    return this;
  }

  /** Returns what takes errors. */
  public ErrorHandler errorHandler() {
    return errorHandler;
  }

  /** What to put around each way that frames travel, such as a simulated network; default: none. */
  public TensorNodeContext around(UnaryOperator<TensorTransport> value) {
    around = value;
    return this;
  }

  /** Returns what is put around each way that frames travel. */
  public UnaryOperator<TensorTransport> around() {
    return around;
  }

  // ---- what follows from it

  /** Derives and checks; see {@link NodeLimits} for how memory is shared out. */
  TensorNodeContext conclude() {
    if (limits != null) {
      throw NodeLimits.refused("a context is for one node, and this one had its");
    }
    NodeLimits.check("largestMessageBytes", largestMessageBytes, 1 << 12, 1 << 26);
    NodeLimits.check("maxTensors", maxTensors, 2, 1 << 10);
    NodeLimits.check("maxPeers", maxPeers, 1, 1 << 14);
    NodeLimits.check("maxInFlight", maxInFlight, 1, 1 << 16);
    NodeLimits.check("maxMessages", maxMessages, 2, 1 << 12);
    NodeLimits.check("connectTimeoutMillis", connectTimeoutMillis, 100, 600_000);
    NodeLimits.check("heartbeatMillis", heartbeatMillis, 10, 60_000);
    NodeLimits.check("peerTimeoutMillis", peerTimeoutMillis, 3 * heartbeatMillis, 600_000);
    NodeLimits.check("deliveryTimeoutMillis", deliveryTimeoutMillis, 10, 600_000);
    NodeLimits.check("acknowledgeDelayMillis", acknowledgeDelayMillis, 0, 1_000);
    if (Integer.bitCount(maxInFlight) != 1) {
      throw NodeLimits.refused("maxInFlight must be a power of two, found " + maxInFlight);
    }
    if (aeron == null && !tcp && inProcess == null) {
      throw NodeLimits.refused("no way for frames to travel: choose Aeron, TCP or the process");
    }
    boolean wakes = aeron == null || aeron.wakesUp();
    maxSleepMillis = maxSleepMillis == 0 ? (wakes ? 10 : 1) : maxSleepMillis;
    NodeLimits.check("maxSleepMillis", maxSleepMillis, 1, 100);
    limits = NodeLimits.limits(largestMessageBytes, maxTensors);
    sendMemoryBytes = sendMemoryBytes == 0 ? 4L * largestMessageBytes : sendMemoryBytes;
    receiveMemoryBytes = receiveMemoryBytes == 0 ? 16L * largestMessageBytes : receiveMemoryBytes;
    NodeLimits.check("sendMemoryBytes", sendMemoryBytes, 2L * largestMessageBytes, 1L << 40);
    NodeLimits.check("receiveMemoryBytes", receiveMemoryBytes, 2L * largestMessageBytes, 1L << 40);
    receiveMemory = NodeLimits.pool(receiveMemoryBytes, limits.maxBodyBytes());
    if (aeron != null) {
      if (aeron.host() != null && !aeron.host().equals(host)) {
        throw NodeLimits.refused(
            "choose the host here, not in the Aeron context (" + aeron.host() + ")");
      }
      aeron.host(host).advertisedHost(advertisedHost);
      aeron.conclude(largestMessageBytes, limits.maxFrameBytes(), maxPeers);
    }
    if (advertisedHost == null && NodeLimits.isWildcard(host)) {
      throw NodeLimits.refused(
          host + " is every address of this machine: say by advertisedHost which one peers use");
    }
    if (!sealed() && !trustNetwork && !NodeLimits.isLoopback(host) && (tcp || usesUdp())) {
      throw NodeLimits.refused(
          "listening on "
              + host
              + " needs the cluster's key (job 0 of the key ring), or trustNetwork(true) where"
              + " everybody who reaches it may send and read");
    }
    return this;
  }

  private boolean usesUdp() {
    return aeron != null && aeron.udp();
  }

  /** Returns whether what goes by UDP and TCP is sealed. */
  boolean sealed() {
    return keys.has(KeyRing.CLUSTER);
  }

  /** Returns what this node takes. */
  FrameLimits limits() {
    return limits;
  }

  /** Returns the length of this node's frames, tag included. */
  int frameBytes() {
    return limits.maxFrameBytes();
  }

  BufferPool newSendMemory() {
    return NodeLimits.pool(sendMemoryBytes, limits.maxBodyBytes());
  }

  BufferPool receiveMemory() {
    return receiveMemory;
  }

  long connectTimeoutNanos() {
    return TimeUnit.MILLISECONDS.toNanos(connectTimeoutMillis);
  }

  long peerTimeoutNanos() {
    return TimeUnit.MILLISECONDS.toNanos(peerTimeoutMillis);
  }

  long heartbeatNanos() {
    return TimeUnit.MILLISECONDS.toNanos(heartbeatMillis);
  }

  long deliveryTimeoutNanos() {
    return TimeUnit.MILLISECONDS.toNanos(deliveryTimeoutMillis);
  }

  long acknowledgeDelayNanos() {
    return TimeUnit.MILLISECONDS.toNanos(acknowledgeDelayMillis);
  }
}
