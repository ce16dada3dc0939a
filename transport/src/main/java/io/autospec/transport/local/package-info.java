/** Frames between nodes of one process. */
package io.autospec.transport.local;
