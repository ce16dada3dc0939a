package io.autospec.simulator;

import io.autospec.actors.bridge.Delivery;
import io.autospec.actors.pool.Refusal;
import io.autospec.actors.wire.AnswerTerms;
import io.autospec.actors.wire.Fence;
import io.autospec.actors.wire.QueryTerms;
import io.autospec.actors.worker.DeviceBacklog;
import io.autospec.actors.worker.EpochFence;
import io.autospec.actors.worker.EvaluationRequest;
import io.autospec.sampler.Denoiser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A worker's process with one device; its backlog and its fence are the runtime's own. */
final class SimWorker extends SimProcess {
  static final int QUEUE_ROWS = 64;

  private static final double JITTER = 0.2;
  private static final double LINGER = 0.05;
  private static final double MOST_SLOWER = 12;

  private final Scenario scenario;
  private final SimNetwork network;
  private final Seams seams;
  private final Judge judge;
  private final Denoiser model = SimModel.network();

  private final List<Fault> troubles = new ArrayList<>();
  private EpochFence fence;
  private DeviceBacklog backlog;
  private boolean busy;
  private boolean draining;

  SimWorker(Parts parts, int number) {
    super(parts.scheduler(), "worker", number, parts.scenario().seed());
    this.scenario = parts.scenario();
    this.network = parts.network();
    this.seams = parts.seams();
    this.judge = parts.judge();
  }

  @Override
  void started() {
    fence = new EpochFence();
    backlog = new DeviceBacklog(QUEUE_ROWS, scenario.capacity(), 20 * scenario.callNanos());
    busy = false;
    draining = false;
  }

  /** Something is wrong with its device for a while. */
  void trouble(Fault fault) {
    troubles.add(fault);
  }

  private Fault trouble(FaultKind kind) {
    for (Fault fault : troubles) {
      if (fault.kind() == kind && fault.at() <= scheduler.now() && fault.end() > scheduler.now()) {
        return fault;
      }
    }
    return null;
  }

  boolean isDraining() {
    return draining;
  }

  /** It answers what it has, and then ends. */
  void drain() {
    draining = true;
    endIfDrained();
  }

  private void endIfDrained() {
    if (draining && backlog.size() == 0) {
      kill();
    }
  }

  /** How many requests wait or run. */
  int load() {
    return isAlive() ? backlog.size() : 0;
  }

  // ---- what comes

  void query(Session session, long query, Fence asker, QueryTerms terms, float[] state) {
    if (!session.isWhole()) {
      return;
    }
    EvaluationRequest request =
        new EvaluationRequest(
            session.id,
            query,
            asker.epoch(),
            needed(asker, terms),
            state,
            new Replies(session),
            nanoTime());
    if (!seams.admits(fence, asker)) {
      judge.refused(this, asker.job(), asker.epoch());
      request.replies().refused(request, Refusal.FENCED, "a newer coordinator has asked");
      return;
    }
    judge.admitted(this, asker.job(), asker.epoch());
    if (draining) {
      request.replies().refused(request, Refusal.DRAINING, "the worker is leaving");
      return;
    }
    switch (backlog.put(request)) {
      case TAKEN -> pump();
      case KNOWN -> {}
      case FULL -> request.replies().refused(request, Refusal.BUSY, "the queue is full");
      case CLOSED -> request.replies().refused(request, Refusal.DRAINING, "it has left");
    }
  }

  private QueryTerms needed(Fence asker, QueryTerms terms) {
    return new QueryTerms(
        terms.device(),
        terms.worker(),
        terms.network(),
        terms.inputScale(),
        terms.timestep(),
        terms.condition(),
        seams.need(asker, terms.need()),
        terms.company());
  }

  void withdraw(Session session, long query) {
    if (session.isWhole()) {
      EvaluationRequest request = backlog.withdraw(session.id, query);
      if (request != null) {
        request.replies().refused(request, Refusal.WITHDRAWN, "withdrawn");
      }
      endIfDrained();
    }
  }

  /** Nobody waits for a session's answers any more. */
  void forget(Session session) {
    if (isAlive()) {
      backlog.forget(session.id);
    }
  }

  // ---- the device

  private void pump() {
    if (busy || backlog.isEmpty()) {
      return;
    }
    Fault hang = trouble(FaultKind.WORKER_HANG);
    long wait =
        hang != null
            ? hang.end() - scheduler.now()
            : backlog.lingerLeft((long) (LINGER * scenario.callNanos()), nanoTime());
    if (wait > 0) {
      soon(wait + 1, this::pump);
      return;
    }
    List<EvaluationRequest> call = backlog.take();
    busy = true;
    Fault slow = trouble(FaultKind.WORKER_SLOW);
    double factor =
        1 + dice.between(0, JITTER) + (slow == null ? 0 : slow.strength() * MOST_SLOWER);
    long nanos = (long) (factor * (scenario.callNanos() + (call.size() - 1) * scenario.rowNanos()));
    soon(nanos, () -> finish(call, nanos));
  }

  private void finish(List<EvaluationRequest> call, long nanos) {
    Fault hang = trouble(FaultKind.WORKER_HANG);
    if (hang != null) {
      soon(hang.end() - scheduler.now(), () -> finish(call, nanos));
      return;
    }
    for (EvaluationRequest request : call) {
      answer(request, call.size(), nanos);
    }
    backlog.idle();
    busy = false;
    pump();
    endIfDrained();
  }

  private void answer(EvaluationRequest request, int rows, long nanos) {
    if (trouble(FaultKind.WORKER_FAILS) != null) {
      request.replies().refused(request, Refusal.FAILED, "the simulated network failed");
      return;
    }
    QueryTerms terms = request.terms();
    float[] output = new float[SimModel.SIZE];
    Reference.evaluate(model, request.state(), terms.inputScale(), terms.timestep(), output);
    String by = terms.network().model();
    if (trouble(FaultKind.WORKER_OTHER_MODEL) != null) {
      by = SimModel.OTHER_ID;
      output[0] += 1;
    }
    if (trouble(FaultKind.WORKER_NAN) != null) {
      output[SimModel.SIZE - 1] = Float.NaN;
    }
    if (trouble(FaultKind.WORKER_WRONG_SHAPE) != null) {
      output = Arrays.copyOf(output, SimModel.SIZE + (dice.chance(0.5) ? 1 : -1));
    }
    request
        .replies()
        .answered(request, new AnswerTerms(terms.worker(), by, rows, nanos, 0), output);
  }

  /** Sends what became of a query to whoever asked it. */
  private final class Replies implements EvaluationRequest.Replies {
    private final Session session;

    Replies(Session session) {
      this.session = session;
    }

    @Override
    public void answered(EvaluationRequest request, AnswerTerms terms, float[] output) {
      Delivery.Answered answer =
          new Delivery.Answered(number, request.query(), request.epoch(), terms, output);
      network.send(
          SimWorker.this, session.coordinator, () -> session.coordinator.mail(session, answer));
    }

    @Override
    public void refused(EvaluationRequest request, Refusal why, String words) {
      Delivery.Refused refusal =
          new Delivery.Refused(number, request.query(), request.terms().worker(), why, words);
      network.send(
          SimWorker.this, session.coordinator, () -> session.coordinator.mail(session, refusal));
    }
  }
}
