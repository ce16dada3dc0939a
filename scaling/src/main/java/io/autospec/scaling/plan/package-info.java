/**
 * What was not run: rounds and wall time for any number of workers, from how often drafts were
 * accepted and what calls cost. Pure: no network is evaluated.
 */
package io.autospec.scaling.plan;
