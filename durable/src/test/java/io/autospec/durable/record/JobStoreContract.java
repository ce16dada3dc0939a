package io.autospec.durable.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.durable.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every job store must do. */
abstract class JobStoreContract {
  JobStore store;

  /** Opens the store under test; twice is two stores of the same records, in one process. */
  abstract JobStore open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void shouldGiveBackWhatWasCreated() throws Exception {
    JobRecord record = Records.full("job-00001");
    JobRecord created = store.create(record);
    assertThat(created).isEqualTo(record.withRevision(1));
    assertThat(store.find("job-00001")).contains(created);
    assertThat(store.find("job-00002")).isEmpty();
    try (JobStore other = open()) {
      assertThat(other.find("job-00001")).contains(created);
    }
    store.close();
    store = open();
    assertThat(store.find("job-00001")).contains(created);
    JobRecord plain = store.create(Records.plain("job-00002"));
    assertThat(store.find("job-00002")).contains(plain);
  }

  @Test
  void shouldNotCreateTwice() {
    JobRecord created = store.create(Records.plain("job-00001"));
    assertThatThrownBy(() -> store.create(Records.full("job-00001")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("job-00001");
    assertThat(store.find("job-00001")).contains(created);
    // Who did not hear that it was added asks again.
    assertThat(store.create(Records.plain("job-00001"))).isEqualTo(created);
  }

  @Test
  void shouldReplaceOnlyTheRevisionThatWasSeen() {
    JobRecord one = store.create(Records.plain("job-00001"));
    JobRecord two = store.replace(Records.ownedBy(one, "a"));
    assertThat(two).isEqualTo(Records.ownedBy(one, "a").withRevision(2));
    assertThat(store.find("job-00001")).contains(two);
    assertThatThrownBy(() -> store.replace(Records.ownedBy(one, "b")))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("job-00001")
        .hasMessageContaining("revision 1")
        .hasMessageContaining("revision 2");
    assertThatThrownBy(() -> store.replace(two.withRevision(3)))
        .isInstanceOf(FencedException.class);
    assertThat(store.find("job-00001")).contains(two);
    assertThatThrownBy(() -> store.replace(Records.plain("job-00009").withRevision(1)))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("none");
  }

  /** A connection may break between the writing and the answer: its writer asks again. */
  @Test
  void shouldNotFenceAWriterByWhatItWroteItself() {
    JobRecord one = store.create(Records.plain("job-00001"));
    JobRecord two = store.replace(Records.ownedBy(one, "a"));
    assertThat(store.replace(Records.ownedBy(one, "a"))).isEqualTo(two);
    assertThat(store.find("job-00001")).contains(two);
    store.replace(Records.ownedBy(two, "b"));
    assertThatThrownBy(() -> store.replace(Records.ownedBy(one, "a")))
        .isInstanceOf(FencedException.class);
  }

  @Test
  void shouldLetExactlyOneOfManyWritersReplaceARevision() throws Exception {
    JobRecord record = store.create(Records.plain("job-00001"));
    int writers = 4;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try (JobStore second = open()) {
      for (int round = 0; round < 20; round++) {
        CyclicBarrier start = new CyclicBarrier(writers);
        JobRecord seen = record;
        List<Callable<JobRecord>> tasks = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
          JobRecord mine = Records.ownedBy(seen, "writer-" + i);
          JobStore through = i % 2 == 0 ? store : second;
          tasks.add(
              () -> {
                start.await();
                try {
                  return through.replace(mine);
                } catch (FencedException e) {
                  return null;
                }
              });
        }
        List<JobRecord> winners = new ArrayList<>();
        for (Future<JobRecord> done : threads.invokeAll(tasks)) {
          if (done.get() != null) {
            winners.add(done.get());
          }
        }
        assertThat(winners).hasSize(1);
        record = winners.get(0);
        assertThat(record.revision()).isEqualTo(seen.revision() + 1);
        assertThat(store.find("job-00001")).contains(record);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void shouldLetExactlyOneOfManyCreate() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 10; round++) {
        String id = "job-0000" + round;
        CyclicBarrier start = new CyclicBarrier(4);
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          JobRecord mine = Records.ownedBy(Records.plain(id), "writer-" + i);
          tasks.add(
              () -> {
                start.await();
                try {
                  store.create(mine);
                  return true;
                } catch (IllegalArgumentException e) {
                  return false;
                }
              });
        }
        int won = 0;
        for (Future<Boolean> done : threads.invokeAll(tasks)) {
          won += done.get() ? 1 : 0;
        }
        assertThat(won).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void shouldListTheNewestFirst() {
    assertThat(store.list()).isEmpty();
    JobRecord b = store.create(Records.submitted("job-bbbbb", 20));
    JobRecord c = store.create(Records.submitted("job-ccccc", 30));
    JobRecord a = store.create(Records.submitted("job-aaaaa", 10));
    JobRecord d = store.create(Records.submitted("job-ddddd", 20));
    assertThat(store.list()).containsExactly(c, b, d, a);
    JobRecord newer = store.replace(Records.ownedBy(b, "x"));
    assertThat(store.list()).containsExactly(c, newer, d, a);
  }

  @Test
  void shouldDeleteAndBeQuietAboutWhatIsNotThere() {
    JobRecord one = store.create(Records.plain("job-00001"));
    store.replace(Records.ownedBy(one, "a"));
    store.delete("job-00001");
    store.delete("job-00001");
    assertThat(store.find("job-00001")).isEmpty();
    assertThat(store.list()).isEmpty();
    assertThatThrownBy(() -> store.replace(Records.ownedBy(one, "a")))
        .isInstanceOf(FencedException.class);
    store.create(Records.full("job-00001"));
  }

  @Test
  void shouldDeleteOnlyTheRevisionThatWasSeen() {
    JobRecord one = store.create(Records.plain("job-00001"));
    JobRecord two = store.replace(Records.ownedBy(one, "a"));
    assertThat(store.delete(one)).isFalse();
    assertThat(store.find("job-00001")).contains(two);
    assertThat(store.delete(two)).isTrue();
    assertThat(store.find("job-00001")).isEmpty();
    assertThat(store.delete(two)).isTrue();
  }

  @Test
  void shouldTellJobsThatAreOverFromOthers() {
    JobRecord waiting = store.create(Records.submitted("job-bbbbb", 20));
    JobRecord later = store.create(Records.submitted("job-ddddd", 30));
    JobRecord running =
        store.replace(Records.ownedBy(store.create(Records.submitted("job-ccccc", 40)), "a"));
    JobRecord over = store.create(Records.full("job-aaaaa"));
    assertThat(over.status().isOver()).isTrue();
    assertThat(store.unfinished()).containsExactly(running, waiting, later);
    assertThat(store.over(over.changed())).isEmpty();
    assertThat(store.over(over.changed().plusNanos(1000))).containsExactly(over);
    assertThat(store.over(over.changed().plusSeconds(1_000_000))).containsExactly(over);
  }

  @Test
  void shouldFindIdsByTheirBeginnings() {
    for (String id : List.of("job-00001", "job-00002", "jab-00001", "xyz-00001")) {
      store.create(Records.plain(id));
    }
    assertThat(store.ids("job-", 10)).containsExactly("job-00001", "job-00002");
    assertThat(store.ids("j", 2)).containsExactly("jab-00001", "job-00001");
    assertThat(store.ids("job-00002", 10)).containsExactly("job-00002");
    assertThat(store.ids("job-00003", 10)).isEmpty();
    assertThat(store.ids("j%", 10)).isEmpty();
    assertThat(store.ids("j_b", 10)).isEmpty();
  }

  @Test
  void shouldRefuseOtherIds() {
    for (String id :
        List.of("", "short", "x".repeat(41), "../../etc/x", "job 00001", "job_00001")) {
      assertThatThrownBy(() -> store.find(id)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.delete(id)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.create(Records.plain(id)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected 8 to 40");
    }
  }

  @Test
  void shouldSayThatItIsClosed() {
    store.close();
    store.close();
    assertThatThrownBy(() -> store.find("job-00001")).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.list()).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.create(Records.plain("job-00001")))
        .isInstanceOf(StoreException.class)
        .hasMessageNotContaining("\n");
  }

  @Test
  void shouldKeepLongRecords() {
    JobRecord record = Records.big("job-00001");
    JobRecord created = store.create(record);
    assertThat(store.find("job-00001")).contains(created);
  }

  /** An interrupted thread's write fails or not, but breaks nothing for the others. */
  @Test
  void shouldOutliveInterruptedThreads() throws Exception {
    JobRecord record = store.create(Records.plain("job-00001"));
    for (int i = 0; i < 5; i++) {
      JobRecord next = Records.ownedBy(record, "interrupted-" + i);
      Thread thread =
          new Thread(
              () -> {
                Thread.currentThread().interrupt();
                try {
                  store.replace(next);
                } catch (StoreException e) {
                  // Said so.
                }
              });
      thread.start();
      thread.join();
      record = store.find("job-00001").orElseThrow();
      record = store.replace(Records.ownedBy(record, "well"));
    }
  }
}
