package io.autospec.benchmarks.rig.system;

import org.agrona.DirectBuffer;

/**
 * Is told of every tensor that came back: the clock stops when this is called. One thread at a time
 * calls it. Throws nothing.
 */
@FunctionalInterface
public interface ReplyHandler {
  /** Takes a whole tensor, in {@code buffer} from {@code offset}; it is not kept. */
  void onReply(DirectBuffer buffer, int offset, int length);
}
