package io.autospec.benchmarks.rig.artery;

/**
 * The message.
 *
 * @param bytes the tensor's; not written to while the message is anywhere
 */
record Tensor(byte[] bytes) {}
