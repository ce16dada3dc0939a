/**
 * The data plane: tensors travel between nodes as sealed frames, over Aeron, TCP or within a
 * process. Knows bytes, shapes and peers, nothing of what the tensors mean.
 *
 * <p>A {@link io.autospec.transport.TensorNode} is one end: it greets peers, sends what is offered
 * to a {@link io.autospec.transport.TensorPublication}, and hands what comes to a {@link
 * io.autospec.transport.TensorHandler}. Under it lie the wire format ({@code frame}), and the ways
 * that frames travel ({@link io.autospec.transport.port.TensorTransport}: {@code aeron}, {@code
 * tcp}, {@code local}).
 */
package io.autospec.transport;
