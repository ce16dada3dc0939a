package io.autospec.scaling.plan;

/**
 * What a number of workers would bring.
 *
 * @param anchored whether by the paper's algorithm
 * @param workers how many
 * @param window the most steps speculated at once
 * @param rounds of a trajectory, the mean of the simulated ones
 * @param evaluations of a trajectory, the mean
 * @param seconds of a trajectory, the mean
 * @param roundsSpeedup steps over rounds
 * @param speedup the sequential chain's seconds over these
 */
public record Forecast(
    boolean anchored,
    int workers,
    int window,
    double rounds,
    double evaluations,
    double seconds,
    double roundsSpeedup,
    double speedup) {}
