package io.autospec.transport;

import io.autospec.transport.port.FrameHandler;
import io.autospec.transport.port.FramePublication;
import io.autospec.transport.port.OfferResult;
import io.autospec.transport.port.PeerAddress;
import io.autospec.transport.port.TensorTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A network between two nodes that loses, repeats, reorders and damages frames, from a seed, or is
 * cut; and that can be looked into. A node's own thread sends what is held, any thread may add to
 * it: one lock, this object's, is around both.
 */
final class FaultyTransport implements TensorTransport {
  /** Chances of what happens to a frame, in percent. */
  record Faults(int lost, int repeated, int late, int damaged) {
    static final Faults NONE = new Faults(0, 0, 0, 0);
  }

  private static final int MOST_HELD = 64;

  private final TensorTransport inner;
  private final Faults faults;
  private final SplittableRandom random;
  private final List<Publication> publications = new ArrayList<>();
  final List<byte[]> recorded = new ArrayList<>();
  BooleanSupplier cut = () -> false;
  boolean records;

  /** How many more frames are taken before there is no room for any. */
  int room = Integer.MAX_VALUE;

  boolean sealed;

  FaultyTransport(TensorTransport inner, Faults faults, long seed) {
    this.inner = inner;
    this.faults = faults;
    this.random = new SplittableRandom(seed);
  }

  /** Sends bytes as they are, as one who has got into the network would. */
  synchronized void inject(byte[] frame) {
    publications.get(publications.size() - 1).held.add(frame);
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public boolean sealed() {
    return sealed;
  }

  @Override
  public int maxFrameLength() {
    return inner.maxFrameLength();
  }

  @Override
  public void describe(PeerAddress.Builder address) {
    inner.describe(address);
  }

  @Override
  public boolean reaches(PeerAddress peer) {
    return inner.reaches(peer);
  }

  @Override
  public FramePublication open(PeerAddress peer) {
    Publication publication = new Publication(inner.open(peer));
    synchronized (this) {
      publications.add(publication);
    }
    return publication;
  }

  @Override
  public int doWork(long nowNanos) {
    synchronized (this) {
      publications.forEach(Publication::release);
    }
    return inner.doWork(nowNanos);
  }

  @Override
  public int poll(FrameHandler handler, int limit) {
    return inner.poll(handler, limit);
  }

  @Override
  public void close() {
    inner.close();
  }

  private final class Publication implements FramePublication {
    private final FramePublication out;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[1 << 17]);
    private final List<byte[]> held = new ArrayList<>();
    private int length;

    Publication(FramePublication out) {
      this.out = out;
    }

    @Override
    public OfferResult claim(int bytes) {
      length = bytes;
      if (isClosed()) {
        return OfferResult.CLOSED;
      }
      synchronized (FaultyTransport.this) {
        boolean taken = held.size() < MOST_HELD && room > 0;
        return taken ? OfferResult.SENT : OfferResult.BACK_PRESSURED;
      }
    }

    @Override
    public MutableDirectBuffer buffer() {
      return scratch;
    }

    @Override
    public int offset() {
      return 0;
    }

    @Override
    public OfferResult commit() {
      byte[] frame = new byte[length];
      scratch.getBytes(0, frame);
      synchronized (FaultyTransport.this) {
        room--;
        hold(frame);
      }
      return OfferResult.SENT;
    }

    private void hold(byte[] frame) {
      if (records) {
        recorded.add(frame.clone());
      }
      if (random.nextInt(100) < faults.damaged()) {
        frame[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
      }
      if (random.nextInt(100) >= faults.lost()) {
        held.add(
            random.nextInt(100) < faults.late() ? random.nextInt(held.size() + 1) : held.size(),
            frame);
        if (random.nextInt(100) < faults.repeated()) {
          held.add(random.nextInt(held.size() + 1), frame.clone());
        }
      }
    }

    void release() {
      if (cut.getAsBoolean()) {
        held.clear();
      }
      // The last few stay behind now and then, so that those that follow may overtake them.
      int keep = faults.late() > 0 ? random.nextInt(4) : 0;
      while (held.size() > keep && out.claim(held.get(0).length) == OfferResult.SENT) {
        byte[] frame = held.remove(0);
        out.buffer().putBytes(out.offset(), frame);
        out.commit();
      }
    }

    @Override
    public void abort() {
      length = 0;
    }

    @Override
    public boolean isClosed() {
      return out.isClosed();
    }

    @Override
    public void close() {
      out.close();
    }
  }
}
