/** How a running job is shown: a bar on a terminal, a line now and then elsewhere. */
package io.autospec.cli.progress;
