package io.autospec.benchmarks.rig.aeron;

import org.agrona.DirectBuffer;

/** Puts whole tensors into a publication. One thread's. */
interface TensorSender {
  /** Sends a tensor; false if a part is still to go: then the same one is given again. */
  boolean trySend(DirectBuffer tensor);
}
