package io.autospec.transport.aeron;

import io.aeron.driver.Configuration;
import io.aeron.driver.ReceiveChannelEndpointSupplier;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.BitUtil;

/**
 * What can be chosen of Aeron. What is not chosen is derived from the largest message and the
 * machine by {@link #conclude}, which refuses contradictions; after it nothing changes. Lengths are
 * in bytes.
 */
public final class AeronContext {
  /** Frames of this length fit one packet where the MTU is the largest that there is. */
  public static final int LARGEST_PAYLOAD =
      Configuration.MAX_UDP_PAYLOAD_LENGTH - io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;

  private static final Path RECEIVE_BUFFER_LIMIT = Path.of("/proc/sys/net/core/rmem_max");
  private static final int LEAST_TERM = 1 << 16;
  private static final int MOST_TERM = 1 << 26;

  private Path directory;
  private boolean externalDriver;
  private ThreadingMode threadingMode = ThreadingMode.INVOKER;
  private String host;
  private int mostStreams;
  private String advertisedHost;
  private int port;
  private boolean ipc = true;
  private boolean udp = true;
  private int mtu;
  private int ipcTermLength;
  private int udpTermLength;
  private int flowControlWindow;
  private int socketBufferLength;
  private long imageTimeoutMillis = 5_000;
  private ReceiveChannelEndpointSupplier receiveEndpoints = ReceiveChannelEndpoint::new;

  /** Begins with the defaults. */
  public AeronContext() {}

  /**
   * Where the driver's shared memory lies: a folder for nothing else, whose content an embedded
   * driver deletes. Default: a new folder of this user's, in memory.
   */
  public AeronContext directory(Path value) {
    directory = value;
    return this;
  }

  /** Returns where the driver's shared memory lies, or null if a new folder is made. */
  public Path directory() {
    return directory;
  }

  /**
   * Whether a driver that runs already is used, whose folder {@link #directory} names. Its own
   * settings hold, and nothing wakes this node but time: it looks every millisecond.
   */
  public AeronContext externalDriver(boolean value) {
    externalDriver = value;
    return this;
  }

  /** Returns whether a driver that runs already is used. */
  public boolean externalDriver() {
    return externalDriver;
  }

  /**
   * The embedded driver's threads. INVOKER (default): none, the node's own thread runs it and
   * sleeps until a packet comes. The others cost threads that never sleep for long.
   */
  public AeronContext threadingMode(ThreadingMode value) {
    threadingMode = value;
    return this;
  }

  /** Returns the embedded driver's threading. */
  public ThreadingMode threadingMode() {
    return threadingMode;
  }

  /** The address to listen on; the node sets it. */
  public AeronContext host(String value) {
    host = value;
    return this;
  }

  /** Returns the address to listen on. */
  public String host() {
    return host;
  }

  /** The address that peers send to, where that is another; the node sets it. */
  public AeronContext advertisedHost(String value) {
    advertisedHost = value;
    return this;
  }

  /** Returns the address that peers send to. */
  public String advertisedHost() {
    return advertisedHost == null ? host : advertisedHost;
  }

  /** The UDP port to listen on; 0 (default) takes a free one. */
  public AeronContext port(int value) {
    port = value;
    return this;
  }

  /** Returns the UDP port to listen on, or 0. */
  public int port() {
    return port;
  }

  /** Whether peers on the same host are reached through shared memory; default: yes. */
  public AeronContext ipc(boolean value) {
    ipc = value;
    return this;
  }

  /** Returns whether peers on the same host are reached through shared memory. */
  public boolean ipc() {
    return ipc;
  }

  /** Whether peers are reached by UDP; default: yes. */
  public AeronContext udp(boolean value) {
    udp = value;
    return this;
  }

  /** Returns whether peers are reached by UDP. */
  public boolean udp() {
    return udp;
  }

  /**
   * Bytes of a UDP packet: a multiple of 32 from 256 to 65,504. Default: what the network interface
   * takes, less 92 for headers and tunnels; larger ones are cut by the network and a lost piece
   * costs all of it.
   */
  public AeronContext mtu(int value) {
    mtu = value;
    return this;
  }

  /** Returns the bytes of a UDP packet, or 0 if the interface decides. */
  public int mtu() {
    return mtu;
  }

  /**
   * Shared memory of a third of one direction of an IPC link: a power of two from 64 KiB to 64 MiB.
   * Default: two of the largest messages.
   */
  public AeronContext ipcTermLength(int value) {
    ipcTermLength = value;
    return this;
  }

  /** Returns the term length of IPC links. */
  public int ipcTermLength() {
    return ipcTermLength;
  }

  /** The same of a UDP link, where each end has it. Default: four flow-control windows. */
  public AeronContext udpTermLength(int value) {
    udpTermLength = value;
    return this;
  }

  /** Returns the term length of UDP links. */
  public int udpTermLength() {
    return udpTermLength;
  }

  /**
   * How much a UDP sender may have on its way: at most the socket's receive buffer, or bursts are
   * lost. Default: two of the largest messages, 256 KiB to 2 MiB.
   */
  public AeronContext flowControlWindow(int value) {
    flowControlWindow = value;
    return this;
  }

  /** Returns the flow-control window. */
  public int flowControlWindow() {
    return flowControlWindow;
  }

  /** SO_RCVBUF and SO_SNDBUF of UDP sockets. Default: two windows, or what the system allows. */
  public AeronContext socketBufferLength(int value) {
    socketBufferLength = value;
    return this;
  }

  /** Returns the length of socket buffers. */
  public int socketBufferLength() {
    return socketBufferLength;
  }

  /** How long a peer's stream may be silent before its memory is given back, in milliseconds. */
  public AeronContext imageTimeoutMillis(long value) {
    imageTimeoutMillis = value;
    return this;
  }

  /** Returns how long a peer's stream may be silent. */
  public long imageTimeoutMillis() {
    return imageTimeoutMillis;
  }

  /** Makes the receiving ends of UDP sockets; tests make such as lose packets. */
  public AeronContext receiveEndpoints(ReceiveChannelEndpointSupplier value) {
    receiveEndpoints = value;
    return this;
  }

  /** Returns what makes the receiving ends of UDP sockets. */
  public ReceiveChannelEndpointSupplier receiveEndpoints() {
    return receiveEndpoints;
  }

  /** Returns how many streams may come in: each costs memory before anyone is known. */
  int mostStreams() {
    return mostStreams;
  }

  /** Returns whether the node's thread is woken by what comes in. */
  public boolean wakesUp() {
    return !externalDriver && threadingMode == ThreadingMode.INVOKER;
  }

  /**
   * Derives what was not chosen and checks all of it.
   *
   * @param largestMessage the longest message of the node
   * @param frame the longest frame of the node
   * @param peers most peers of the node
   * @throws IllegalArgumentException if something is out of range or contradicts something else;
   *     the message says what to change
   */
  public void conclude(int largestMessage, int frame, int peers) {
    mostStreams = 2 * peers + 2;
    int most = systemReceiveBuffer();
    if (flowControlWindow == 0) {
      int wanted = clamp(powerOfTwo(2L * largestMessage), 1 << 18, 1 << 21);
      int buffer = socketBufferLength == 0 ? most : socketBufferLength;
      flowControlWindow = Math.min(wanted, buffer) & -1024;
    }
    if (socketBufferLength == 0) {
      socketBufferLength = Math.min(Math.max(2 * flowControlWindow, 3 * frame), most);
    }
    if (ipcTermLength == 0) {
      long wanted = powerOfTwo(Math.max(2L * largestMessage, 8L * frame));
      ipcTermLength = clamp(wanted, LEAST_TERM, 1 << 24);
    }
    if (udpTermLength == 0) {
      long wanted = powerOfTwo(Math.max(4L * flowControlWindow, 8L * frame));
      udpTermLength = clamp(wanted, LEAST_TERM, MOST_TERM);
    }
    check(frame, most);
  }

  private void check(int frame, int most) {
    if (externalDriver && directory == null) {
      throw refused("an external driver needs its directory, found none");
    }
    if (port < 0 || port > 65_535) {
      throw refused("port must be 0 to 65535, found " + port);
    }
    if (mtu != 0 && (mtu < 256 || mtu > Configuration.MAX_UDP_PAYLOAD_LENGTH || mtu % 32 != 0)) {
      throw refused(
          "mtu must be a multiple of 32 from 256 to "
              + Configuration.MAX_UDP_PAYLOAD_LENGTH
              + ", found "
              + mtu);
    }
    checkTerm("ipcTermLength", ipcTermLength, frame);
    checkTerm("udpTermLength", udpTermLength, frame);
    if (udp && (socketBufferLength < 3 * frame || socketBufferLength > most)) {
      throw refused(
          "socketBufferLength must be three frames ("
              + 3 * frame
              + ") to what the system allows ("
              + most
              + "), found "
              + socketBufferLength
              + "; sysctl -w net.core.rmem_max=4194304 allows more, udp(false) does without");
    }
    int mostWindow = Math.min(udpTermLength / 2, socketBufferLength);
    if (udp && (flowControlWindow < 3 * frame || flowControlWindow > mostWindow)) {
      throw refused(
          "flowControlWindow must be three frames ("
              + 3 * frame
              + ") to half of udpTermLength and no more than socketBufferLength ("
              + mostWindow
              + "), found "
              + flowControlWindow);
    }
    if (imageTimeoutMillis < 100 || imageTimeoutMillis > 60_000) {
      throw refused("imageTimeoutMillis must be 100 to 60000, found " + imageTimeoutMillis);
    }
  }

  private static void checkTerm(String name, int length, int frame) {
    if (length < LEAST_TERM || length > MOST_TERM || !BitUtil.isPowerOfTwo(length)) {
      throw refused(name + " must be a power of two from 65536 to 67108864, found " + length);
    }
    if (frame > length / 8) {
      throw refused(name + " must be at least 8 frames of " + frame + " bytes, found " + length);
    }
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException("the data plane cannot use Aeron like this: " + text);
  }

  private static long powerOfTwo(long least) {
    return Long.highestOneBit(Math.max(1, least - 1)) << 1;
  }

  private static int clamp(long value, int least, int most) {
    return (int) Math.max(least, Math.min(value, most));
  }

  private static int systemReceiveBuffer() {
    // Not readString: it reads this kind of file a byte at a time, and gets the first digit only.
    try (BufferedReader reader = Files.newBufferedReader(RECEIVE_BUFFER_LIMIT)) {
      return (int) Math.min(Long.parseLong(reader.readLine().trim()), 1 << 26);
    } catch (IOException | NumberFormatException e) {
      // Not Linux, or hidden: as much as most systems give.
      return 1 << 18;
    }
  }
}
