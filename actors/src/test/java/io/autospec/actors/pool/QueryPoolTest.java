package io.autospec.actors.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryPoolTest {
  private static final String MODEL = "m";
  private static final long MS = 1_000_000;

  private final QueryPool pool = new QueryPool(PoolSettings.DEFAULTS);

  private void worker(long id, int capacity, long first, long further) {
    pool.workerJoined(id, capacity);
    assertThat(pool.modelOpened(id, MODEL, new DeviceCost(first * MS, further * MS), 0)).isEmpty();
  }

  private List<PoolEffect> submit(long now, long... ids) {
    Map<Long, Double> asked = new LinkedHashMap<>();
    for (int i = 0; i < ids.length; i++) {
      asked.put(ids[i], Math.pow(0.9, i));
    }
    return pool.submit(asked, MODEL, now);
  }

  private static Map<Long, List<Long>> byWorker(List<PoolEffect> effects) {
    Map<Long, List<Long>> sent = new TreeMap<>();
    for (PoolEffect effect : effects) {
      if (effect instanceof PoolEffect.Send send) {
        sent.computeIfAbsent(send.worker(), unused -> new ArrayList<>()).add(send.query());
      }
    }
    return sent;
  }

  @Test
  void shouldSpreadAWindowOverIdleWorkers() {
    for (int i = 1; i <= 4; i++) {
      worker(i, 8, 30, 30);
    }
    assertThat(byWorker(submit(0, 1, 2, 3, 4)))
        .isEqualTo(Map.of(1L, List.of(1L), 2L, List.of(2L), 3L, List.of(3L), 4L, List.of(4L)));
  }

  @Test
  void shouldSendTheMostNeededToTheFastest() {
    worker(1, 8, 40, 40);
    worker(2, 8, 10, 10);
    assertThat(byWorker(submit(0, 7, 8)).get(2L)).contains(7L);
  }

  @Test
  void shouldShareCallsWhereRowsAreFree() {
    worker(1, 8, 30, 0);
    worker(2, 8, 30, 0);
    worker(3, 8, 300, 0);
    Map<Long, List<Long>> sent = byWorker(submit(0, 1, 2, 3, 4, 5, 6));
    assertThat(sent.keySet()).containsExactly(1L, 2L);
    assertThat(sent.get(1L)).hasSize(3);
  }

  /**
   * What was sent to all got lost on the way: once all are late, each is soon tried again, and not
   * only after the long rest of one that is late while others are not.
   */
  @Test
  void shouldNotWaitForLateWorkersAlone() {
    for (int i = 1; i <= 3; i++) {
      worker(i, 1, 30, 30);
    }
    assertThat(byWorker(submit(0, 1))).hasSize(1);
    long now = 0;
    List<Long> sent = new ArrayList<>();
    while (now < 4_000 * MS) {
      now = Math.max(now + 1, pool.nextDeadline(now));
      if (!byWorker(pool.tick(now)).isEmpty()) {
        sent.add(now / MS);
      }
    }
    // Two others at once; then one after another, about a second apart each.
    assertThat(sent).hasSizeGreaterThanOrEqualTo(5);
    for (int i = 1; i < sent.size(); i++) {
      assertThat(sent.get(i) - sent.get(i - 1)).isLessThan(1_500);
    }
  }

  /** What only one may answer waits for that one, however idle or late anybody is. */
  @Test
  void shouldSendWhatSomeMayAnswerToThemAlone() {
    for (int i = 1; i <= 3; i++) {
      worker(i, 1, 30, 30);
    }
    Map<Long, Double> asked = new LinkedHashMap<>(Map.of(1L, 1.0, 2L, 0.9, 3L, 0.8));
    Map<Long, List<Long>> sent = byWorker(pool.submit(asked, MODEL, worker -> worker == 2, 0));
    assertThat(sent.keySet()).containsExactly(2L);
    assertThat(sent.get(2L)).hasSize(2);
    assertThat(pool.waiting()).isEqualTo(1);
    // Those that anybody may answer do not wait behind it.
    assertThat(byWorker(submit(1, 7, 8)).keySet()).containsExactly(1L, 3L);
    long now = 0;
    while (now < 500 * MS) {
      now = Math.max(now + 1, pool.nextDeadline(now));
      byWorker(pool.tick(now))
          .forEach(
              (worker, queries) -> {
                if (worker != 2) {
                  assertThat(queries).isSubsetOf(7L, 8L);
                }
              });
    }
  }

  @Test
  void shouldGiveUpWhenAllFailedThatMayAnswer() {
    worker(1, 1, 30, 30);
    worker(2, 1, 30, 30);
    byWorker(pool.submit(Map.of(1L, 1.0), MODEL, worker -> worker == 2, 0));
    assertThat(pool.refused(1, 2, Refusal.FAILED, "NaN", 1))
        .containsExactly(new PoolEffect.GiveUp(1, 1, "NaN"));
  }

  @Test
  void shouldHoldBackWhatNobodyHasRoomFor() {
    worker(1, 1, 30, 30);
    assertThat(byWorker(submit(0, 1, 2, 3))).isEqualTo(Map.of(1L, List.of(1L, 2L)));
    assertThat(pool.waiting()).isEqualTo(1);
    assertThat(byWorker(pool.answered(1, 1, 1, 30 * MS, 30 * MS)))
        .isEqualTo(Map.of(1L, List.of(3L)));
  }

  @Test
  void shouldSendAgainWhatIsOverdueAndTakeTheFirstAnswer() {
    worker(1, 8, 30, 30);
    assertThat(byWorker(submit(0, 1))).containsOnlyKeys(1L);
    worker(2, 8, 30, 30);
    long deadline = pool.nextDeadline(0);
    assertThat(deadline).isBetween(45 * MS, 120 * MS);
    assertThat(pool.tick(deadline - 1)).isEmpty();
    assertThat(pool.tick(deadline)).containsExactly(new PoolEffect.Send(1, 2, true));
    assertThat(pool.sentAgain()).isEqualTo(1);
    // While it is suspect it gets nothing new.
    assertThat(byWorker(submit(deadline, 2))).containsOnlyKeys(2L);
    assertThat(pool.answered(1, 2, 1, 30 * MS, deadline + 30 * MS))
        .containsExactly(new PoolEffect.Withdraw(1, 1));
    assertThat(pool.isOpen(1)).isFalse();
    assertThat(pool.answered(1, 1, 1, 30 * MS, deadline + 31 * MS)).isEmpty();
    assertThat(pool.strays()).isEqualTo(1);
  }

  /** Its answers come too late to count, and still say how slow it is. */
  @Test
  void shouldLearnFromLateAnswers() {
    worker(1, 8, 10, 10);
    worker(2, 8, 30, 30);
    long now = 0;
    for (long query = 1; query <= 10; query++) {
      byWorker(submit(now, query));
      if (pool.holds(query, 1)) {
        long deadline = pool.nextDeadline(now);
        assertThat(pool.tick(deadline)).containsExactly(new PoolEffect.Send(query, 2, true));
        now = deadline + 30 * MS;
        pool.answered(query, 2, 1, 30 * MS, now);
        now += 300 * MS;
        pool.answered(query, 1, 1, 300 * MS, now);
      } else {
        now += 30 * MS;
        pool.answered(query, 2, 1, 30 * MS, now);
      }
    }
    assertThat(byWorker(submit(now, 99))).containsOnlyKeys(2L);
    assertThat(pool.sentAgain()).isLessThanOrEqualTo(2);
  }

  /** Late by what the machine does, not by what a call takes: soon nothing is sent in vain. */
  @Test
  void shouldWaitLongerWhereAnswersAreLate() {
    worker(1, 8, 30, 30);
    worker(2, 8, 31, 31);
    long now = 0;
    long sentBefore = 0;
    Random random = new Random(1);
    for (long query = 1; query <= 2000; query++) {
      // One in ten is read 60 ms late.
      long read = now + 30 * MS + (random.nextInt(10) == 0 ? 60 * MS : 0);
      long first = byWorker(submit(now, query)).keySet().iterator().next();
      long other = 3 - first;
      for (long at = pool.nextDeadline(now); at < read; at = pool.nextDeadline(at)) {
        pool.tick(at);
      }
      pool.answered(query, first, 1, 30 * MS, read);
      pool.refused(query, other, Refusal.WITHDRAWN, "", read);
      now = read;
      sentBefore = query == 1000 ? pool.sentAgain() : sentBefore;
    }
    assertThat(pool.sentAgain() - sentBefore).isLessThan(20);
  }

  /** This process stood still: what is late may lie unread. */
  @Test
  void shouldGiveLateAnswersTimeIfItWasLateItself() {
    worker(1, 8, 30, 30);
    worker(2, 8, 31, 31);
    submit(0, 1);
    long deadline = pool.nextDeadline(0);
    assertThat(pool.tick(deadline + 100 * MS)).isEmpty();
    long second = pool.nextDeadline(deadline + 100 * MS);
    assertThat(second).isEqualTo(deadline + 120 * MS);
    // Once a call: a process that is always late still asks somebody else.
    assertThat(pool.tick(second + 100 * MS)).containsExactly(new PoolEffect.Send(1, 2, true));
  }

  /** One in three answers is late, by a little more than is learned to be waited for. */
  @Test
  void shouldNotAskMuchAgainWhereMuchIsLate() {
    worker(1, 1, 30, 30);
    worker(2, 1, 31, 31);
    long now = 0;
    for (long query = 1; query <= 2000; query++) {
      long read = now + 30 * MS + (query % 3 == 0 ? 200 * MS : 0);
      long first = byWorker(submit(now, query)).keySet().iterator().next();
      for (long at = pool.nextDeadline(now); at < read; at = pool.nextDeadline(at)) {
        for (long other : byWorker(pool.tick(at)).keySet()) {
          pool.answered(query, other, 1, 30 * MS, at);
        }
      }
      pool.answered(query, first, 1, 30 * MS, read);
      now = read;
    }
    assertThat(pool.open()).isZero();
    assertThat(pool.sentAgain()).isBetween(1L, 40L);
  }

  @Test
  void shouldGiveALostWorkersQueriesToOthersAtOnce() {
    worker(1, 8, 30, 30);
    submit(0, 1, 2);
    worker(2, 8, 30, 30);
    assertThat(byWorker(pool.workerLeft(1, MS))).isEqualTo(Map.of(2L, List.of(1L, 2L)));
  }

  @Test
  void shouldWaitWithoutWorkersAndGoOn() {
    assertThat(submit(0, 1)).isEmpty();
    pool.workerJoined(1, 8);
    assertThat(pool.modelOpened(1, MODEL, new DeviceCost(MS, 0), MS))
        .containsExactly(new PoolEffect.Send(1, 1, false));
  }

  @Test
  void shouldAskTheOnlyWorkerAgainIfItsAnswerWasLost() {
    worker(1, 8, 30, 30);
    submit(0, 1);
    long now = pool.nextDeadline(0);
    assertThat(pool.tick(now)).isEmpty();
    now = pool.nextDeadline(now);
    assertThat(pool.tick(now)).containsExactly(new PoolEffect.Send(1, 1, true));
  }

  /** As many have it as may, all late: one that comes then gets it though nobody is asked more. */
  @Test
  void shouldNotLeaveAQueryWithThoseThatAreAllLate() {
    worker(1, 1, 30, 30);
    worker(2, 1, 30, 30);
    worker(3, 1, 30, 30);
    Map<Long, Long> sent = sent(submit(0, 1), 0, 900 * MS);
    assertThat(sent).containsOnlyKeys(1L, 2L, 3L);
    worker(4, 1, 30, 30);
    long last = Collections.max(sent.values());
    sent = sent(List.of(), 900 * MS, last + 1_200 * MS);
    assertThat(sent).containsKey(4L);
  }

  /** All were cut off at once, and all come back at once. */
  @Test
  void shouldTryAllAgainTogetherThatWereLateTogether() {
    for (int i = 1; i <= 4; i++) {
      worker(i, 1, 30, 30);
    }
    Map<Long, Long> sent = sent(submit(0, LongStream.rangeClosed(1, 20).toArray()), 0, 1_500 * MS);
    assertThat(sent).containsOnlyKeys(1L, 2L, 3L, 4L);
    assertThat(sent.values()).allMatch(at -> at > 1_000 * MS);
  }

  /** Devices that all became slow do not all do the same over and over. */
  @Test
  void shouldNotAskEverybodyWhenAllBecameSlow() {
    for (int i = 1; i <= 64; i++) {
      worker(i, 1, 30, 30);
    }
    assertThat(sent(submit(0, 1), 0, 10_000 * MS)).hasSizeLessThanOrEqualTo(8);
  }

  /** Others have time, and may not: the one that may is asked again as if it were alone. */
  @Test
  void shouldSoonTryTheOnlyOneAgainThatMayAnswer() {
    worker(1, 1, 30, 30);
    worker(2, 1, 30, 30);
    Map<Long, Long> sent =
        sent(pool.submit(Map.of(1L, 1.0), MODEL, worker -> worker == 2, 0), 0, 1_400 * MS);
    assertThat(sent).containsOnlyKeys(2L);
    assertThat(sent.get(2L)).isBetween(1_000 * MS, 1_400 * MS);
  }

  /** When each worker was sent something last, in nanoseconds, while nobody answers. */
  private Map<Long, Long> sent(List<PoolEffect> first, long from, long until) {
    Map<Long, Long> sent = new TreeMap<>();
    for (long now = from; now < until; now = Math.max(now + 1, pool.nextDeadline(now))) {
      for (long worker : byWorker(now == from ? first : pool.tick(now)).keySet()) {
        sent.put(worker, now);
      }
    }
    return sent;
  }

  @Test
  void shouldTryAnotherWorkerAfterAFailureAndGiveUpAfterAll() {
    worker(1, 8, 30, 30);
    worker(2, 8, 40, 40);
    submit(0, 1);
    assertThat(pool.refused(1, 1, Refusal.FAILED, "NaN", MS))
        .containsExactly(new PoolEffect.Send(1, 2, true));
    assertThat(pool.refused(1, 2, Refusal.FAILED, "NaN", MS))
        .containsExactly(new PoolEffect.GiveUp(1, 2, "NaN"));
    assertThat(pool.open()).isZero();
  }

  @Test
  void shouldWaitForAWorkerThatIsYetToOpenTheModelIfTheOnlyOtherFails() {
    worker(1, 8, 30, 30);
    pool.workerJoined(2, 8);
    submit(0, 1);
    assertThat(pool.refused(1, 1, Refusal.FAILED, "NaN", MS)).isEmpty();
    assertThat(pool.modelOpened(2, MODEL, new DeviceCost(30 * MS, 30 * MS), 2 * MS))
        .containsExactly(new PoolEffect.Send(1, 2, true));
  }

  @Test
  void shouldGiveUpWhenNobodyIsLeftWhoMayOpenTheModel() {
    worker(1, 8, 30, 30);
    pool.workerJoined(2, 8);
    pool.workerJoined(3, 8);
    submit(0, 1);
    assertThat(pool.refused(1, 1, Refusal.FAILED, "NaN", MS)).isEmpty();
    assertThat(pool.modelRefused(2, MODEL)).isEmpty();
    assertThat(pool.workerLeft(3, 2 * MS)).containsExactly(new PoolEffect.GiveUp(1, 1, "NaN"));
    assertThat(pool.open()).isZero();
  }

  @Test
  void shouldSendNothingToAWorkerThatLeaves() {
    worker(1, 8, 30, 30);
    worker(2, 8, 300, 300);
    pool.workerDrains(1);
    assertThat(byWorker(submit(0, 1))).containsOnlyKeys(2L);
  }

  @Test
  void shouldNotStarveUnlikelyQueries() {
    worker(1, 1, 10, 10);
    pool.submit(Map.of(1L, 1.0, 2L, 1.0), MODEL, 0);
    pool.submit(Map.of(3L, 0.01), MODEL, 0);
    long now = 0;
    long next = 10;
    for (int round = 0; round < 60 && pool.isOpen(3); round++) {
      now += 10 * MS;
      pool.submit(Map.of(next, 1.0), MODEL, now);
      next++;
      for (long id = 1; id < next; id++) {
        if (pool.isOpen(id) && pool.holds(id, 1)) {
          pool.answered(id, 1, 1, 10 * MS, now);
          break;
        }
      }
    }
    assertThat(pool.isOpen(3)).isFalse();
  }

  /** Each answer changes what a call is believed to take, and nobody's turn. */
  @Test
  void shouldAnswerInTheOrderOfAskingWhateverCallsTake() {
    worker(1, 1, 30, 30);
    long now = 5_000_000 * MS;
    List<Long> order = new ArrayList<>();
    for (long query = 1; query < 40; query++) {
      now += 30 * MS;
      order.addAll(byWorker(submit(now, query)).getOrDefault(1L, List.of()));
      if (query > 6) { // so that some wait
        long nanos = (query % 2 == 0 ? 25 : 35) * MS;
        order.addAll(byWorker(pool.answered(query - 6, 1, 1, nanos, now)).get(1L));
      }
    }
    assertThat(order).hasSize(35);
    assertThat(order).isSorted();
  }

  @Test
  void shouldCancelAJobsQueries() {
    worker(1, 1, 30, 30);
    submit(0, 1, 2, 3);
    assertThat(pool.cancel(List.of(1L, 2L, 3L), MS)).contains(new PoolEffect.Withdraw(1, 1));
    assertThat(pool.open()).isZero();
    assertThat(pool.waiting()).isZero();
  }

  /** Whatever workers do, every query is answered once, and limits hold. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void shouldAnswerEveryQueryOnceWhateverHappens(int seed) {
    Random random = new Random(seed);
    Map<Long, List<Long>> held = new HashMap<>();
    Map<Long, Integer> counted = new HashMap<>();
    long now = 0;
    long nextQuery = 0;
    long nextWorker = 0;
    for (int event = 0; event < 3000 || pool.open() > 0; event++) {
      now += random.nextInt(20) * MS;
      boolean late = event > 3000;
      List<PoolEffect> effects = List.of();
      int dice = random.nextInt(100);
      if (held.isEmpty() || (dice < 4 && held.size() < 9)) {
        held.put(++nextWorker, new ArrayList<>());
        pool.workerJoined(nextWorker, 1 + random.nextInt(8));
        effects =
            pool.modelOpened(
                nextWorker, MODEL, new DeviceCost(1 + random.nextInt(100) * MS, 0), now);
      } else if (dice < 7 && !late) {
        long gone = List.copyOf(held.keySet()).get(random.nextInt(held.size()));
        held.remove(gone);
        effects = pool.workerLeft(gone, now);
      } else if (dice < 25 && !late) {
        Map<Long, Double> asked = new LinkedHashMap<>();
        for (int i = 0; i < 4; i++) {
          asked.put(++nextQuery, random.nextDouble());
        }
        effects = pool.submit(asked, MODEL, now);
      } else if (dice < 40) {
        effects = pool.tick(now);
      } else {
        long worker = List.copyOf(held.keySet()).get(random.nextInt(held.size()));
        List<Long> its = held.get(worker);
        if (!its.isEmpty()) {
          long query = its.remove(random.nextInt(its.size()));
          if (dice < 45) {
            effects = pool.refused(query, worker, Refusal.BUSY, "", now);
          } else if (dice < 50) {
            assertThat(query).isPositive(); // Its answer is lost.
          } else {
            if (pool.isOpen(query)) {
              counted.merge(query, 1, Integer::sum);
            }
            effects = pool.answered(query, worker, 1, random.nextInt(50) * MS, now);
          }
        }
      }
      for (PoolEffect effect : effects) {
        if (effect instanceof PoolEffect.Send send) {
          assertThat(held).containsKey(send.worker());
          assertThat(pool.isOpen(send.query())).isTrue();
          held.get(send.worker()).add(send.query());
        }
      }
      assertThat(event).isLessThan(200_000);
    }
    assertThat(counted).hasSize((int) nextQuery).allSatisfy((q, n) -> assertThat(n).isEqualTo(1));
  }
}
