/** The client's side of a measurement: what is sent, when, and what is measured. */
package io.autospec.benchmarks.rig.load;
