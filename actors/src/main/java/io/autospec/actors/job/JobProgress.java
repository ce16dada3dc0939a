package io.autospec.actors.job;

/**
 * Where a job stands.
 *
 * @param committedSteps steps committed, all trajectories together
 * @param totalSteps steps to commit, all trajectories together
 * @param rounds rounds so far, all trajectories together
 * @param evaluations network evaluations so far (rows)
 * @param finished trajectories that are done
 * @param count trajectories in all
 */
public record JobProgress(
    long committedSteps, long totalSteps, long rounds, long evaluations, int finished, int count) {}
