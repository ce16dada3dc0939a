package io.autospec.actors.coordinator;

import io.autospec.sampler.chain.Chain.Effect.Evaluate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The queries that are out, and where each comes from. For the pool's thread alone. */
final class OpenQueries {
  /**
   * One query.
   *
   * @param round the round that it is of
   * @param evaluate what its chain asked
   * @param need the chance that its answer is needed
   * @param sent when it was last sent to each worker that it was sent to
   */
  record Open(Round round, Evaluate evaluate, double need, Map<Long, Long> sent) {}

  private final Map<Long, Open> open = new HashMap<>();
  private long ids;

  /**
   * Makes it empty.
   *
   * @param firstId ids count up from here; another one each time a process starts, so that an
   *     answer to its predecessor is nobody's
   */
  OpenQueries(long firstId) {
    this.ids = firstId;
  }

  /** Adds a round's queries; returns their ids with the chance that each is needed. */
  Map<Long, Double> add(Round round) {
    Map<Long, Double> asked = new LinkedHashMap<>();
    for (Evaluate evaluate : round.queries) {
      double need = Math.pow(round.acceptanceRate, evaluate.ahead());
      long id = ++ids;
      open.put(id, new Open(round, evaluate, need, new HashMap<>(2)));
      asked.put(id, need);
    }
    return asked;
  }

  Open of(long id) {
    return open.get(id);
  }

  Open remove(long id) {
    return open.remove(id);
  }

  /** Takes a job's queries out; returns their ids. */
  List<Long> removeJob(long job) {
    List<Long> gone = new ArrayList<>();
    open.forEach(
        (id, query) -> {
          if (query.round().job.id() == job) {
            gone.add(id);
          }
        });
    gone.forEach(open::remove);
    return gone;
  }

  /**
   * Puts an answer where the chain expects it.
   *
   * @param model the network that answered
   * @return what is wrong with it, or null
   */
  static String accept(Open query, String model, float[] output) {
    String asked = query.round().network().model();
    if (!model.equals(asked)) {
      return "expected an answer of model " + asked + ", found one of " + model;
    }
    float[] target = query.evaluate().output();
    if (output.length != target.length) {
      return "expected an answer of " + target.length + " floats, found " + output.length;
    }
    for (float value : output) {
      // NaN and both infinities fail this one comparison.
      if (!(Math.abs(value) <= Float.MAX_VALUE)) {
        return "an answer holds " + value;
      }
    }
    System.arraycopy(output, 0, target, 0, target.length);
    return null;
  }
}
