/** Runs one cell of a grid as any job is run, and sees rounds and network calls go by. */
package io.autospec.scaling.run;
