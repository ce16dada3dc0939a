/** Verdicts: whether a drafted state may stand, and what takes its place if not. */
package io.autospec.sampler.verify;
