/** A cell of the comparison: system, size, mode and round, and what was measured there. */
package io.autospec.benchmarks.rig.cell;
