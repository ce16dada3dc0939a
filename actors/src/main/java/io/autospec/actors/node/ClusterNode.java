package io.autospec.actors.node;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.cluster.typed.JoinSeedNodes;
import io.autospec.actors.certificate.PeerRoles;
import io.autospec.actors.worker.WorkerDevices;
import io.autospec.model.store.ModelStore;
import io.autospec.transport.KeyRing;
import io.autospec.transport.TensorNode;
import io.autospec.transport.TensorNodeContext;
import io.autospec.transport.aeron.AeronContext;
import io.autospec.transport.port.HostPort;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a node of a cluster: the data plane first, then the actor system, then it joins. */
final class ClusterNode {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

  /** A query has a state, a condition, an empty condition and what they are called. */
  private static final int MOST_TENSORS = 48;

  private static final long LOOK_MILLIS = 20;

  /** Packets and neighbours end a sleep: this is only how often the data plane keeps its house. */
  private static final long MOST_SLEEP_MILLIS = 20;

  private ClusterNode() {}

  static AutospecNode join(NodeSettings settings) throws InterruptedException {
    Tls.requireOwnRoles(settings);
    PeerRoles peers = new PeerRoles();
    WorkerDevices devices = new WorkerDevices(settings.devices(), settings.worker());
    TensorNode tensors = null;
    ActorSystem<Guardian.Command> system = null;
    AutospecNode node = null;
    Optional<NodeParts.Jobs> jobs = Optional.empty();
    try {
      ModelStore store =
          new ModelStore(
              settings.modelFolder().orElseGet(AutospecNode::modelFolder),
              settings.modelCacheBytes());
      int id = 1 + new SecureRandom().nextInt(Integer.MAX_VALUE - 1);
      boolean coordinates = settings.roles().stream().anyMatch(role -> role != NodeRole.WORKER);
      DataPlane plane = new DataPlane(id, coordinates, devices, store);
      tensors = TensorNode.launch(context(settings, id, plane));
      plane.attach(tensors);
      jobs = JobsConfig.open(settings);
      NodeParts parts =
          new NodeParts(
              plane,
              tensors.address().toString(),
              devices,
              plane.models(),
              settings.pool(),
              coordinates,
              true,
              jobs);
      if (settings.rolesByCertificate()) {
        plane.admit(address -> allowsWork(peers, address));
      }
      system = start(parts, settings, peers);
      node = new AutospecNode(system, devices, plane, tensors, jobs.map(NodeParts.Jobs::stores));
      if (settings.rolesByCertificate() && settings.roles().contains(NodeRole.COORDINATOR)) {
        system.tell(new Guardian.Guard(peers));
      }
      join(system, settings);
      system.tell(new Guardian.Serve());
      return node;
    } catch (RuntimeException | InterruptedException e) {
      if (node != null) {
        node.close();
      } else {
        devices.close();
        if (tensors != null) {
          tensors.close();
        }
        jobs.ifPresent(kept -> kept.stores().close());
      }
      throw e;
    }
  }

  private static TensorNodeContext context(NodeSettings settings, int id, DataPlane plane) {
    KeyRing keys = new KeyRing();
    settings.keyFile().ifPresent(file -> keys.put(KeyRing.CLUSTER, KeyFile.read(file)));
    AeronContext aeron =
        settings.transport().equals("tcp") ? null : new AeronContext().port(settings.udpPort());
    TensorNodeContext context =
        new TensorNodeContext(id, plane)
            .keys(keys)
            .trustNetwork(settings.trustsNetwork())
            .host(settings.host())
            .aeron(aeron)
            .tcpPort(settings.tcpPort())
            .largestMessageBytes(settings.largestMessageBytes())
            .maxTensors(MOST_TENSORS)
            .maxPeers(settings.maxPeers())
            .maxSleepMillis(MOST_SLEEP_MILLIS)
            .peerTimeoutMillis(settings.peerTimeout().toMillis())
            .log(LOG::warn)
            .errorHandler(error -> LOG.error("the data plane met an error", error));
    settings.advertisedHost().map(HostPort::resolve).ifPresent(context::advertisedHost);
    return context;
  }

  /** Who has said what it is was dialled for that, so that its certificate is known. */
  private static boolean allowsWork(PeerRoles peers, Address worker) {
    Set<String> roles = peers.of(worker);
    return worker.hasLocalScope() || (roles != null && roles.contains(NodeRole.WORKER.label()));
  }

  private static ActorSystem<Guardian.Command> start(
      NodeParts parts, NodeSettings settings, PeerRoles peers) {
    try {
      return Systems.clustered(Guardian.create(parts), settings, peers);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          String.format(
              "cannot listen on %s:%d (%s); is the port taken, and is the host this machine's?",
              settings.host(), settings.port(), root(e)),
          e);
    }
  }

  private static String root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** While another member is unreachable, those that come are let in weakly; that is enough. */
  static boolean isIn(MemberStatus status) {
    return status == MemberStatus.up() || status == MemberStatus.weaklyUp();
  }

  /** Returns when the node is a member. */
  private static void join(ActorSystem<Guardian.Command> system, NodeSettings settings)
      throws InterruptedException {
    Cluster cluster = Cluster.get(system);
    if (settings.seeds().isEmpty()) {
      if (!settings.roles().contains(NodeRole.COORDINATOR)) {
        throw new IllegalArgumentException(
            "expected the address of a coordinator to join, --cluster HOST:PORT; found none");
      }
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    } else {
      String protocol = cluster.selfMember().address().protocol();
      List<Address> seeds = new ArrayList<>();
      for (String seed : settings.seeds()) {
        InetSocketAddress at = NodeSettings.hostPort(seed);
        seeds.add(new Address(protocol, Systems.NAME, at.getHostString(), at.getPort()));
      }
      cluster.manager().tell(new JoinSeedNodes(seeds));
    }
    long patience = settings.joinTimeout().toNanos();
    long began = System.nanoTime();
    while (!isIn(cluster.selfMember().status())) {
      if (patience > 0 && System.nanoTime() - began > patience) {
        throw new IllegalStateException(
            String.format(
                "no coordinator let this node join at %s within %d s; expected 'autospec serve"
                    + " --listen %s' to run there, with the same TLS settings",
                String.join(", ", settings.seeds()),
                settings.joinTimeout().toSeconds(),
                settings.seeds().isEmpty() ? "" : settings.seeds().get(0)));
      }
      if (system.whenTerminated().isCompleted()) {
        throw new IllegalStateException(
            "the node was stopped while it joined; if it was put out, a coordinator's log says why");
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
