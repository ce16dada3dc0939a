package io.autospec.transport.frame;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A device's thread gives a message back, and the node's makes another one of it. */
@JCStressTest
@State
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "given back, and another one already")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "given back")
@Outcome(expect = FORBIDDEN, desc = "the new message has lost its memory, or was given back")
public class TensorMessageStress {
  private static final FrameLimits LIMITS = new FrameLimits(1 << 10, 1 << 10, 1, 1);
  private static final BufferPool POOL = new BufferPool(new int[] {8}, new int[] {1});
  private static final UnsafeBuffer FRAME = frame();

  private final PooledBuffer first = new PooledBuffer(POOL, 0, ByteBuffer.allocate(8));
  private final PooledBuffer second = new PooledBuffer(POOL, 0, ByteBuffer.allocate(8));
  private final TensorMessage message = new TensorMessage(LIMITS);

  /** A message that is held. */
  public TensorMessageStress() {
    message.open(new TensorFrameFlyweight().wrap(FRAME, 0), first, 0);
    if (message.complete() != FrameVerdict.ACCEPTED) {
      throw new IllegalStateException("no message");
    }
  }

  private static UnsafeBuffer frame() {
    Chunker chunker = new Chunker(1, 1, 512, LIMITS);
    chunker.begin(new OutgoingMessage(1).begin(FrameKind.REQUEST, 1, 1, 1, 1, 1), 1);
    UnsafeBuffer frame = new UnsafeBuffer(new byte[chunker.frameLength(0)]);
    chunker.write(0, frame, 0);
    return frame;
  }

  /** The device's thread. */
  @Actor
  public void close() {
    message.close();
  }

  /** The node's. */
  @Actor
  public void reuse(ZZ_Result r) {
    r.r1 = message.isFree();
    if (r.r1) {
      message.open(new TensorFrameFlyweight().wrap(FRAME, 0), second, 0);
    }
  }

  /** Afterwards. */
  @Arbiter
  public void all(ZZ_Result r) {
    r.r2 = r.r1 ? message.isOpen() && message.body() == second.buffer() : message.isFree();
  }
}
