/**
 * Scaling experiments: how many times faster a model is sampled with more workers, by which
 * algorithm, at what waste, and what more of them would bring.
 *
 * <p>{@code grid} says what is run and keeps what has been; {@code run} runs one cell and looks on;
 * {@code stats} and {@code plan} are pure; {@code quality} says what few-step samplers give up;
 * {@code report} writes it all down.
 */
package io.autospec.scaling;
