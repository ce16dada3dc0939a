package io.autospec.systemtests;

import static io.autospec.transport.frame.FrameKind.REPLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.autospec.transport.port.PeerAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node is asked to connect to a process of this host that was killed some time ago, whose shared
 * memory is still there. It must say that nobody is there, and its other links must not notice.
 */
class DeadNeighbourTest {
  private static final int HERE = 1;
  private static final int ASKED = 2;
  private static final int DEAD = 3;
  private static final int REQUESTS = 2_000;

  @Timeout(60)
  @ParameterizedTest(name = "dead for {0} ms")
  @ValueSource(longs = 15_000)
  void shouldReportAPeerThatWasKilledAndServeOthersMeanwhile(long age) {
    connectToTheDead(age);
  }

  @Tag("slow")
  @Timeout(60)
  @ParameterizedTest(name = "dead for {0} ms")
  @ValueSource(longs = {0, 4_000, 8_000, 29_000})
  void shouldReportAPeerWheneverItWasKilled(long age) {
    connectToTheDead(age);
  }

  private static void connectToTheDead(long age) {
    NodeOptions options = new NodeOptions(Way.IPC, HERE).set("connectTimeout", 2_000);
    try (Journal journal = Journal.create();
        ChildNode asked = ChildNode.start(options.ofNode(ASKED));
        ChildNode dead = ChildNode.start(options.ofNode(DEAD));
        JournaledNode node = new JournaledNode(options, journal, false)) {
      final PeerAddress nobody = dead.address();
      node.node().connect(asked.address());
      Await.until(node, node::isConnected);
      assumeTrue(DriverFolders.areKnown(), "left out: no /dev/shm for shared memory here");
      dead.kill();
      Path left = DriverFolders.of(dead.pid()).get(0);
      DriverFolders.age(left, age);
      try (Traffic traffic =
          Traffic.begin(node, new Traffic.Plan(age, 1_000, 10_000, 0, REQUESTS))) {
        asked.connectTo(nobody);
        // It is told soon, and of this link alone; the other one goes on.
        Await.until(asked, 6_000, () -> asked.report().get("ends").equals("UNREACHABLE,"));
        Await.until(
            () -> asked + "; " + node,
            () ->
                traffic.isDone()
                    && Contract.count(journal, Journal.Event.RECEIVED, REPLY, 0, REQUESTS)
                        == REQUESTS);
      }
      assertThat(node.ends()).isEmpty();
      assertThat(asked.report().get("ends")).isEqualTo("UNREACHABLE,");
    }
  }
}
