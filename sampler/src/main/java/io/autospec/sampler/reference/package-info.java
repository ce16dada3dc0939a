/**
 * Closed-form score networks: the exact {@code E[x0 | x]} of targets whose law is known. They are
 * the controls of the law tests, the demonstration that needs no network, and the benchmarks' load.
 */
package io.autospec.sampler.reference;
