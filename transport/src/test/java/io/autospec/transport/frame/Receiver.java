package io.autospec.transport.frame;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** The receiving side, stepped by hand, with a clock that stands still unless it is set. */
final class Receiver {
  final FrameCounters counters = new FrameCounters();
  final BufferPool pool;
  final FrameDecoder decoder = new FrameDecoder(Messages.LIMITS, counters);
  final Reassembler reassembler;
  final List<TensorMessage> messages = new ArrayList<>();
  final ReplayWindow window = new ReplayWindow();
  long nanos;

  Receiver(Reassembler.Bounds bounds, BufferPool pool) {
    this.pool = pool;
    this.reassembler =
        new Reassembler(Messages.LIMITS, bounds, pool, () -> nanos, counters, messages::add);
  }

  FrameVerdict receive(UnsafeBuffer frame) {
    FrameVerdict verdict = decoder.decode(frame, 0, frame.capacity());
    return verdict == FrameVerdict.ACCEPTED ? reassembler.accept(decoder.header()) : verdict;
  }

  /** Receives as links do: what has come before is dropped. */
  void receiveOnce(UnsafeBuffer frame) {
    long sequence = new TensorFrameFlyweight().wrap(frame, 0).sequence();
    if (window.refuses(sequence)) {
      counters.record(FrameVerdict.DUPLICATE);
    } else {
      window.enter(sequence);
      receive(frame);
    }
  }

  void closeAll() {
    messages.forEach(TensorMessage::close);
    messages.clear();
  }
}
