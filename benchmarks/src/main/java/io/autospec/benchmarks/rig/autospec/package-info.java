/** The project's own data plane, over each of its ways. */
package io.autospec.benchmarks.rig.autospec;
