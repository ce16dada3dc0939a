package io.autospec.actors.node;

/** What a node is to its cluster. */
public enum NodeRole {
  /** A fixed node that others join by; their majority decides when a network splits. */
  COORDINATOR("coordinator"),
  /** A node with devices. */
  WORKER("worker"),
  /** A node that attaches, runs jobs, and leaves. */
  GUEST("guest");

  private final String label;

  NodeRole(String label) {
    this.label = label;
  }

  /** Returns the name in the cluster. */
  public String label() {
    return label;
  }
}
