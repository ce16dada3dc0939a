/**
 * The files of a running job: checkpoints of open trajectories, and segments of finished ones. Both
 * carry a version and check themselves.
 */
package io.autospec.durable.checkpoint;
