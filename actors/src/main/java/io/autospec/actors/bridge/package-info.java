/**
 * Between the data plane's own thread and actors: what comes by the data plane waits in an inbox,
 * and an actor is told that there is something.
 */
package io.autospec.actors.bridge;
