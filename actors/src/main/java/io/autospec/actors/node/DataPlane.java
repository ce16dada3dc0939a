package io.autospec.actors.node;

import akka.actor.Address;
import io.autospec.actors.bridge.Delivery;
import io.autospec.actors.bridge.Inbox;
import io.autospec.actors.coordinator.PoolNode;
import io.autospec.actors.coordinator.WorkerLink;
import io.autospec.actors.pool.Refusal;
import io.autospec.actors.wire.QueryCodec;
import io.autospec.actors.wire.WireException;
import io.autospec.actors.worker.WorkerDevices;
import io.autospec.model.store.ModelStore;
import io.autospec.transport.LinkEnd;
import io.autospec.transport.SentMessage;
import io.autospec.transport.TensorHandler;
import io.autospec.transport.TensorNode;
import io.autospec.transport.TensorPublication;
import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.TensorMessage;
import io.autospec.transport.port.PeerAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sorts what comes by the data plane, on its thread: queries to devices, answers to the pool's
 * inbox, pieces of models to whoever asked.
 */
final class DataPlane implements TensorHandler, PoolNode {
  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);

  private final int nodeId;
  private final WorkerDevices devices;
  private final boolean coordinates;
  private final Inbox<Delivery> inbox = new Inbox<>();
  private final Map<Integer, TensorPublication> peers = new ConcurrentHashMap<>();
  private final ModelExchange models;
  private final Set<Integer> dialing = ConcurrentHashMap.newKeySet();
  private final QueryCodec poolCodec = new QueryCodec();
  private volatile TensorNode node;
  private Predicate<Address> admitted = anyone -> true;

  /**
   * Sorts for a node.
   *
   * @param coordinates whether it has a pool; without one nothing is put into the inbox, which
   *     nobody would empty
   */
  DataPlane(int nodeId, boolean coordinates, WorkerDevices devices, ModelStore store) {
    this.nodeId = nodeId;
    this.coordinates = coordinates;
    this.devices = devices;
    this.models = new ModelExchange(store, peers::get);
  }

  /** The node's models. */
  ModelExchange models() {
    return models;
  }

  /** Gives it the node that it is the handler of. */
  void attach(TensorNode itsNode) {
    node = itsNode;
  }

  /** Says at which addresses workers are used; before the pool begins. */
  void admit(Predicate<Address> worker) {
    admitted = worker;
  }

  // ---- for the pool

  @Override
  public boolean admits(Address worker) {
    return admitted.test(worker);
  }

  @Override
  public int nodeId() {
    return nodeId;
  }

  @Override
  public Inbox<Delivery> inbox() {
    return inbox;
  }

  @Override
  public boolean dial(int peerId, String address) {
    if (peerId == nodeId || peers.containsKey(peerId)) {
      return true;
    }
    TensorNode mine = node;
    if (mine != null && dialing.add(peerId)) {
      try {
        TensorPublication unused = mine.connect(PeerAddress.parse(address));
      } catch (IllegalArgumentException e) {
        dialing.remove(peerId);
        LOG.warn("a worker's address cannot be read: {}", e.getMessage());
      }
    }
    return false;
  }

  @Override
  public WorkerLink link(int peerId) {
    if (peerId == nodeId) {
      return new WorkerLink.Direct(nodeId, devices, inbox);
    }
    TensorPublication peer = peers.get(peerId);
    return peer == null ? null : new WorkerLink.Remote(peer, poolCodec);
  }

  // ---- from the data plane's thread

  @Override
  public void onMessage(TensorPublication peer, TensorMessage message) {
    try (message) {
      sort(peer, message);
    } catch (WireException | IllegalArgumentException e) {
      LOG.warn("dropped a message of node {}: {}", peer.peerId(), e.getMessage());
    }
  }

  private void sort(TensorPublication peer, TensorMessage message) {
    switch (message.kind()) {
      case REQUEST -> devices.onQuery(peer, message);
      case REPLY ->
          deliver(
              new Delivery.Answered(
                  peer.peerId(),
                  message.queryId(),
                  message.epoch(),
                  QueryCodec.answerTerms(message),
                  QueryCodec.tensor(message)));
      case REFUSAL -> {
        if (QueryCodec.isWithdrawal(message)) {
          devices.onWithdrawal(peer, message);
        } else {
          Refusal why = QueryCodec.why(message);
          deliver(
              new Delivery.Refused(
                  peer.peerId(),
                  message.queryId(),
                  QueryCodec.refusingWorker(message),
                  why,
                  QueryCodec.words(message)));
        }
      }
      case BULK -> models.onChunk(peer, message);
      default -> throw new WireException("unexpected kind " + message.kind());
    }
  }

  private void deliver(Delivery delivery) {
    if (coordinates) {
      inbox.put(delivery);
    }
  }

  @Override
  public void onConnected(TensorPublication peer) {
    peers.put(peer.peerId(), peer);
    dialing.remove(peer.peerId());
    deliver(new Delivery.LinkUp(peer.peerId()));
  }

  @Override
  public void onDisconnected(TensorPublication peer, LinkEnd why) {
    dialing.remove(peer.peerId());
    peers.remove(peer.peerId(), peer);
    devices.onGone(peer);
    deliver(new Delivery.LinkDown(peer.peerId(), why.toString()));
  }

  @Override
  public void onUndelivered(TensorPublication peer, SentMessage message) {
    if (message.kind() == FrameKind.REQUEST) {
      deliver(new Delivery.Undelivered(message.queryId(), peer.peerId()));
    }
  }
}
