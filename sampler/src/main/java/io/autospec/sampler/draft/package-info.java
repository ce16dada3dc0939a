/**
 * Draft rules: how the clean sample of an undecided step is guessed.
 *
 * <p><b>The one rule that keeps every draft exact</b>: a draft of step n may use network values and
 * states of positions at most n, from any round, and the noise of steps before n; never anything
 * computed from step n's own noise or a later step's. It is then a function of the past, and the
 * coupling gives the next state the target's law whatever the draft is worth.
 */
package io.autospec.sampler.draft;
