package io.autospec.transport;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * A node's links: at most one to a peer, and beside it one that may replace it, opened by a hello
 * of a new session. The old one stays until the new one is agreed, so that a recorded hello ends
 * nothing. Of the node's thread.
 */
final class LinkTable {
  private final int most;
  private final Int2ObjectHashMap<Link> current = new Int2ObjectHashMap<>();
  private final Int2ObjectHashMap<Link> successors = new Int2ObjectHashMap<>();
  private final List<Link> all = new ArrayList<>();

  /** Makes a table for at most this many links, successors included. */
  LinkTable(int most) {
    this.most = most;
  }

  boolean isFull() {
    return all.size() >= most;
  }

  Link of(int peerId) {
    return current.get(peerId);
  }

  Link successorOf(int peerId) {
    return successors.get(peerId);
  }

  /** Returns the link that a frame of this session belongs to, or null. */
  Link find(int peerId, long session) {
    Link link = current.get(peerId);
    if (link != null && link.peerSession == session && session != 0) {
      return link;
    }
    Link successor = successors.get(peerId);
    return successor != null && successor.peerSession == session ? successor : null;
  }

  void put(Link link) {
    current.put(link.peerId(), link);
    all.add(link);
  }

  void putSuccessor(Link link) {
    successors.put(link.peerId(), link);
    all.add(link);
  }

  /** Makes the successor the current link; the old one must have been removed. */
  void promote(Link successor) {
    successors.remove(successor.peerId());
    current.put(successor.peerId(), successor);
  }

  void remove(Link link) {
    all.remove(link);
    if (current.get(link.peerId()) == link) {
      current.remove(link.peerId());
    }
    if (successors.get(link.peerId()) == link) {
      successors.remove(link.peerId());
    }
  }

  int size() {
    return all.size();
  }

  Link get(int index) {
    return all.get(index);
  }
}
