/** JMH benchmarks. */
package io.autospec.benchmarks;
