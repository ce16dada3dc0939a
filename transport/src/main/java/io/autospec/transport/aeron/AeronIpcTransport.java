package io.autospec.transport.aeron;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.autospec.transport.port.FrameHandler;
import io.autospec.transport.port.FramePublication;
import io.autospec.transport.port.PeerAddress;
import io.autospec.transport.port.TensorTransport;
import io.autospec.transport.port.Wakeup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.status.CountersReader;

/**
 * Frames between processes of one host and one user, through shared memory. Not sealed: whoever can
 * write there can read this process's memory as well.
 *
 * <p>What an embedded driver holds is mapped as it is used: if the host's memory for it runs out in
 * the middle, the operating system may end the process; so the largest message and the number of
 * peers bound it.
 *
 * <p>A node's endpoint is its driver's folder, a token in it that tells whether both see the same
 * folder, the port of its doorbell, and the counter that says whether it sleeps.
 */
public final class AeronIpcTransport implements TensorTransport {
  /** This transport's name. */
  public static final String NAME = "ipc";

  private final AeronDriver driver;
  private final int maxFrameLength;
  private final ErrorHandler errors;
  private final AeronSubscription frames;
  private final Doorbell doorbell;
  private final int stream;
  private final List<Neighbour> neighbours = new ArrayList<>();
  private final List<AeronFramePublication> opening = new ArrayList<>();
  private long drainedSleeps;

  /** Another node's driver, of which this node is a client while publications are open. */
  private static final class Neighbour {
    final Path folder;
    final Aeron aeron;
    int publications;

    Neighbour(Path folder, Aeron aeron) {
      this.folder = folder;
      this.aeron = aeron;
    }
  }

  /** Where a node is found. */
  private record Endpoint(
      Path folder, String token, int stream, int doorbellPort, int asleepCounter) {
    static Endpoint parse(String text) {
      String[] parts = text == null ? new String[0] : text.split("#", -1);
      try {
        if (parts.length != 5) {
          return null;
        }
        int port = Integer.parseInt(parts[3]);
        return port < 1 || port > 65_535
            ? null
            : new Endpoint(
                Path.of(parts[0]),
                parts[1],
                Integer.parseInt(parts[2]),
                port,
                Integer.parseInt(parts[4]));
      } catch (InvalidPathException | NumberFormatException e) {
        return null;
      }
    }

    @Override
    public String toString() {
      return folder + "#" + token + "#" + stream + "#" + doorbellPort + "#" + asleepCounter;
    }
  }

  /** Listens. */
  public AeronIpcTransport(AeronDriver driver, int maxFrameLength, ErrorHandler errors) {
    this.driver = driver;
    this.maxFrameLength = Math.min(maxFrameLength, AeronContext.LARGEST_PAYLOAD);
    this.errors = errors;
    // Nodes that share a driver must not read each other's frames.
    this.stream = new SecureRandom().nextInt(1 << 30) + 1;
    this.frames = new AeronSubscription(driver, CommonContext.IPC_CHANNEL, stream, maxFrameLength);
    this.doorbell = new Doorbell(driver.wakeup());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean sealed() {
    return false;
  }

  @Override
  public int maxFrameLength() {
    return maxFrameLength;
  }

  @Override
  public void describe(PeerAddress.Builder address) {
    Endpoint endpoint =
        new Endpoint(
            driver.folder(), driver.token(), stream, doorbell.port(), driver.asleepCounter());
    if (PeerAddress.isEndpoint(endpoint.toString()) && !driver.folder().toString().contains("#")) {
      address.endpoint(NAME, endpoint.toString());
    }
  }

  @Override
  public boolean reaches(PeerAddress peer) {
    Endpoint endpoint = Endpoint.parse(peer.endpoint(NAME));
    return endpoint != null
        && DriverFolder.bears(endpoint.folder(), endpoint.token(), driver.folder())
        && DriverFolder.isDriverActive(endpoint.folder());
  }

  @Override
  public FramePublication open(PeerAddress peer) {
    Endpoint endpoint = Endpoint.parse(peer.endpoint(NAME));
    Neighbour neighbour = neighbour(endpoint.folder());
    neighbour.publications++;
    String channel =
        new ChannelUriStringBuilder()
            .media(CommonContext.IPC_MEDIA)
            .termLength(driver.context().ipcTermLength())
            .build();
    CountersReader counters = neighbour.aeron.countersReader();
    InetSocketAddress bell =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.doorbellPort());
    int asleep = endpoint.asleepCounter();
    Runnable wake =
        asleep < 0
            ? () -> {}
            : () -> {
              if (Wakeup.isAsleep(counters, asleep)) {
                doorbell.ring(bell);
              }
            };
    AeronFramePublication publication =
        new AeronFramePublication(
            neighbour.aeron,
            channel,
            endpoint.stream(),
            maxFrameLength,
            wake,
            () -> leave(neighbour));
    opening.add(publication);
    return publication;
  }

  private Neighbour neighbour(Path folder) {
    for (Neighbour known : neighbours) {
      if (known.folder.equals(folder) && !known.aeron.isClosed()) {
        return known;
      }
    }
    Aeron aeron = Aeron.connect(AeronDriver.clientContext(folder, errors));
    Neighbour joined = new Neighbour(folder, aeron);
    neighbours.add(joined);
    return joined;
  }

  private void leave(Neighbour neighbour) {
    if (--neighbour.publications == 0) {
      neighbours.remove(neighbour);
      neighbour.aeron.close();
    }
  }

  @Override
  public int doWork(long nowNanos) {
    int work = driver.doWork(nowNanos);
    for (int i = neighbours.size() - 1; i >= 0; i--) {
      Aeron aeron = neighbours.get(i).aeron;
      work += aeron.isClosed() ? 0 : aeron.conductorAgentInvoker().invoke();
    }
    for (int i = opening.size() - 1; i >= 0; i--) {
      AeronFramePublication publication = opening.get(i);
      publication.onTick();
      if (publication.isSettled()) {
        opening.remove(i);
        work++;
      }
    }
    long sleeps = driver.wakeup().sleeps();
    if (sleeps != drainedSleeps) {
      drainedSleeps = sleeps;
      doorbell.drain();
    }
    return work;
  }

  @Override
  public int poll(FrameHandler handler, int limit) {
    return frames.poll(handler, limit);
  }

  @Override
  public void close() {
    for (Neighbour neighbour : neighbours) {
      CloseHelper.quietClose(neighbour.aeron);
    }
    neighbours.clear();
    doorbell.close();
    driver.close();
  }
}
