/**
 * The data plane's port and its simplest adapter: frames of bytes go to a peer, frames of bytes
 * come from it, and back pressure is a value. Knows bytes, shapes and peers, nothing of what the
 * tensors mean.
 */
package io.autospec.transport;
