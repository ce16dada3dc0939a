package io.autospec.actors.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.autospec.actors.pool.Refusal;
import io.autospec.sampler.Condition;
import io.autospec.transport.frame.ElementType;
import io.autospec.transport.frame.FrameKind;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.frame.TensorMessage;
import io.autospec.transport.frame.TensorTable;
import java.nio.ByteBuffer;

/**
 * Queries, answers and refusals as messages. The numbers of a message are in its first tensor,
 * whose first number is this layout's version; a message of another version is refused.
 *
 * <p>Writing is for one thread at a time; reading for any.
 */
public final class QueryCodec {
  static final long VERSION = 2;
  private static final int NUMBERS = 1;
  private static final int TENSOR = 2;
  private static final int CONDITION = 16;
  private static final int EMPTY_CONDITION = 32;
  private static final int QUERY_NUMBERS = 13;
  private static final int ANSWER_NUMBERS = 9;
  private static final int REFUSAL_NUMBERS = 3;
  private static final int LEARNS_VARIANCE = 1;
  private static final int GUIDED = 2;
  private static final int MOST_WORDS = 1000;

  private static final Refusal[] REFUSALS = {
    Refusal.BUSY,
    Refusal.DRAINING,
    Refusal.NO_MODEL,
    Refusal.WITHDRAWN,
    Refusal.FAILED,
    Refusal.FENCED
  };

  /** Says, from the asker to the worker, that the answer is not wanted any more. */
  private static final long WITHDRAW = 100;

  private final Words words = new Words();
  private final OutgoingMessage message = new OutgoingMessage(40);

  /** Makes a codec with scratch memory of its own. */
  public QueryCodec() {}

  // ---- writing

  /**
   * Refuses a condition that a query cannot carry.
   *
   * @throws WireException if it has too many inputs or axes, or names that are too long
   */
  public static void requireCarried(Condition condition) {
    ConditionTensors.requireCarried(condition);
  }

  /** Returns a query, valid until the next call. */
  public OutgoingMessage query(
      long query, Fence fence, long trajectory, int step, QueryTerms terms, float[] state) {
    Guidance guidance = terms.network().guidance();
    words.clear();
    words.reserve(
        (QUERY_NUMBERS + 8L) * Long.BYTES
            + state.length * 4L
            + ConditionTensors.bytes(terms.condition())
            + (guidance == null ? 0 : ConditionTensors.bytes(guidance.empty())));
    message.begin(FrameKind.REQUEST, 0, fence.epoch(), trajectory, step, query);
    String id = terms.network().model();
    long flags =
        (terms.network().learnsVariance() ? LEARNS_VARIANCE : 0) | (guidance == null ? 0 : GUIDED);
    words.addLongs(
        message,
        NUMBERS,
        new long[] {
          VERSION,
          terms.device(),
          terms.worker(),
          NetworkKey.part(id, 0),
          NetworkKey.part(id, 1),
          NetworkKey.part(id, 2),
          NetworkKey.part(id, 3),
          ((long) Float.floatToRawIntBits(terms.inputScale()) << 32)
              | (Float.floatToRawIntBits(terms.timestep()) & 0xFFFFFFFFL),
          Double.doubleToRawLongBits(terms.need()),
          terms.company(),
          flags,
          guidance == null ? 0 : Float.floatToRawIntBits(guidance.scale()),
          fence.job()
        });
    words.addFloats(message, TENSOR, state);
    ConditionTensors.write(terms.condition(), message, words, CONDITION);
    if (guidance != null) {
      ConditionTensors.write(guidance.empty(), message, words, EMPTY_CONDITION);
    }
    return message;
  }

  /** Returns word to a worker that a query's answer is not wanted, valid until the next call. */
  public OutgoingMessage withdrawal(long query, long worker, int device) {
    return refusal(query, 0, WITHDRAW, worker, "", device);
  }

  /** Returns an answer, valid until the next call. */
  public OutgoingMessage answer(long query, long epoch, AnswerTerms terms, float[] output) {
    words.clear();
    words.reserve((ANSWER_NUMBERS + 8L) * Long.BYTES + output.length * 4L);
    message.begin(FrameKind.REPLY, 0, epoch, 0, 0, query);
    words.addLongs(
        message,
        NUMBERS,
        new long[] {
          VERSION,
          terms.worker(),
          terms.rows(),
          terms.nanos(),
          terms.waitedNanos(),
          NetworkKey.part(terms.model(), 0),
          NetworkKey.part(terms.model(), 1),
          NetworkKey.part(terms.model(), 2),
          NetworkKey.part(terms.model(), 3)
        });
    words.addFloats(message, TENSOR, output);
    return message;
  }

  /** Returns a refusal, valid until the next call. */
  public OutgoingMessage refusal(long query, long epoch, Refusal why, long worker, String text) {
    int code = 0;
    while (REFUSALS[code] != why) {
      code++;
    }
    return refusal(query, epoch, code, worker, text, 0);
  }

  private OutgoingMessage refusal(
      long query, long epoch, long code, long worker, String text, int step) {
    byte[] bytes = text.substring(0, Math.min(text.length(), MOST_WORDS)).getBytes(UTF_8);
    words.clear();
    words.reserve((REFUSAL_NUMBERS + 8L) * Long.BYTES + bytes.length);
    message.begin(FrameKind.REFUSAL, 0, epoch, 0, step, query);
    words.addLongs(message, NUMBERS, new long[] {VERSION, worker, code});
    words.addBytes(message, TENSOR, bytes);
    return message;
  }

  // ---- reading

  /** Reads whose a query is. */
  public static Fence fence(TensorMessage query) {
    return new Fence(numbers(query, QUERY_NUMBERS)[12], query.epoch());
  }

  /** Reads what a query says besides its state. */
  public static QueryTerms terms(TensorMessage query) {
    long[] numbers = numbers(query, QUERY_NUMBERS);
    boolean guided = (numbers[10] & GUIDED) != 0;
    Guidance guidance = null;
    if (guided) {
      float scale = Float.intBitsToFloat((int) numbers[11]);
      guidance = new Guidance(scale, ConditionTensors.read(query, EMPTY_CONDITION));
    }
    Condition condition = ConditionTensors.read(query, CONDITION);
    double need = Double.longBitsToDouble(numbers[8]);
    return new QueryTerms(
        (int) numbers[1],
        numbers[2],
        new NetworkKey(
            NetworkKey.id(numbers[3], numbers[4], numbers[5], numbers[6]),
            (numbers[10] & LEARNS_VARIANCE) != 0,
            guidance),
        Float.intBitsToFloat((int) (numbers[7] >>> 32)),
        Float.intBitsToFloat((int) numbers[7]),
        condition,
        need >= 0 && need <= 1 ? need : 0,
        (int) Math.max(1, Math.min(numbers[9], Integer.MAX_VALUE)));
  }

  /**
   * Reads whom a query is for, as the asker calls it, even if nothing else can be read; 0 if it
   * does not say.
   */
  public static long askedWorker(TensorMessage query) {
    int at = Words.find(query.tensors(), NUMBERS);
    if (at < 0
        || query.tensors().type(at) != ElementType.INT64
        || query.tensors().payloadLength(at) < 3 * Long.BYTES) {
      return 0;
    }
    return Words.longs(query, at)[2];
  }

  /** Returns a copy of a query's state, or of an answer's output. */
  public static float[] tensor(TensorMessage message) {
    return Words.floats(message, Words.require(message, TENSOR, ElementType.FLOAT32));
  }

  /** Reads what an answer says besides its output. */
  public static AnswerTerms answerTerms(TensorMessage answer) {
    long[] numbers = numbers(answer, ANSWER_NUMBERS);
    return new AnswerTerms(
        numbers[1],
        NetworkKey.id(numbers[5], numbers[6], numbers[7], numbers[8]),
        (int) Math.max(1, numbers[2]),
        Math.max(0, numbers[3]),
        Math.max(0, numbers[4]));
  }

  /** Returns whether this refusal comes from the asker. */
  public static boolean isWithdrawal(TensorMessage refusal) {
    return numbers(refusal, REFUSAL_NUMBERS)[2] == WITHDRAW;
  }

  /** Returns whom a refusal is from, as the asker calls it. */
  public static long refusingWorker(TensorMessage refusal) {
    return numbers(refusal, REFUSAL_NUMBERS)[1];
  }

  /** Returns why. */
  public static Refusal why(TensorMessage refusal) {
    long code = numbers(refusal, REFUSAL_NUMBERS)[2];
    if (code < 0 || code >= REFUSALS.length) {
      throw new WireException("a refusal: no reason has the number " + code);
    }
    return REFUSALS[(int) code];
  }

  /** Returns the words of a refusal, for a person. */
  public static String words(TensorMessage refusal) {
    ByteBuffer bytes = Words.bytes(refusal, Words.require(refusal, TENSOR, ElementType.UINT8));
    return UTF_8.decode(bytes).toString().replaceAll("\\p{Cntrl}", " ");
  }

  static long[] numbers(TensorMessage message, int count) {
    int at = Words.require(message, NUMBERS, ElementType.INT64);
    TensorTable tensors = message.tensors();
    if (tensors.payloadLength(at) < count * Long.BYTES) {
      throw new WireException(
          String.format(
              "%s: expected %d numbers, found %d",
              message.kind(), count, tensors.payloadLength(at) / Long.BYTES));
    }
    long[] numbers = Words.longs(message, at);
    if (numbers[0] != VERSION) {
      throw new WireException(
          "expected layout version " + VERSION + ", found " + numbers[0] + ": mixed releases?");
    }
    return numbers;
  }
}
