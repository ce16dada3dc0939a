package io.autospec.benchmarks.rig.system;

import io.autospec.benchmarks.rig.aeron.AeronSettings;
import io.autospec.benchmarks.rig.aeron.Medium;
import io.autospec.benchmarks.rig.aeron.RawAeron;
import io.autospec.benchmarks.rig.aeron.Style;
import io.autospec.benchmarks.rig.artery.Artery;
import io.autospec.benchmarks.rig.autospec.Autospec;
import io.autospec.benchmarks.rig.autospec.Way;
import io.autospec.benchmarks.rig.grpc.Grpc;
import io.autospec.benchmarks.rig.tcp.NioTcp;
import java.util.List;
import java.util.Optional;

/** Every system that the rig knows: one line each. */
public final class EchoSystems {
  private static final List<EchoSystem> ALL =
      List.of(
          new Autospec(Way.INPROCESS, false),
          new Autospec(Way.IPC, false),
          new Autospec(Way.UDP, false),
          new Autospec(Way.UDP_SEALED, false),
          new Autospec(Way.IPC, true),
          new Autospec(Way.UDP, true),
          new Autospec(Way.UDP_SEALED, true),
          new Autospec(Way.TCP, false),
          new Autospec(Way.TCP_SEALED, false),
          new RawAeron(Medium.IPC, Style.CLAIM, AeronSettings.BEST),
          new RawAeron(Medium.IPC, Style.CLAIM, AeronSettings.INVOKED),
          new RawAeron(Medium.IPC, Style.OFFER, AeronSettings.BEST),
          new RawAeron(Medium.UDP, Style.CLAIM, AeronSettings.BEST),
          new RawAeron(Medium.UDP, Style.CLAIM, AeronSettings.INVOKED),
          new RawAeron(Medium.UDP, Style.OFFER, AeronSettings.BEST),
          new NioTcp(),
          new Grpc(),
          new Artery(false),
          new Artery(true));

  private EchoSystems() {}

  /** Returns all, in the order of the report. */
  public static List<EchoSystem> all() {
    return ALL;
  }

  /** Returns the one of this name. */
  public static Optional<EchoSystem> named(String name) {
    return ALL.stream().filter(system -> system.name().equals(name)).findFirst();
  }

  /**
   * Returns the one of this name, or else all whose names begin with it and a dash, such as {@code
   * raw-aeron-udp}; empty if there are none.
   */
  public static List<EchoSystem> matching(String name) {
    return named(name)
        .map(List::of)
        .orElseGet(
            () -> ALL.stream().filter(system -> system.name().startsWith(name + "-")).toList());
  }
}
