/** What was measured, and how it is printed. */
package io.autospec.benchmarks.rig.report;
