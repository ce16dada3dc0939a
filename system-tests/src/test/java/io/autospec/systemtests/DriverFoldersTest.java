package io.autospec.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What nodes leave in shared memory: nothing, if they end as they should; and what one that was
 * killed has left is cleared by the next, but not before its driver must be dead.
 */
@Timeout(60)
class DriverFoldersTest {
  private static final int HERE = 1;
  private static final NodeOptions THERE = new NodeOptions(Way.IPC, 2);

  @BeforeEach
  void isLinux() {
    assumeTrue(
        Files.isWritable(Path.of("/dev/shm")), "left out: no /dev/shm for shared memory here");
  }

  @Test
  void shouldLeaveNothingWhenAProcessEnds() {
    long pid;
    try (ChildNode child = ChildNode.start(THERE)) {
      child.address();
      pid = child.pid();
      assertThat(DriverFolders.of(pid)).hasSize(1);
    }
    assertThat(DriverFolders.of(pid)).isEmpty();
  }

  @Test
  void shouldClearWhatKilledProcessesLeftOnceTheyMustBeDead() {
    try (ChildNode killed = ChildNode.start(THERE);
        ChildNode alive = ChildNode.start(THERE.ofNode(3))) {
      killed.address();
      alive.address();
      killed.kill();
      assertThat(DriverFolders.of(killed.pid())).hasSize(1);
      Path left = DriverFolders.of(killed.pid()).get(0);

      startANode();
      // It may live in another container, where it cannot be seen.
      assertThat(left).exists();

      DriverFolders.age(left, 31_000);
      startANode();
      assertThat(left).doesNotExist();
      assertThat(DriverFolders.of(alive.pid())).hasSize(1);
    }
  }

  @Test
  void shouldNotWaitForAProcessThatWasKilledWhileItStarted() {
    Path left = DriverFolders.unfinished();
    try {
      long begin = System.nanoTime();
      startANode();
      assertThat((System.nanoTime() - begin) / 1_000_000)
          .as("milliseconds until a node was there, and gone again")
          .isLessThan(10_000);
    } finally {
      IoUtil.delete(left.toFile(), true);
    }
  }

  private static void startANode() {
    try (Journal journal = Journal.create()) {
      new JournaledNode(new NodeOptions(Way.IPC, HERE), journal, false).close();
    }
  }
}
