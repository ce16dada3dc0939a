/** Medians with confidence intervals, and power laws: by libraries with a name. */
package io.autospec.scaling.stats;
