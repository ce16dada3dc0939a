package io.autospec.actors.coordinator;

import io.autospec.actors.bridge.Delivery;
import io.autospec.actors.bridge.Inbox;
import io.autospec.actors.pool.Refusal;
import io.autospec.actors.wire.AnswerTerms;
import io.autospec.actors.wire.Fence;
import io.autospec.actors.wire.QueryCodec;
import io.autospec.actors.wire.QueryTerms;
import io.autospec.actors.worker.WorkerDevices;
import io.autospec.transport.TensorPublication;
import io.autospec.transport.port.OfferResult;

/** How queries reach one worker. For the pool's thread alone. */
public interface WorkerLink {
  /**
   * Sends a query; answers come to the pool's inbox.
   *
   * @return why nothing was sent, if so
   */
  OfferResult send(
      long query, Fence fence, int trajectory, int step, QueryTerms terms, float[] state);

  /** Says that an answer is not wanted any more. */
  void withdraw(long query, long worker, int device);

  /** What an offer's result says of its worker: some can never be sent, however often one tries. */
  static Refusal why(OfferResult result) {
    return switch (result) {
      case TOO_LARGE, NO_KEY -> Refusal.FAILED;
      case SENT, BACK_PRESSURED, NOT_CONNECTED, CLOSED -> Refusal.BUSY;
    };
  }

  /** To a device of this process: nothing is copied. */
  record Direct(int node, WorkerDevices devices, Inbox<Delivery> inbox)
      implements WorkerLink, WorkerDevices.LocalReplies {
    @Override
    public OfferResult send(
        long query, Fence fence, int trajectory, int step, QueryTerms terms, float[] state) {
      devices.submit(query, fence, terms, state, this);
      return OfferResult.SENT;
    }

    @Override
    public void withdraw(long query, long worker, int device) {
      devices.withdraw(query, device);
    }

    @Override
    public void answered(long query, long epoch, AnswerTerms terms, float[] output) {
      inbox.put(new Delivery.Answered(node, query, epoch, terms, output));
    }

    @Override
    public void refused(long query, long worker, Refusal why, String words) {
      inbox.put(new Delivery.Refused(node, query, worker, why, words));
    }
  }

  /** To a device of another process, by the data plane. */
  record Remote(TensorPublication peer, QueryCodec codec) implements WorkerLink {
    @Override
    public OfferResult send(
        long query, Fence fence, int trajectory, int step, QueryTerms terms, float[] state) {
      return peer.offer(codec.query(query, fence, trajectory, step, terms, state));
    }

    @Override
    public void withdraw(long query, long worker, int device) {
      // If it is lost, one evaluation is wasted: not worth a second try.
      OfferResult unused = peer.offer(codec.withdrawal(query, worker, device));
    }
  }
}
