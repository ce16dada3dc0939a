/** Files that a job leaves: they appear under their names only when whole. */
package io.autospec.cli.output;
