package io.autospec.transport.frame;

import static io.autospec.transport.frame.TensorFrameDescriptor.FLAG_SEALED;
import static io.autospec.transport.frame.TensorFrameDescriptor.HEADER_LENGTH;
import static io.autospec.transport.frame.TensorFrameDescriptor.TAG_LENGTH;

import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encrypts and authenticates the frames of one session in one direction with AES-GCM, in place: the
 * payload is encrypted, the header is authenticated with it.
 *
 * <p>The nonce is the frame's sequence number, so a key must be of one session and one direction:
 * {@link SessionKeys} derives such keys. A number that was sealed before is refused. To send a
 * frame again, send its sealed bytes again.
 *
 * <p>There is no mode that only authenticates: in the JDK it would be slower (AES-GCM over
 * associated data, and HMAC-SHA256, reach a half and a third of what AES-GCM encrypts).
 *
 * <p>Works on arrays, which the JDK's cipher takes without a copy. The JDK leaves under two
 * kilobytes of garbage a frame (a cipher has to be initialised for each nonce); this class adds
 * nothing to it. Not for several threads at once.
 */
public final class FrameSeal {
  private static final String TRANSFORMATION = "AES/GCM/NoPadding";

  private final SecretKey key;
  private final Cipher cipher;
  private final TensorFrameFlyweight header = new TensorFrameFlyweight();
  private final byte[] nonce = new byte[12];
  private final UnsafeBuffer nonceView = new UnsafeBuffer(nonce);
  private final ReplayWindow sealed = new ReplayWindow();

  /**
   * Makes a seal.
   *
   * @param keyBytes 16 or 32 bytes, of one session and direction
   * @throws IllegalArgumentException if the key has another length
   * @throws IllegalStateException if the JDK has no AES-GCM
   */
  public FrameSeal(byte[] keyBytes) {
    SessionKeys.checkLength(keyBytes);
    this.key = new SecretKeySpec(keyBytes, "AES");
    try {
      cipher = Cipher.getInstance(TRANSFORMATION);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + TRANSFORMATION, e);
    }
  }

  /**
   * Seals a frame that {@link Chunker} wrote at the beginning of an array.
   *
   * @param frame wraps an array from its beginning, with room for 16 more bytes than the frame's
   * @return the length of the sealed frame
   * @throws IllegalStateException if a frame of this number was sealed before
   */
  public int seal(UnsafeBuffer frame) {
    header.wrapMutable(frame, 0);
    int length = header.frameLength();
    long sequence = header.sequence();
    frame.boundsCheck(0, length + TAG_LENGTH);
    if (sealed.refuses(sequence)) {
      throw new IllegalStateException("sequence number " + sequence + " was sealed before");
    }
    sealed.enter(sequence);
    header.flags(FLAG_SEALED).frameLength(length + TAG_LENGTH);
    byte[] bytes = frame.byteArray();
    try {
      init(Cipher.ENCRYPT_MODE, bytes, sequence);
      cipher.doFinal(bytes, HEADER_LENGTH, length - HEADER_LENGTH, bytes, HEADER_LENGTH);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK's cipher refused to seal", e);
    }
    return length + TAG_LENGTH;
  }

  /**
   * Authenticates and opens a sealed frame that {@link FrameDecoder} accepted.
   *
   * @param frame wraps an array from its beginning; gets the frame in clear text, 16 bytes shorter;
   *     after a refusal it holds nothing to be used
   * @return whether the frame is authentic
   */
  public boolean open(UnsafeBuffer frame) {
    header.wrapMutable(frame, 0);
    int length = header.frameLength();
    byte[] bytes = frame.byteArray();
    try {
      init(Cipher.DECRYPT_MODE, bytes, header.sequence());
      cipher.doFinal(bytes, HEADER_LENGTH, length - HEADER_LENGTH, bytes, HEADER_LENGTH);
    } catch (GeneralSecurityException e) {
      return false;
    }
    header.flags(0).frameLength(length - TAG_LENGTH);
    return true;
  }

  private void init(int mode, byte[] frame, long sequence) throws GeneralSecurityException {
    nonceView.putLong(4, sequence, ByteOrder.LITTLE_ENDIAN);
    cipher.init(mode, key, new GCMParameterSpec(TAG_LENGTH * 8, nonce));
    cipher.updateAAD(frame, 0, HEADER_LENGTH);
  }
}
