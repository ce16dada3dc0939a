package io.autospec.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.cli.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page docs/cluster.md begins with: a coordinator, four workers and a guest, word for word. */
@Tag("slow")
@Timeout(300)
class FiveProcessesTest {
  private static final long PATIENCE_MILLIS = 120_000;

  @TempDir Path folder;

  private final List<JvmChild> children = new ArrayList<>();

  @AfterEach
  void stop() {
    children.forEach(JvmChild::close);
  }

  private JvmChild autospec(String words) {
    JvmChild child = new JvmChild(List.of(), Main.class, List.of(words.split(" ", -1)), line -> {});
    children.add(child);
    return child;
  }

  @Test
  void shouldDrawTheDigitOfTheLocalRun() {
    // A free port, for what may run beside this test.
    JvmChild coordinator = autospec("serve --no-jobs --listen 127.0.0.1:0");
    String address = word(coordinator, "autospec serve: listening on ", ";");
    for (int i = 0; i < 4; i++) {
      autospec("worker --cluster " + address);
    }
    for (JvmChild worker : children.subList(1, 5)) {
      word(worker, "joined as ", " ");
    }
    String job = " --window 8 --seed 1 --label 3 --out " + folder.resolve("three.png");
    JvmChild guest = autospec("sample mnist --cluster " + address + job + " --report -");
    assertThat(word(guest, "\"workers\" : ", ",")).isEqualTo("4");
    String drawn = word(guest, "\"samplesSha256\" : \"", "\"");
    assertThat(guest.awaitEnd()).isZero();
    JvmChild alone = autospec("sample mnist" + job + " --report -");
    assertThat(drawn).isEqualTo(word(alone, "\"samplesSha256\" : \"", "\""));
  }

  /** Waits for what a child says between these words. */
  private static String word(JvmChild child, String before, String after) {
    Await.until(
        () -> "'" + before + "'; the child says:\n" + child.tail(),
        PATIENCE_MILLIS,
        () -> child.count(before) > 0);
    String line = child.line(before);
    int from = line.indexOf(before) + before.length();
    return line.substring(from, line.indexOf(after, from));
  }
}
