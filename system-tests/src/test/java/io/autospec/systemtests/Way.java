package io.autospec.systemtests;

import io.autospec.transport.KeyRing;
import io.autospec.transport.TensorNodeContext;
import io.autospec.transport.aeron.AeronContext;

/** How frames travel in a test. */
enum Way {
  IPC,
  UDP,
  UDP_SEALED,
  TCP,
  TCP_SEALED,
  /** UDP, and TCP if that does not get through. */
  UDP_OR_TCP_SEALED;

  private static final int KEY_BYTES = 32;

  void choose(TensorNodeContext context) {
    boolean udp = name().contains("UDP");
    context.tcp(name().contains("TCP"));
    context.aeron(udp || this == IPC ? new AeronContext().udp(udp).ipc(this == IPC) : null);
    if (name().endsWith("SEALED")) {
      byte[] key = new byte[KEY_BYTES];
      key[0] = 1;
      context.keys().put(KeyRing.CLUSTER, key);
    }
  }
}
