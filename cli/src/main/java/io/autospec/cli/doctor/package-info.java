/** What would stop a run on this machine, and what to do about it. */
package io.autospec.cli.doctor;
