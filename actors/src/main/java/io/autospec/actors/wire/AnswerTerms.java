package io.autospec.actors.wire;

/**
 * What an answer says besides the output.
 *
 * @param worker what the asker calls the worker
 * @param model the network that answered, 64 hexadecimal digits
 * @param rows how many rows its call had
 * @param nanos how long the call took
 * @param waitedNanos how long the query waited for it
 */
public record AnswerTerms(long worker, String model, int rows, long nanos, long waitedNanos) {}
