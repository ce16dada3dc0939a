package io.autospec.benchmarks.rig.aeron;

/** Takes whole tensors out of a subscription and hands them on. One thread's. */
interface TensorReceiver {
  /** Looks once; returns how many fragments there were. */
  int poll();
}
