package io.autospec.benchmarks.rig.autospec;

import io.autospec.transport.KeyRing;
import io.autospec.transport.TensorNodeContext;
import io.autospec.transport.aeron.AeronContext;
import io.autospec.transport.local.InProcessNetwork;

/** The ways that frames travel. */
public enum Way {
  /** Memory of one process. */
  INPROCESS,
  /** Shared memory. */
  IPC,
  /** UDP in clear text. */
  UDP,
  /** UDP with AES-GCM. */
  UDP_SEALED,
  /** TCP in clear text. */
  TCP,
  /** TCP with AES-GCM. */
  TCP_SEALED;

  void choose(TensorNodeContext context, InProcessNetwork network) {
    boolean udp = this == UDP || this == UDP_SEALED;
    context.tcp(this == TCP || this == TCP_SEALED);
    context.aeron(udp || this == IPC ? new AeronContext().udp(udp).ipc(this == IPC) : null);
    if (this == INPROCESS) {
      context.inProcess(network);
    }
    if (this == UDP_SEALED || this == TCP_SEALED) {
      context.keys().put(KeyRing.CLUSTER, new byte[16]);
    }
  }
}
