package io.autospec.actors.wire;

import io.autospec.sampler.Condition;

/**
 * Classifier-free guidance.
 *
 * @param scale 1 is no guidance; the combined output is {@code empty + scale (with - empty)}
 * @param empty what replaces a row's condition in its second evaluation
 */
public record Guidance(float scale, Condition empty) {}
