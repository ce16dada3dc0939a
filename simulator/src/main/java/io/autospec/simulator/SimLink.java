package io.autospec.simulator;

import io.autospec.actors.coordinator.WorkerLink;
import io.autospec.actors.wire.Fence;
import io.autospec.actors.wire.QueryTerms;
import io.autospec.transport.port.OfferResult;

/** How a simulated coordinator's queries reach a worker. */
record SimLink(Session session, SimNetwork network, SimCoordinator asker) implements WorkerLink {
  @Override
  public OfferResult send(
      long query, Fence fence, int trajectory, int step, QueryTerms terms, float[] state) {
    if (asker.dice.chance(network.now(FaultKind.DELAY) / 50)) {
      return OfferResult.BACK_PRESSURED;
    }
    if (asker.asks(query, new Seams.Asked(fence.job(), trajectory, step, fence.epoch()))) {
      float[] copy = state.clone();
      network.send(
          asker, session.worker, () -> session.worker.query(session, query, fence, terms, copy));
    }
    return OfferResult.SENT;
  }

  @Override
  public void withdraw(long query, long worker, int device) {
    network.send(asker, session.worker, () -> session.worker.withdraw(session, query));
  }
}
