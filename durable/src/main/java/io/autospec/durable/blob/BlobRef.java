package io.autospec.durable.blob;

/**
 * A blob by name and content.
 *
 * @param name where it is kept: parts of letters, digits, '.', '_' and '-', joined by '/'
 * @param bytes its length
 * @param sha256 64 hexadecimal digits
 */
public record BlobRef(String name, long bytes, String sha256) {}
