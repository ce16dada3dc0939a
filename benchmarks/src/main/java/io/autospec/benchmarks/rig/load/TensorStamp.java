package io.autospec.benchmarks.rig.load;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Marks a tensor so that its reply can be told from any other: the sequence number in its first 8
 * bytes, and words that follow from it at its end and at a few places that differ from tensor to
 * tensor. So a reply with parts of another tensor, or with a hole, is noticed sooner or later; a
 * checksum over all of it would cost more than some systems do.
 */
final class TensorStamp {
  /** The shortest tensor that can be marked, in bytes. */
  static final int MIN_BYTES = 64;

  private static final int SAMPLES = 4;

  private TensorStamp() {}

  /** Fills a new tensor with float32 values. */
  static void fill(MutableDirectBuffer tensor) {
    for (int i = 0; i + Float.BYTES <= tensor.capacity(); i += Float.BYTES) {
      tensor.putFloat(i, (float) Math.sin(i * 0.001));
    }
  }

  /** Marks a tensor. */
  static void write(MutableDirectBuffer tensor, long sequence) {
    tensor.putLong(0, sequence);
    int words = tensor.capacity() / Integer.BYTES;
    for (int sample = 0; sample <= SAMPLES; sample++) {
      tensor.putInt(place(words, sequence, sample), word(sequence, sample));
    }
  }

  /** Returns the sequence number of a tensor. */
  static long sequence(DirectBuffer buffer, int offset) {
    return buffer.getLong(offset);
  }

  /** Returns whether the words are those that {@link #write} wrote. */
  static boolean intact(DirectBuffer buffer, int offset, int length) {
    long sequence = sequence(buffer, offset);
    int words = length / Integer.BYTES;
    for (int sample = SAMPLES; sample >= 0; sample--) {
      int at = place(words, sequence, sample);
      // A later sample may have been written over an earlier one.
      if (buffer.getInt(offset + at) != word(sequence, last(words, sequence, at, sample))) {
        return false;
      }
    }
    return true;
  }

  private static int last(int words, long sequence, int at, int from) {
    int last = from;
    for (int sample = from + 1; sample <= SAMPLES; sample++) {
      if (place(words, sequence, sample) == at) {
        last = sample;
      }
    }
    return last;
  }

  // The last sample is the last word; the others are anywhere behind the sequence number.
  private static int place(int words, long sequence, int sample) {
    int word =
        sample == SAMPLES
            ? words - 1
            : 2 + (int) Long.remainderUnsigned(mix(sequence, sample), words - 2);
    return word * Integer.BYTES;
  }

  private static int word(long sequence, int sample) {
    return (int) (mix(sequence, sample + 100) >>> 32);
  }

  private static long mix(long sequence, int sample) {
    long z = (sequence * 31 + sample + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
