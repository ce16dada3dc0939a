/** How queries, answers and models' bytes are laid out as messages of the data plane. */
package io.autospec.actors.wire;
