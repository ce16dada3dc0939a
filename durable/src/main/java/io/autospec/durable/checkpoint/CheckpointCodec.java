package io.autospec.durable.checkpoint;

import io.autospec.sampler.chain.ChainSnapshot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checkpoints as files. Format 1, all numbers little-endian, floats in 4 bytes:
 *
 * <pre>
 *   "ASPC"              4   the kind
 *   format              4   1
 *   job's length        4   8..40, in bytes
 *   job                 .   letters, digits and '-'
 *   epoch               8
 *   sequence            8
 *   D                   4   floats of a state; 0 if no trajectory is open
 *   P                   4   floats of a prediction: 2 D if any has so many, else D
 *   open trajectories   4
 *   each, in order of the trajectories:
 *     trajectory        4
 *     committed         4
 *     rounds            4
 *     rejections        4
 *     queries           8
 *     has               4   1 if the newest prediction is there, else 0
 *     remembered steps  4
 *     state             4 D
 *     newest            4 P, or 0
 *     each, in order of the steps:
 *       step            4
 *       slope           4   NaN if there is none
 *       has             4   1 for a state, plus 2 for a prediction
 *       state           4 D, or 0
 *       prediction      4 P, or 0
 *   SHA-256            32   of all bytes before
 * </pre>
 *
 * <p>Kind, format and SHA-256 are where they are in every format to come, so that an older version
 * can say that a file is newer rather than that it is damaged. Safe for any number of threads.
 */
public final class CheckpointCodec {
  /** The format that is written, and the newest that is read. */
  public static final int FORMAT = 1;

  private static final Envelope ENVELOPE = new Envelope("checkpoint", "ASPC", FORMAT);
  private static final int NEWEST = 1;
  private static final int STATE = 1;
  private static final int PREDICTION = 2;
  private static final long TRAJECTORY_BYTES = 4 * Integer.BYTES + Long.BYTES + 2 * Integer.BYTES;
  private static final long STEP_BYTES = 2 * Integer.BYTES + Float.BYTES;

  private CheckpointCodec() {}

  /**
   * Writes a checkpoint: one copy of its arrays.
   *
   * @param checkpoint its arrays are only read
   * @return the file
   * @throws IllegalArgumentException if it cannot be one: its arrays do not fit each other, a
   *     number is negative, or the file would be longer than 2 GiB
   */
  public static byte[] encode(Checkpoint checkpoint) {
    int stateSize = stateSize(checkpoint);
    int predictionSize = predictionSize(checkpoint, stateSize);
    Rules.check(checkpoint, stateSize, predictionSize);
    byte[] job = checkpoint.job().getBytes(StandardCharsets.US_ASCII);
    long bytes = 4L * Integer.BYTES + job.length + 2 * Long.BYTES;
    for (ChainSnapshot snapshot : checkpoint.open().values()) {
      bytes += bytes(snapshot);
    }
    byte[] file = ENVELOPE.room(bytes);
    ByteBuffer out = ENVELOPE.begin(file);
    out.putInt(job.length).put(job).putLong(checkpoint.epoch()).putLong(checkpoint.sequence());
    out.putInt(stateSize).putInt(predictionSize).putInt(checkpoint.open().size());
    for (Map.Entry<Integer, ChainSnapshot> open : checkpoint.open().entrySet()) {
      write(out, open.getKey(), open.getValue());
    }
    ENVELOPE.seal(file, out);
    return file;
  }

  /**
   * Reads a checkpoint.
   *
   * @param file all of it
   * @return exactly what was written
   * @throws io.autospec.durable.CorruptException if these are not the bytes that were written, or
   *     of a newer format
   */
  public static Checkpoint decode(byte[] file) {
    BodyReader in = new BodyReader(ENVELOPE.kind(), ENVELOPE.open(file));
    String job = in.text("job", Rules.LONGEST_JOB);
    long epoch = in.longInteger("epoch");
    long sequence = in.longInteger("sequence");
    int stateSize = in.within("D", 0, Integer.MAX_VALUE);
    int predictionSize = in.integer("P");
    if (predictionSize != stateSize && predictionSize != 2L * stateSize) {
      throw in.corrupt("P: expected D or 2 D, with D = " + stateSize + ", found " + predictionSize);
    }
    int count = in.count("open trajectories", TRAJECTORY_BYTES + (long) stateSize * Float.BYTES);
    if (stateSize == 0 != (count == 0)) {
      throw in.corrupt("D: expected 0 for no trajectories alone, found " + stateSize);
    }
    TreeMap<Integer, ChainSnapshot> open = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      int trajectory = in.integer("trajectory");
      if (i > 0 && trajectory <= open.lastKey()) {
        throw in.corrupt(
            "trajectory: expected more than " + open.lastKey() + ", found " + trajectory);
      }
      open.put(trajectory, snapshot(in, stateSize, predictionSize));
    }
    in.end();
    Checkpoint checkpoint = new Checkpoint(job, epoch, sequence, open);
    if (predictionSize != predictionSize(checkpoint, stateSize)) {
      throw in.corrupt("P: expected D, as no prediction is longer, found " + predictionSize);
    }
    try {
      Rules.check(checkpoint, stateSize, predictionSize);
    } catch (IllegalArgumentException e) {
      throw in.corrupt(e.getMessage());
    }
    return checkpoint;
  }

  private static int stateSize(Checkpoint checkpoint) {
    if (checkpoint.open().isEmpty()) {
      return 0;
    }
    int size = checkpoint.open().values().iterator().next().state().length;
    if (size == 0) {
      throw new IllegalArgumentException("state: expected at least 1 float, found 0");
    }
    return size;
  }

  /** 2 D if any prediction is so long; the rules refuse all other lengths. */
  private static int predictionSize(Checkpoint checkpoint, int stateSize) {
    boolean wide =
        checkpoint.open().values().stream()
            .anyMatch(
                snapshot ->
                    snapshot.newest().length == 2L * stateSize
                        || snapshot.remembered().stream()
                            .anyMatch(step -> step.prediction().length == 2L * stateSize));
    return wide ? 2 * stateSize : stateSize;
  }

  private static long bytes(ChainSnapshot snapshot) {
    long floats = (long) snapshot.state().length + snapshot.newest().length;
    for (ChainSnapshot.Remembered step : snapshot.remembered()) {
      floats += (long) step.state().length + step.prediction().length;
    }
    return TRAJECTORY_BYTES + STEP_BYTES * snapshot.remembered().size() + floats * Float.BYTES;
  }

  private static void write(ByteBuffer out, int trajectory, ChainSnapshot from) {
    out.putInt(trajectory).putInt(from.committed()).putInt(from.rounds());
    out.putInt(from.rejections()).putLong(from.queries());
    out.putInt(from.newest().length == 0 ? 0 : NEWEST).putInt(from.remembered().size());
    write(out, from.state());
    write(out, from.newest());
    for (ChainSnapshot.Remembered step : from.remembered()) {
      out.putInt(step.step()).putFloat(step.slope());
      out.putInt(
          (step.state().length == 0 ? 0 : STATE)
              + (step.prediction().length == 0 ? 0 : PREDICTION));
      write(out, step.state());
      write(out, step.prediction());
    }
  }

  static void write(ByteBuffer out, float[] values) {
    out.asFloatBuffer().put(values);
    out.position(out.position() + values.length * Float.BYTES);
  }

  private static ChainSnapshot snapshot(BodyReader in, int stateSize, int predictionSize) {
    int committed = in.integer("committed steps");
    int rounds = in.integer("rounds");
    int rejections = in.integer("rejections");
    long queries = in.longInteger("queries");
    int has = in.within("whether there is a newest prediction", 0, NEWEST);
    int count = in.count("remembered steps", STEP_BYTES);
    float[] state = in.floats("state", stateSize);
    float[] newest = in.floats("newest prediction", has == NEWEST ? predictionSize : 0);
    List<ChainSnapshot.Remembered> remembered = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int step = in.integer("remembered step");
      float slope = in.real("slope");
      int kept = in.within("what is remembered of a step", 0, STATE + PREDICTION);
      remembered.add(
          new ChainSnapshot.Remembered(
              step,
              slope,
              in.floats("remembered state", (kept & STATE) == 0 ? 0 : stateSize),
              in.floats("remembered prediction", (kept & PREDICTION) == 0 ? 0 : predictionSize)));
    }
    return new ChainSnapshot(committed, rounds, rejections, queries, state, newest, remembered);
  }
}
