package io.autospec.durable.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Segments as files. Format 1, all numbers little-endian, floats in 4 bytes:
 *
 * <pre>
 *   "ASPS"              4   the kind
 *   format              4   1
 *   job's length        4   8..40, in bytes
 *   job                 .   letters, digits and '-'
 *   sequence            8
 *   D                   4   floats of a sample; 0 if there are none
 *   samples             4
 *   each, in order of the trajectories:
 *     trajectory        4
 *     rounds            4
 *     rejections        4
 *     evaluations       8
 *     sample            4 D
 *   SHA-256            32   of all bytes before
 * </pre>
 *
 * <p>Kind, format and SHA-256 are where they are in every format to come. Safe for any number of
 * threads.
 */
public final class SegmentCodec {
  /** The format that is written, and the newest that is read. */
  public static final int FORMAT = 1;

  private static final Envelope ENVELOPE = new Envelope("segment", "ASPS", FORMAT);
  private static final long SAMPLE_BYTES = 3 * Integer.BYTES + Long.BYTES;

  private SegmentCodec() {}

  /**
   * Writes a segment: one copy of its arrays.
   *
   * @param segment its arrays are only read
   * @return the file
   * @throws IllegalArgumentException if it cannot be one: its samples differ in length or are out
   *     of order, a number is negative, or the file would be longer than 2 GiB
   */
  public static byte[] encode(Segment segment) {
    List<FinishedSample> samples = segment.samples();
    int size = samples.isEmpty() ? 0 : samples.get(0).sample().length;
    if (size == 0 && !samples.isEmpty()) {
      throw new IllegalArgumentException("sample: expected at least 1 float, found 0");
    }
    Rules.check(segment, size);
    byte[] job = segment.job().getBytes(StandardCharsets.US_ASCII);
    long bytes = 3L * Integer.BYTES + job.length + Long.BYTES;
    bytes += samples.size() * (SAMPLE_BYTES + (long) size * Float.BYTES);
    byte[] file = ENVELOPE.room(bytes);
    ByteBuffer out = ENVELOPE.begin(file);
    out.putInt(job.length).put(job).putLong(segment.sequence());
    out.putInt(size).putInt(samples.size());
    for (FinishedSample sample : samples) {
      out.putInt(sample.trajectory()).putInt(sample.rounds()).putInt(sample.rejections());
      out.putLong(sample.evaluations());
      CheckpointCodec.write(out, sample.sample());
    }
    ENVELOPE.seal(file, out);
    return file;
  }

  /**
   * Reads a segment.
   *
   * @param file all of it
   * @return exactly what was written
   * @throws io.autospec.durable.CorruptException if these are not the bytes that were written, or
   *     of a newer format
   */
  public static Segment decode(byte[] file) {
    BodyReader in = new BodyReader(ENVELOPE.kind(), ENVELOPE.open(file));
    String job = in.text("job", Rules.LONGEST_JOB);
    long sequence = in.longInteger("sequence");
    int size = in.within("D", 0, Integer.MAX_VALUE);
    int count = in.count("samples", SAMPLE_BYTES + (long) size * Float.BYTES);
    if (size == 0 != (count == 0)) {
      throw in.corrupt("D: expected 0 for no samples alone, found " + size);
    }
    List<FinishedSample> samples = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      samples.add(
          new FinishedSample(
              in.integer("trajectory"),
              in.integer("rounds"),
              in.integer("rejections"),
              in.longInteger("evaluations"),
              in.floats("sample", size)));
    }
    in.end();
    Segment segment = new Segment(job, sequence, samples);
    try {
      Rules.check(segment, size);
    } catch (IllegalArgumentException e) {
      throw in.corrupt(e.getMessage());
    }
    return segment;
  }
}
