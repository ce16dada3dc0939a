package io.autospec.simulator;

/** What all processes of a run have in common. */
record Parts(
    Scenario scenario,
    Scheduler scheduler,
    SimNetwork network,
    StoreState store,
    EventLog log,
    Judge judge,
    Seams seams) {}
