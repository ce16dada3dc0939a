/**
 * The wire format of tensor messages: layout, validation, chunking, reassembly in bounded memory,
 * and sealing.
 *
 * <p>A message (several named tensors) is a body; a frame carries one chunk of a body behind a
 * fixed header. On the receiving side a frame passes {@link
 * io.autospec.transport.frame.FrameDecoder}, if sealed {@link
 * io.autospec.transport.frame.FrameSeal}, then {@link io.autospec.transport.frame.Reassembler};
 * each answers with a {@link io.autospec.transport.frame.FrameVerdict} and never throws because of
 * what came from the wire. No memory is allocated by a length that a frame claims.
 *
 * <p>A payload is copied once by the sender, from the tensor into the frame, and once by the
 * receiver, from the frame into the pooled buffer that the tensor is then used from. Sealing and
 * opening each read one buffer and write another.
 */
package io.autospec.transport.frame;
