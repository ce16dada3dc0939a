/**
 * Trained networks behind the {@link io.autospec.sampler.Denoiser} port: ONNX Runtime sessions,
 * diffusers folders with their {@code scheduler_config.json}, and the models that ship with
 * Autospec.
 */
package io.autospec.model;
