/** What a way of moving tensors must be able to do, to be compared. */
package io.autospec.benchmarks.rig.system;
