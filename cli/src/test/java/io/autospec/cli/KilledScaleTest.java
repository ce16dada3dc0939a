package io.autospec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program itself, killed in the middle of a grid so that it can clean nothing up. */
@Timeout(180)
class KilledScaleTest {
  private static final int RUNS = 4 + 2 * 4;

  @TempDir Path folder;

  private Process scale(String name) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-Djava.awt.headless=true",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "scale",
            "gaussian-mixture",
            "--algorithms=sequential,recycled",
            "--workers=1,2",
            "--steps=60",
            "--seeds=4",
            "--device=sim-only:10ms",
            "--progress=none",
            "--out=" + folder.resolve(name))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile())
        .start();
  }

  private void end(Process process, String name) throws IOException, InterruptedException {
    assertThat(process.waitFor()).as(() -> read(folder.resolve(name + ".log"))).isZero();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Runs that are on the disk. */
  private int kept(String name) throws IOException {
    Path cells = folder.resolve(name).resolve("cells.jsonl");
    return Files.exists(cells) ? (int) read(cells).lines().count() - 1 : 0;
  }

  /** The table without its times. */
  private List<String> table(String name) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(name).resolve("results.csv"))) {
      List<String> row = new ArrayList<>(List.of(line.split(",")));
      row.subList(9, 18).clear();
      rows.add(String.join(",", row));
    }
    return rows;
  }

  @Test
  void shouldGiveTheSameTableAfterKillNine() throws IOException, InterruptedException {
    end(scale("undisturbed"), "undisturbed");
    Process killed = scale("killed");
    while (kept("killed") < 3) {
      assertThat(killed.waitFor(20, TimeUnit.MILLISECONDS))
          .as(() -> read(folder.resolve("killed.log")))
          .isFalse();
    }
    killed.destroyForcibly();
    assertThat(killed.waitFor()).isEqualTo(128 + 9);
    int before = kept("killed");
    assertThat(before).isBetween(3, RUNS - 1);
    assertThat(folder.resolve("killed").resolve("results.csv")).doesNotExist();

    end(scale("killed"), "killed");
    assertThat(read(folder.resolve("killed.log"))).contains(before + " runs are there already");
    assertThat(table("killed")).hasSize(1 + RUNS).isEqualTo(table("undisturbed"));
  }
}
