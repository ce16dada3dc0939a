package io.autospec.law;

/**
 * The outcome of one test.
 *
 * @param test what was compared with what
 * @param value the probability of a result at least as extreme if the law is right, 0 .. 1
 */
public record PValue(String test, double value) {}
