package io.autospec.actors.wire;

import io.autospec.sampler.Condition;

/**
 * What a worker must know of a query besides the state.
 *
 * @param device which of the node's devices is meant
 * @param worker what the asker calls it; comes back with the answer
 * @param network which network
 * @param inputScale what the network's input is multiplied by
 * @param timestep what the network is told
 * @param condition what else it is told
 * @param need the chance that the answer is needed, 0 to 1
 * @param company how many queries were sent to the device together, this one included
 */
public record QueryTerms(
    int device,
    long worker,
    NetworkKey network,
    float inputScale,
    float timestep,
    Condition condition,
    double need,
    int company) {}
