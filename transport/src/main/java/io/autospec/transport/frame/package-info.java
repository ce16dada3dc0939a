/**
 * The wire format of tensor messages: layout, validation, chunking, reassembly in bounded memory,
 * and sealing.
 *
 * <p>A message (several named tensors) is a body; a frame carries one chunk of a body behind a
 * fixed header. On the receiving side a frame passes {@code FrameDecoder}, if sealed {@code
 * FrameSeal}, then {@code Reassembler}; each answers with a {@code FrameVerdict} and never throws
 * because of what came from the wire. No memory is allocated by a length that a frame claims.
 */
package io.autospec.transport.frame;
