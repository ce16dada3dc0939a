/**
 * What a node asks of the ways that frames travel, and what those may use of it. The adapters
 * ({@code aeron}, {@code tcp}, {@code local}) depend on nothing else of this module.
 */
package io.autospec.transport.port;
