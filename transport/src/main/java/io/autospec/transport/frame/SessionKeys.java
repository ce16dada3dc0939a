package io.autospec.transport.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives the keys of one session and direction from a job's key, with HMAC-SHA256 (the counter
 * mode of NIST SP 800-108 with one block). Sessions are random and of one link each, so no pair of
 * key and nonce comes twice, whoever restarts, and no recorded frame opens in a later session.
 */
public final class SessionKeys {
  private SessionKeys() {}

  /**
   * Returns the key of what a sender says to a receiver before their sessions are agreed: it
   * authenticates both names, and says nothing of when.
   *
   * @param key the cluster's key, 16 or 32 bytes
   */
  public static byte[] ofHello(byte[] key, int sender, long senderSession, int receiver) {
    return derive(key, "hello", sender, senderSession, receiver, 0);
  }

  /**
   * Returns the key of a job's frames from a sender to a receiver once both sessions are known.
   *
   * @param key the job's key, 16 or 32 bytes
   */
  public static byte[] ofFrames(
      byte[] key, int sender, long senderSession, int receiver, long receiverSession) {
    return derive(key, "frames", sender, senderSession, receiver, receiverSession);
  }

  /** Refuses a key that has neither 16 nor 32 bytes with an {@link IllegalArgumentException}. */
  static void checkLength(byte[] key) {
    if (key.length != 16 && key.length != 32) {
      throw new IllegalArgumentException("a key must have 16 or 32 bytes, found " + key.length);
    }
  }

  private static byte[] derive(
      byte[] key, String use, int sender, long senderSession, int receiver, long receiverSession) {
    checkLength(key);
    byte[] label = ("autospec tensor frame 1 " + use).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer input = ByteBuffer.allocate(4 + label.length + 1 + 24 + 4);
    input.order(ByteOrder.BIG_ENDIAN).putInt(1).put(label).put((byte) 0);
    input.putInt(sender).putLong(senderSession).putInt(receiver).putLong(receiverSession);
    input.putInt(key.length * 8);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Arrays.copyOf(mac.doFinal(input.array()), key.length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HmacSHA256", e);
    }
  }
}
