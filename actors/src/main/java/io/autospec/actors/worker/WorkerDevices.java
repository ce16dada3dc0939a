package io.autospec.actors.worker;

import io.autospec.actors.pool.Refusal;
import io.autospec.actors.wire.AnswerTerms;
import io.autospec.actors.wire.Fence;
import io.autospec.actors.wire.QueryCodec;
import io.autospec.actors.wire.QueryTerms;
import io.autospec.actors.wire.WireException;
import io.autospec.model.device.Device;
import io.autospec.transport.TensorPublication;
import io.autospec.transport.frame.OutgoingMessage;
import io.autospec.transport.frame.TensorMessage;
import io.autospec.transport.port.OfferResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

/**
 * The devices of a node. Queries come from other nodes by the data plane, or from this process by
 * {@link #submit}.
 */
public final class WorkerDevices implements AutoCloseable {
  /** The asker that queries of this process have. */
  private static final long THIS_PROCESS = 0;

  /** How long an answer is offered to a link that has no room. */
  private static final long OFFER_NANOS = 2_000_000_000L;

  private static final ThreadLocal<QueryCodec> CODEC = ThreadLocal.withInitial(QueryCodec::new);

  private final EpochFence fence = new EpochFence();
  private final List<DeviceRunner> runners = new ArrayList<>();
  private final ConditionCache conditions = new ConditionCache();
  private final CompletableFuture<String> failed = new CompletableFuture<>();

  /** Takes answers of queries that this process asked. */
  public interface LocalReplies {
    /** The network's answer; the output is the receiver's. */
    void answered(long query, long epoch, AnswerTerms terms, float[] output);

    /** There will be none. */
    void refused(long query, long worker, Refusal why, String words);
  }

  /** Makes the devices' threads and starts them. */
  public WorkerDevices(List<Device> devices, WorkerSettings settings) {
    for (int i = 0; i < devices.size(); i++) {
      runners.add(
          new DeviceRunner(devices.get(i), "autospec-device-" + i, settings, failed::complete));
    }
  }

  /** Returns how many there are. */
  public int count() {
    return runners.size();
  }

  /** Returns completed when a device's thread has ended that was not told to, with the reason. */
  public CompletionStage<String> whenFailed() {
    return failed;
  }

  DeviceRunner runner(int device) {
    return runners.get(device);
  }

  /** Returns the queries that wait at a device or run there. */
  public List<Long> queries(int device) {
    return runners.get(device).queries();
  }

  /** Returns rows evaluated so far, all devices together. */
  public long evaluations() {
    return runners.stream().mapToLong(DeviceRunner::evaluations).sum();
  }

  /** Returns nanoseconds in calls so far, all devices together. */
  public long busyNanos() {
    return runners.stream().mapToLong(DeviceRunner::busyNanos).sum();
  }

  private static String fencedWords(long epoch) {
    return "a newer coordinator than that of epoch " + epoch + " has asked for this job";
  }

  /** Takes a query of this process; its state must hold still while it is open. */
  public void submit(
      long query, Fence asker, QueryTerms terms, float[] state, LocalReplies replies) {
    if (!fence.admits(asker.job(), asker.epoch())) {
      replies.refused(query, terms.worker(), Refusal.FENCED, fencedWords(asker.epoch()));
      return;
    }
    long epoch = asker.epoch();
    runners
        .get(terms.device())
        .submit(
            new EvaluationRequest(
                THIS_PROCESS,
                query,
                epoch,
                terms,
                state,
                new EvaluationRequest.Replies() {
                  @Override
                  public void answered(
                      EvaluationRequest request, AnswerTerms answer, float[] output) {
                    replies.answered(query, epoch, answer, output);
                  }

                  @Override
                  public void refused(EvaluationRequest request, Refusal why, String words) {
                    replies.refused(query, terms.worker(), why, words);
                  }
                },
                System.nanoTime()));
  }

  /** The answer to a query of this process is not wanted any more. */
  public void withdraw(long query, int device) {
    runners.get(device).withdraw(THIS_PROCESS, query);
  }

  /**
   * Takes a query that came by the data plane; the message is closed by the caller.
   *
   * @throws WireException if it cannot be read; it was refused
   * @throws IllegalArgumentException as well
   */
  public void onQuery(TensorPublication peer, TensorMessage message) {
    EvaluationRequest request;
    Fence asker;
    try {
      request = request(peer, message);
      asker = QueryCodec.fence(message);
    } catch (WireException | IllegalArgumentException e) {
      // Its asker would wait, and ask others who cannot read it either.
      OfferResult unused =
          peer.offer(
              CODEC
                  .get()
                  .refusal(
                      message.queryId(),
                      message.epoch(),
                      Refusal.FAILED,
                      QueryCodec.askedWorker(message),
                      "the query cannot be read: " + e.getMessage()));
      throw e;
    }
    QueryTerms terms = request.terms();
    if (terms.device() < 0 || terms.device() >= runners.size()) {
      request.replies().refused(request, Refusal.FAILED, "no device " + terms.device() + " here");
      return;
    }
    if (!fence.admits(asker.job(), message.epoch())) {
      request.replies().refused(request, Refusal.FENCED, fencedWords(message.epoch()));
      return;
    }
    runners.get(terms.device()).submit(request);
  }

  private EvaluationRequest request(TensorPublication peer, TensorMessage message) {
    return new EvaluationRequest(
        peer.session(),
        message.queryId(),
        message.epoch(),
        conditions.interned(QueryCodec.terms(message)),
        QueryCodec.tensor(message),
        new LinkReplies(peer),
        System.nanoTime());
  }

  /** Takes word that an answer is not wanted any more. */
  public void onWithdrawal(TensorPublication peer, TensorMessage message) {
    if (message.step() >= 0 && message.step() < runners.size()) {
      runners.get(message.step()).withdraw(peer.session(), message.queryId());
    }
  }

  /** A link is gone: nobody waits for its answers. */
  public void onGone(TensorPublication peer) {
    runners.forEach(runner -> runner.forget(peer.session()));
  }

  /** From now on nothing new is taken. */
  public void drain() {
    runners.forEach(DeviceRunner::drain);
  }

  /** Returns whether nothing waits and nothing runs. */
  public boolean isIdle() {
    return runners.stream().allMatch(DeviceRunner::isIdle);
  }

  @Override
  public void close() {
    runners.forEach(DeviceRunner::close);
  }

  /** Sends answers by a link, from the device's thread. */
  private record LinkReplies(TensorPublication peer) implements EvaluationRequest.Replies {
    @Override
    public void answered(EvaluationRequest request, AnswerTerms terms, float[] output) {
      OfferResult result =
          offer(CODEC.get().answer(request.query(), request.epoch(), terms, output));
      if (result == OfferResult.TOO_LARGE) {
        refused(
            request,
            Refusal.FAILED,
            "an answer is longer than a message may be: raise autospec.data-plane.largest-message"
                + " on every node");
      }
    }

    @Override
    public void refused(EvaluationRequest request, Refusal why, String words) {
      // Once, because this may be the link's own thread; the asker does not wait for ever.
      peer.offer(
          CODEC
              .get()
              .refusal(request.query(), request.epoch(), why, request.terms().worker(), words));
    }

    /** What finds no room for long is dropped: its asker sends the query elsewhere in time. */
    private OfferResult offer(OutgoingMessage message) {
      long deadline = System.nanoTime() + OFFER_NANOS;
      OfferResult result = peer.offer(message);
      while (result == OfferResult.BACK_PRESSURED
          && System.nanoTime() < deadline
          && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(100_000);
        result = peer.offer(message);
      }
      return result;
    }
  }
}
