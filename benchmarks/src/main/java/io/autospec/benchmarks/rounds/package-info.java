/** What a round of a chain costs beyond its evaluations. */
package io.autospec.benchmarks.rounds;
