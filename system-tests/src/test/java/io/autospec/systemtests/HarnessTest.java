package io.autospec.systemtests;

import static io.autospec.systemtests.Journal.Event.DELIVERED;
import static io.autospec.systemtests.Journal.Event.RECEIVED;
import static io.autospec.systemtests.Journal.Event.SENT;
import static io.autospec.systemtests.Journal.Event.TORN;
import static io.autospec.systemtests.Journal.Event.UNDELIVERED;
import static io.autospec.transport.frame.FrameKind.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What these tests test with would find what it is there to find. */
@Timeout(20)
class HarnessTest {
  private final Journal sender = Journal.create();
  private final Journal receiver = Journal.create();

  @AfterEach
  void close() {
    sender.close();
    receiver.close();
  }

  private Contract check() {
    return Contract.check("here", sender, receiver, REQUEST, 0, 10);
  }

  private void assertBroken(String what) {
    assertThatThrownBy(this::check).isInstanceOf(AssertionError.class).hasMessageContaining(what);
  }

  @Test
  void shouldAcceptWhatKeepsTheContract() {
    sender.note(SENT, REQUEST, 1);
    receiver.note(RECEIVED, REQUEST, 1);
    sender.note(DELIVERED, REQUEST, 1);
    sender.note(SENT, REQUEST, 2);
    sender.note(UNDELIVERED, REQUEST, 2);
    sender.note(SENT, REQUEST, 3);
    receiver.note(RECEIVED, REQUEST, 3);
    sender.note(UNDELIVERED, REQUEST, 3);
    assertThat(check()).isEqualTo(new Contract(3, 2, 1, 2));
  }

  @Test
  void shouldFindAMessageOfWhichNobodyIsTold() {
    sender.note(SENT, REQUEST, 4);
    assertThat(Contract.isSettled(sender, REQUEST, 0, 10)).isFalse();
    assertBroken("REQUEST 4: sent 1, received 0, torn 0, delivered 0, undelivered 0");
  }

  @Test
  void shouldFindAMessageThatIsSaidToHaveArrivedAndHasNot() {
    sender.note(SENT, REQUEST, 4);
    sender.note(DELIVERED, REQUEST, 4);
    assertBroken("REQUEST 4: sent 1, received 0");
  }

  @Test
  void shouldFindAMessageThatArrivedTwice() {
    sender.note(SENT, REQUEST, 4);
    sender.note(UNDELIVERED, REQUEST, 4);
    receiver.note(RECEIVED, REQUEST, 4);
    receiver.note(RECEIVED, REQUEST, 4);
    assertBroken("received 2");
    assertThatThrownBy(() -> Contract.checkOfDeadSender("here", receiver, REQUEST, 0, 10))
        .hasMessageContaining("received 2");
  }

  @Test
  void shouldFindAMessageThatIsTornOrThatNobodySent() {
    receiver.note(RECEIVED, REQUEST, 4);
    assertBroken("REQUEST 4: sent 0, received 1");
    sender.note(SENT, REQUEST, 4);
    sender.note(DELIVERED, REQUEST, 4);
    check();
    receiver.note(TORN, REQUEST, 4);
    assertBroken("torn 1");
  }

  @Test
  void shouldSeeTheSameJournalThroughItsFile() {
    sender.note(SENT, REQUEST, 4);
    try (Journal other = Journal.open(sender.file())) {
      assertThat(other.count(SENT, REQUEST, 4)).isEqualTo(1);
      other.note(SENT, REQUEST, 4);
    }
    assertThat(sender.count(SENT, REQUEST, 4)).isEqualTo(2);
  }

  @Test
  void shouldTellAPayloadFromEveryOther() {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
    Payload.fill(buffer, 5, 61);
    assertThat(Payload.matches(buffer, 0, 5, 61)).isTrue();
    assertThat(Payload.matches(buffer, 0, 6, 61)).isFalse();
    assertThat(Payload.matches(buffer, 0, 5, 60)).isFalse();
    for (int i = 0; i < 61; i++) {
      buffer.putByte(i, (byte) (buffer.getByte(i) ^ 1));
      assertThat(Payload.matches(buffer, 0, 5, 61)).as("byte %d", i).isFalse();
      buffer.putByte(i, (byte) (buffer.getByte(i) ^ 1));
    }
  }

  @Test
  void shouldSeeARiseThroughNoise() {
    Flatness flatness = new Flatness();
    List.of(0L, 12L, 18L, 32L, 38L, 50L).forEach(value -> flatness.add("rising", value));
    List.of(5L, 3L, 4L, 5L, 3L, 4L).forEach(value -> flatness.add("flat", value));
    assertThat(flatness.rise("rising")).isBetween(48.0, 52.0);
    flatness.check("flat", 0.5);
    assertThatThrownBy(() -> flatness.check("rising", 40)).isInstanceOf(AssertionError.class);
  }

  @Test
  void shouldSeeARiseThroughOutliers() {
    Flatness flatness = new Flatness();
    List.of(0L, 900L, 20L, 31L, 38L, -700L, 61L, 70L, 950L, 90L)
        .forEach(value -> flatness.add("rising", value));
    List.of(5L, 3L, 400L, 5L, 3L, 4L, 500L).forEach(value -> flatness.add("flat", value));
    assertThat(flatness.typicalRise("rising")).isBetween(85.0, 105.0);
    flatness.checkTypical("flat", 3);
    assertThatThrownBy(() -> flatness.checkTypical("rising", 80))
        .isInstanceOf(AssertionError.class);
  }

  /** As it is seen from within, but for what happens between the two looks. */
  @Test
  void shouldSeeAnotherProcessesMemory() {
    Map<String, Long> seen = ProcessMemory.ofJvm(ProcessHandle.current().pid());
    assertThat(seen.get("heap")).isBetween(1L << 20, 1L << 29);
    assertThat(seen.get("threads")).isBetween(5L, 1_000L);
    assertThat(seen.get("files")).isBetween(3L, 10_000L);
    assertThat(seen.get("mapped-files")).isBetween(3L, 10_000L);
    assertThat(seen.get("resident")).isBetween(10L << 20, 1L << 31);
  }

  @Test
  void shouldPassOptionsOn() {
    NodeOptions options = new NodeOptions(Way.TCP, 7).set("peerTimeout", 321);
    NodeOptions same = NodeOptions.parse(options.arguments());
    assertThat(same.arguments()).isEqualTo(options.arguments());
    assertThat(same.way()).isEqualTo(Way.TCP);
    assertThat(same.peerTimeoutMillis()).isEqualTo(321);
    assertThatThrownBy(() -> NodeOptions.parse(List.of("peerTimeuot=1")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
