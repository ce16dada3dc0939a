/** The verbs of a cluster's durable jobs: hand in, list, watch, stop, go on, fetch. */
package io.autospec.cli.jobs;
