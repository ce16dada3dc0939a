/** A sampling job on this machine: worker threads around pure acceptance chains. */
package io.autospec.cli.job;
