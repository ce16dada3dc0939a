package io.autospec.actors.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.actors.pool.Refusal;
import io.autospec.actors.wire.AnswerTerms;
import io.autospec.actors.wire.NetworkKey;
import io.autospec.actors.wire.QueryTerms;
import io.autospec.actors.worker.DeviceBacklog.Put;
import io.autospec.sampler.Condition;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DeviceQueueTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final EvaluationRequest.Replies NOBODY =
      new EvaluationRequest.Replies() {
        @Override
        public void answered(EvaluationRequest request, AnswerTerms terms, float[] output) {}

        @Override
        public void refused(EvaluationRequest request, Refusal why, String words) {}
      };

  private final DeviceQueue queue = new DeviceQueue(4, 2, SECOND);

  private static EvaluationRequest request(
      long asker, long query, char model, double need, int company, long arrived) {
    NetworkKey network = new NetworkKey(String.valueOf(model).repeat(64), false, null);
    QueryTerms terms = new QueryTerms(0, 1, network, 1, 1, Condition.none(), need, company);
    return new EvaluationRequest(asker, query, 1, terms, new float[0], NOBODY, arrived);
  }

  private List<Long> take(long lingerNanos) throws InterruptedException {
    return queue.take(lingerNanos).stream().map(EvaluationRequest::query).toList();
  }

  @Test
  void shouldTakeTheMostNeededUpToItsCapacity() throws InterruptedException {
    queue.put(request(1, 1, 'a', 0.2, 1, 0));
    queue.put(request(1, 2, 'a', 0.9, 1, 0));
    queue.put(request(1, 3, 'a', 0.5, 1, 0));
    assertThat(take(0)).containsExactly(2L, 3L);
    assertThat(take(0)).containsExactly(1L);
  }

  @Test
  void shouldRankWhatWaitsLongAboveWhatIsNeededMore() throws InterruptedException {
    queue.put(request(1, 1, 'a', 0.1, 1, 0));
    queue.put(request(2, 2, 'b', 1, 1, SECOND / 2));
    queue.put(request(2, 3, 'b', 1, 1, 2 * SECOND));
    assertThat(take(0)).containsExactly(2L, 3L);
    queue.put(request(2, 4, 'b', 1, 1, 2 * SECOND));
    assertThat(take(0)).containsExactly(1L);
  }

  /** Calls get a little slower or faster all the time: what waits must not fall behind by it. */
  @Test
  void shouldKeepItsOrderWhenTheAgingChanges() throws InterruptedException {
    long uptime = 5_000 * SECOND;
    queue.put(request(1, 1, 'a', 1, 1, uptime));
    queue.agingNanos(SECOND + SECOND / 50);
    queue.put(request(2, 2, 'b', 1, 1, uptime + SECOND / 10));
    assertThat(take(0)).containsExactly(1L);
  }

  @Test
  void shouldPutRowsOfOneNetworkAloneIntoACall() throws InterruptedException {
    queue.put(request(1, 1, 'a', 1, 1, 0));
    queue.put(request(1, 2, 'b', 0.9, 1, 0));
    queue.put(request(1, 3, 'a', 0.8, 1, 0));
    assertThat(take(0)).containsExactly(1L, 3L);
    assertThat(take(0)).containsExactly(2L);
  }

  @Test
  void shouldKnowWhatWaitsOrRunsAndRefuseWhatIsTooMuch() throws InterruptedException {
    assertThat(queue.put(request(1, 1, 'a', 1, 1, 0))).isEqualTo(Put.TAKEN);
    assertThat(queue.put(request(1, 1, 'a', 1, 1, 0))).isEqualTo(Put.KNOWN);
    assertThat(queue.put(request(2, 1, 'a', 1, 1, 0))).isEqualTo(Put.TAKEN);
    assertThat(take(0)).hasSize(2);
    assertThat(queue.put(request(1, 1, 'a', 1, 1, 0))).isEqualTo(Put.KNOWN);
    for (int i = 10; i < 14; i++) {
      assertThat(queue.put(request(1, i, 'a', 1, 1, 0))).isEqualTo(Put.TAKEN);
    }
    assertThat(queue.put(request(1, 20, 'a', 1, 1, 0))).isEqualTo(Put.FULL);
  }

  @Test
  void shouldWithdrawWhatWaitsAndForgetWhoIsGone() throws InterruptedException {
    queue.put(request(1, 1, 'a', 1, 1, 0));
    queue.put(request(2, 1, 'a', 1, 1, 0));
    queue.put(request(3, 1, 'a', 1, 1, 0));
    assertThat(queue.withdraw(2, 1).asker()).isEqualTo(2);
    assertThat(queue.withdraw(2, 1)).isNull();
    queue.forget(3);
    assertThat(queue.take(0)).extracting(EvaluationRequest::asker).containsExactly(1L);
  }

  /** Sent together, arriving one after the other: one call, and no wait without company to come. */
  @Test
  void shouldWaitForCompanyThatWasAnnounced() throws InterruptedException {
    queue.put(request(1, 1, 'a', 1, 2, System.nanoTime()));
    Thread taker = Thread.currentThread();
    Thread late =
        new Thread(
            () -> {
              while (taker.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait(); // It comes while the other one waits for it.
              }
              queue.put(request(1, 2, 'a', 1, 2, System.nanoTime()));
            });
    late.start();
    assertThat(take(10 * SECOND)).containsExactly(1L, 2L);
    late.join();
    queue.put(request(1, 3, 'a', 1, 1, System.nanoTime()));
    assertThat(take(100 * SECOND)).containsExactly(3L);
  }

  /** An empty call ends a device's thread: only a closed queue may give one. */
  @Test
  void shouldGoOnWaitingIfAllIsWithdrawnWhileItWaitsForCompany() throws InterruptedException {
    queue.put(request(1, 1, 'a', 1, 2, System.nanoTime()));
    AtomicReference<List<EvaluationRequest>> taken = new AtomicReference<>();
    Thread taker =
        new Thread(
            () -> {
              try {
                taken.set(queue.take(SECOND / 5));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    taker.start();
    await(taker, Thread.State.TIMED_WAITING);
    assertThat(queue.withdraw(1, 1)).isNotNull();
    await(taker, Thread.State.WAITING);
    queue.put(request(1, 2, 'a', 1, 1, System.nanoTime()));
    taker.join();
    assertThat(taken.get()).extracting(EvaluationRequest::query).containsExactly(2L);
  }

  /** Until a thread is there, or has ended. */
  private static void await(Thread thread, Thread.State state) {
    while (thread.getState() != state && thread.isAlive()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldGiveBackWhatWaitedWhenItIsClosed() throws InterruptedException {
    queue.put(request(1, 1, 'a', 1, 1, 0));
    assertThat(queue.close()).hasSize(1);
    assertThat(queue.take(0)).isEmpty();
    assertThat(queue.put(request(1, 2, 'a', 1, 1, 0))).isEqualTo(Put.CLOSED);
  }
}
