/**
 * Exact parallel sampling of diffusion models.
 *
 * <p>A reverse chain has {@code K} transitions, {@code n = 0 .. K-1}, counted forward in sampling
 * order. Each is Gaussian, {@code y[n+1] = A[n] y[n] + B[n] x0[n](y[n]) + s[n] xi[n]}. The samplers
 * here draft several transitions ahead, evaluate the network at all drafted states in parallel and
 * accept, or reflect, each so that every committed state has exactly the sequential chain's law
 * (Hu, Das, Sadigh, Anari: "Diffusion Models are Secretly Exchangeable", ICML 2025, arXiv
 * 2505.03983).
 *
 * <p>Nothing in this module reads a clock, starts a thread, logs, does I/O or draws global
 * randomness; a test of its bytecode keeps it so.
 */
package io.autospec.sampler;
