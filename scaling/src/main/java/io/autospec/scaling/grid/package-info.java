/** What an experiment consists of, and what of it has been run: survives its process. */
package io.autospec.scaling.grid;
