/**
 * ONNX Runtime behind the {@link io.autospec.sampler.Denoiser} port: what a network's inputs and
 * outputs mean, one session a device, buffers that are made once and read in place, and a self-test
 * that keeps a row's bits free of its batch.
 */
package io.autospec.model.onnx;
