package io.autospec.durable.blob;

/**
 * A blob by name and content.
 *
 * @param name where it is kept: parts of letters, digits, '.', '_' and '-', joined by '/'; at most
 *     400 characters, 120 a part, and no part begins with '.'
 * @param bytes its length
 * @param sha256 64 hexadecimal digits, small ones
 */
public record BlobRef(String name, long bytes, String sha256) {
  /**
   * What bytes will be found by once they are put under a name.
   *
   * @param name where
   * @param bytes all of them
   * @return their reference
   */
  public static BlobRef of(String name, byte[] bytes) {
    return new BlobRef(BlobNames.require(name), bytes.length, Sha256.of(bytes));
  }
}
