package io.autospec.durable.checkpoint;

import io.autospec.sampler.chain.ChainSnapshot;
import java.util.regex.Pattern;

/**
 * What a checkpoint or segment must be: what is not is neither written nor read. A rule is broken
 * by an IllegalArgumentException. Whether a snapshot fits its chain, the chain says.
 */
final class Rules {
  /** The letters of the longest job id. */
  static final int LONGEST_JOB = 40;

  private static final Pattern JOB = Pattern.compile("[A-Za-z0-9-]{8," + LONGEST_JOB + "}");

  private Rules() {}

  static void check(Checkpoint checkpoint, int stateSize, int predictionSize) {
    checkJob(checkpoint.job());
    checkLeast("epoch", 0, checkpoint.epoch());
    checkLeast("sequence", 0, checkpoint.sequence());
    checkpoint
        .open()
        .forEach((trajectory, snapshot) -> check(trajectory, snapshot, stateSize, predictionSize));
  }

  static void check(Segment segment, int stateSize) {
    checkJob(segment.job());
    checkLeast("sequence", 0, segment.sequence());
    long least = 0;
    for (FinishedSample sample : segment.samples()) {
      checkLeast("trajectory", least, sample.trajectory());
      least = sample.trajectory() + 1L;
      String of = " of trajectory " + sample.trajectory();
      checkLeast("rounds" + of, 0, sample.rounds());
      checkLeast("rejections" + of, 0, sample.rejections());
      checkLeast("evaluations" + of, 0, sample.evaluations());
      checkSize("sample" + of, stateSize, sample.sample());
    }
  }

  private static void check(int trajectory, ChainSnapshot from, int stateSize, int predictionSize) {
    checkLeast("trajectory", 0, trajectory);
    String of = " of trajectory " + trajectory;
    checkLeast("committed steps" + of, 0, from.committed());
    checkLeast("rounds" + of, 0, from.rounds());
    checkLeast("rejections" + of, 0, from.rejections());
    checkLeast("queries" + of, 0, from.queries());
    checkSize("state" + of, stateSize, from.state());
    checkSizeOrNone("newest prediction" + of, predictionSize, from.newest());
    long least = from.committed();
    for (ChainSnapshot.Remembered step : from.remembered()) {
      checkLeast("remembered step" + of, least, step.step());
      least = step.step() + 1L;
      checkSizeOrNone("remembered state" + of, stateSize, step.state());
      checkSizeOrNone("remembered prediction" + of, predictionSize, step.prediction());
    }
  }

  private static void checkJob(String job) {
    if (!JOB.matcher(job).matches()) {
      throw new IllegalArgumentException(
          "job: expected 8..40 letters, digits and '-', found \""
              + job.replaceAll("[^ -~]", "?")
              + "\"");
    }
  }

  private static void checkLeast(String what, long least, long found) {
    if (found < least) {
      throw new IllegalArgumentException(
          what + ": expected at least " + least + ", found " + found);
    }
  }

  private static void checkSize(String what, int expected, float[] found) {
    if (found.length != expected) {
      throw new IllegalArgumentException(
          what + ": expected " + expected + " floats, found " + found.length);
    }
  }

  private static void checkSizeOrNone(String what, int expected, float[] found) {
    if (found.length != 0) {
      checkSize(what, expected, found);
    }
  }
}
