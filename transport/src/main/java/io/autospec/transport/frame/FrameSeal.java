package io.autospec.transport.frame;

import static io.autospec.transport.frame.TensorFrameDescriptor.FLAG_SEALED;
import static io.autospec.transport.frame.TensorFrameDescriptor.HEADER_LENGTH;
import static io.autospec.transport.frame.TensorFrameDescriptor.TAG_LENGTH;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encrypts and authenticates frames with AES-GCM: the payload is encrypted, the header is
 * authenticated with it.
 *
 * <p>The nonce is sender id and sequence number. So sender ids must be different among all that
 * share a key, and a sender that starts again needs a new id or a new key; within its life, this
 * class refuses to seal a sequence number that is not above the last one. To send a frame again,
 * send its sealed bytes again.
 *
 * <p>Garbage: the JDK's cipher is given a new nonce only with a new {@link GCMParameterSpec}, and
 * makes its inner state anew for each; that is some kilobytes a frame. This class adds nothing to
 * it. Not for several threads at once.
 */
public final class FrameSeal {
  /** How far behind the newest sequence number of its sender a frame may come. */
  public static final int REPLAY_WINDOW = ReplayWindow.SIZE;

  private static final String TRANSFORMATION = "AES/GCM/NoPadding";

  private final SecretKey key;
  private final Cipher sealing;
  private final Cipher opening;
  private final FrameCounters counters;
  private final int maxSenders;
  private final FrameDecoder decoder;
  private final TensorFrameFlyweight header = new TensorFrameFlyweight();
  private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
  private final byte[] nonce = new byte[12];
  private final UnsafeBuffer nonceView = new UnsafeBuffer(nonce);
  private final byte[] clearHeader = new byte[HEADER_LENGTH];
  private final Int2ObjectHashMap<ReplayWindow> windows = new Int2ObjectHashMap<>();
  private long lastSealed = -1;

  /**
   * Makes a seal for one job's key and, on the sealing side, one sender.
   *
   * @param keyBytes 16 or 32 bytes
   * @param maxSenders most senders whose frames are opened, at least 1
   * @throws IllegalArgumentException if the key has another length
   * @throws IllegalStateException if the JDK has no AES-GCM
   */
  public FrameSeal(byte[] keyBytes, FrameLimits limits, int maxSenders, FrameCounters counters) {
    if (keyBytes.length != 16 && keyBytes.length != 32) {
      throw new IllegalArgumentException(
          "the key must have 16 or 32 bytes, found " + keyBytes.length);
    }
    this.key = new SecretKeySpec(keyBytes, "AES");
    this.maxSenders = maxSenders;
    this.counters = counters;
    this.decoder = new FrameDecoder(limits, counters);
    try {
      sealing = Cipher.getInstance(TRANSFORMATION);
      opening = Cipher.getInstance(TRANSFORMATION);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + TRANSFORMATION, e);
    }
  }

  /**
   * Seals a frame that {@link Chunker} wrote.
   *
   * @param clear the frame from position to limit; both stay where they are
   * @param sealed gets the frame, 16 bytes longer, at its position, which stays; other memory than
   *     {@code clear}
   * @return the length of the sealed frame
   * @throws IllegalArgumentException if this is no whole clear frame, or the target too small
   * @throws IllegalStateException if the sequence number is not above the last sealed one: its
   *     nonce could repeat
   */
  public int seal(ByteBuffer clear, ByteBuffer sealed) {
    int length = clear.remaining();
    int sealedLength = length + TAG_LENGTH;
    if (length < HEADER_LENGTH || sealed.remaining() < sealedLength) {
      throw new IllegalArgumentException(
          "cannot seal " + length + " bytes into room for " + sealed.remaining());
    }
    view.wrap(clear, clear.position(), length);
    header.wrap(view, 0);
    if (header.frameLength() != length || header.flags() != 0) {
      throw new IllegalArgumentException(
          "not a whole clear frame: length " + header.frameLength() + " of " + length);
    }
    long sequence = header.sequence();
    if (sequence <= lastSealed) {
      throw new IllegalStateException(
          "sequence number " + sequence + " is not above " + lastSealed + ": begin with a new key");
    }
    int sender = header.senderId();
    view.wrap(sealed, sealed.position(), sealedLength);
    view.putBytes(0, clear, clear.position(), HEADER_LENGTH);
    header.wrapMutable(view, 0).flags(FLAG_SEALED).frameLength(sealedLength);
    lastSealed = sequence;
    int from = clear.position();
    int to = sealed.position();
    try {
      init(sealing, Cipher.ENCRYPT_MODE, sender, sequence);
      clear.position(from + HEADER_LENGTH);
      sealed.position(to + HEADER_LENGTH);
      sealing.doFinal(clear, sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK's cipher refused to seal", e);
    } finally {
      clear.position(from);
      sealed.position(to);
    }
    return sealedLength;
  }

  /**
   * Checks, authenticates and opens a sealed frame.
   *
   * @param sealed what came, from position to limit; both stay where they are
   * @param clear gets the frame in clear text, 16 bytes shorter, at its position, which stays;
   *     after a refusal it holds nothing to be used
   * @return {@link FrameVerdict#ACCEPTED}, or why not (counted); a target too small is {@link
   *     FrameVerdict#OVER_LIMIT}
   */
  public FrameVerdict open(ByteBuffer sealed, ByteBuffer clear) {
    int length = sealed.remaining();
    view.wrap(sealed, sealed.position(), length);
    FrameVerdict verdict = decoder.decode(view, 0, length);
    if (verdict != FrameVerdict.ACCEPTED) {
      return verdict;
    }
    verdict = openDecoded(sealed, clear, length);
    return verdict == FrameVerdict.ACCEPTED ? verdict : counters.record(verdict);
  }

  private FrameVerdict openDecoded(ByteBuffer sealed, ByteBuffer clear, int length) {
    header.wrap(view, 0);
    if (!header.sealed()) {
      return FrameVerdict.WRONG_SEAL;
    }
    if (clear.remaining() < length - TAG_LENGTH) {
      return FrameVerdict.OVER_LIMIT;
    }
    int sender = header.senderId();
    long sequence = header.sequence();
    ReplayWindow window = windows.get(sender);
    if (window == null && windows.size() >= maxSenders) {
      return FrameVerdict.TOO_MANY_SENDERS;
    }
    if (window != null && window.refuses(sequence)) {
      return FrameVerdict.REPLAYED;
    }
    if (!decrypt(sealed, clear, sender, sequence)) {
      return FrameVerdict.FORGED;
    }
    if (window == null) {
      window = new ReplayWindow();
      windows.put(sender, window);
    }
    window.enter(sequence);
    return FrameVerdict.ACCEPTED;
  }

  private boolean decrypt(ByteBuffer sealed, ByteBuffer clear, int sender, long sequence) {
    int from = sealed.position();
    int to = clear.position();
    int clearLength = sealed.remaining() - TAG_LENGTH;
    try {
      init(opening, Cipher.DECRYPT_MODE, sender, sequence);
      sealed.position(from + HEADER_LENGTH);
      clear.position(to + HEADER_LENGTH);
      opening.doFinal(sealed, clear);
    } catch (GeneralSecurityException e) {
      return false;
    } finally {
      sealed.position(from);
      clear.position(to);
    }
    view.wrap(clear, to, clearLength);
    view.putBytes(0, clearHeader);
    header.wrapMutable(view, 0).flags(0).frameLength(clearLength);
    return true;
  }

  /**
   * Begins with this nonce, and with the header that {@link #view} holds as what is authenticated
   * only.
   */
  private void init(Cipher cipher, int mode, int sender, long sequence)
      throws GeneralSecurityException {
    nonceView.putInt(0, sender, ByteOrder.LITTLE_ENDIAN);
    nonceView.putLong(4, sequence, ByteOrder.LITTLE_ENDIAN);
    cipher.init(mode, key, new GCMParameterSpec(TAG_LENGTH * 8, nonce));
    view.getBytes(0, clearHeader);
    cipher.updateAAD(clearHeader);
  }

  /**
   * Forgets a sender that is gone. Only for one whose id or key will not be used again: its old
   * frames could be replayed.
   */
  public void forget(int senderId) {
    windows.remove(senderId);
  }
}
