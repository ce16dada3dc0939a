package io.autospec.actors;

/**
 * Marks what travels between nodes on the control plane: ids, counts, addresses and words, never a
 * tensor. Serialized as CBOR by name of its parts, so that a part can be added later.
 */
public interface ControlMessage {}
