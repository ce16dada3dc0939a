/** Frames over TCP: for networks that drop UDP, and to compare with. */
package io.autospec.transport.tcp;
