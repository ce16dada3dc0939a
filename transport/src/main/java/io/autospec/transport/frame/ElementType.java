package io.autospec.transport.frame;

/** The type of a tensor's elements on the wire. All are little-endian. */
public enum ElementType {
  /** IEEE 754 binary32. */
  FLOAT32(1, 4),
  /** IEEE 754 binary16. */
  FLOAT16(2, 2),
  /** The upper 16 bits of a binary32. */
  BFLOAT16(3, 2),
  /** Two's complement, 64 bits. */
  INT64(4, 8),
  /** Bytes of no further meaning to the transport. */
  UINT8(5, 1);

  private static final ElementType[] BY_CODE = {null, FLOAT32, FLOAT16, BFLOAT16, INT64, UINT8};

  private final int code;
  private final int bytes;

  ElementType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** Returns the number that stands for this type on the wire. */
  public int code() {
    return code;
  }

  /** Returns the size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Returns the type with this wire code, or null if there is none. */
  public static ElementType ofCode(int code) {
    return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
