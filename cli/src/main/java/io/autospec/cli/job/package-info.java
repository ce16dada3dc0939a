/** How the command line runs a job: on this machine alone, or on a cluster that it attaches to. */
package io.autospec.cli.job;
