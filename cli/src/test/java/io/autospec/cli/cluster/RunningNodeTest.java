package io.autospec.cli.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.autospec.actors.node.AutospecNode;
import io.autospec.actors.node.NodeRole;
import io.autospec.actors.node.NodeSettings;
import io.autospec.cli.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunningNodeTest {
  private static final String TAKEN = "cannot listen: is the port taken?";

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  private RunningNode node(RunningNode.Joining joining) {
    return new RunningNode(
        "worker",
        new NodeSettings(Set.of(NodeRole.COORDINATOR), List.of(), ConfigFactory.empty()),
        new Console(new ByteArrayOutputStream(), new PrintStream(said, true, UTF_8), false),
        5,
        joining);
  }

  private String tell(String address) {
    told.add(address);
    return "there";
  }

  /**
   * A worker that gave up after a night without its coordinators would be missed in the morning.
   */
  @Test
  void shouldGoOnTryingToJoinAgain() throws Exception {
    AutospecNode first = AutospecNode.local(List.of());
    AutospecNode second = AutospecNode.local(List.of());
    AtomicInteger attempts = new AtomicInteger();
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                node(() -> join(attempts.incrementAndGet(), first, second)).run(this::tell);
                ended.complete(null);
              } catch (InterruptedException | RuntimeException e) {
                ended.complete(e);
              }
            });
    thread.start();
    assertThat(told.poll(20, TimeUnit.SECONDS)).isNotNull();
    first.close();
    assertThat(told.poll(20, TimeUnit.SECONDS)).isNotNull();
    thread.interrupt();
    assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    second.close();
    assertThat(attempts).hasValue(5);
    assertThat(said.toString(UTF_8)).containsOnlyOnce(TAKEN).containsOnlyOnce("joining again");
  }

  private static AutospecNode join(int attempt, AutospecNode first, AutospecNode second) {
    return switch (attempt) {
      case 1 -> first;
      case 5 -> second;
      default -> throw new IllegalStateException(TAKEN);
    };
  }

  @Test
  void shouldEndWhenItCannotJoinTheFirstTime() {
    assertThatThrownBy(
            () ->
                node(() -> {
                      throw new IllegalStateException(TAKEN);
                    })
                    .run(this::tell))
        .hasMessage(TAKEN);
  }
}
