package io.autospec.durable.checkpoint;

/**
 * A trajectory that is done.
 *
 * @param trajectory which of the job
 * @param rounds its network evaluations on the critical path
 * @param rejections of its drafts
 * @param evaluations of its network, needed or not
 * @param sample D floats
 */
public record FinishedSample(
    int trajectory, int rounds, int rejections, long evaluations, float[] sample) {}
