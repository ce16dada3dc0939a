package io.autospec.actors.coordinator;

import akka.actor.Address;
import io.autospec.actors.bridge.Delivery;
import io.autospec.actors.bridge.Inbox;

/** What a pool needs of its node. */
public interface PoolNode {
  /** Returns the node's number on the data plane. */
  int nodeId();

  /** Returns where answers and news of links wait. */
  Inbox<Delivery> inbox();

  /**
   * Begins to reach another node; {@link Delivery.LinkUp} or {@link Delivery.LinkDown} tells how
   * that went. Does nothing while it is being tried.
   *
   * @return true if there is a link already
   */
  boolean dial(int nodeId, String address);

  /**
   * Returns whether a worker that has said what it is may be used: its certificate may not allow
   * it. An address without a host is this process's.
   */
  default boolean admits(Address worker) {
    return true;
  }

  /** Returns the link to a node, or null if there is none now. */
  WorkerLink link(int nodeId);
}
