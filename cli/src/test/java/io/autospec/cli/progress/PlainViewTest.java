package io.autospec.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.actors.job.JobProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PlainViewTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong(-5);
  private final PlainView view =
      new PlainView(new PrintStream(bytes, true, StandardCharsets.UTF_8), clock::get);

  @Test
  void shouldSayNothingForTenSeconds() {
    clock.addAndGet(PlainView.PERIOD_NANOS - 1);
    view.progressed(new JobProgress(4000, 16000, 570, 4500, 2, 16));
    assertThat(bytes.size()).isZero();
  }

  @Test
  void shouldSayWhereTheJobStandsEveryTenSeconds() {
    clock.addAndGet(PlainView.PERIOD_NANOS);
    view.progressed(new JobProgress(4000, 16000, 570, 4500, 2, 16));
    view.progressed(new JobProgress(4007, 16000, 571, 4508, 2, 16));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines(
            " 25 %: 4,000 of 16,000 steps, 570 rounds, 7.0 steps a round, 2 of 16 done, about 30 s"
                + " left");
  }

  /** What another process did is no achievement of this one's rounds and seconds. */
  @Test
  void shouldCountOnlyWhatWasDrawnSinceTheJobWasTakenUp() {
    view.resumed(3000);
    clock.addAndGet(PlainView.PERIOD_NANOS);
    view.progressed(new JobProgress(4000, 16000, 125, 1200, 2, 16));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines(
            " 25 %: 4,000 of 16,000 steps, 125 rounds, 8.0 steps a round, 2 of 16 done, about"
                + " 2 min 0 s left");
  }

  @Test
  void shouldSayNothingOfRoundsThatAreNotKnown() {
    clock.addAndGet(PlainView.PERIOD_NANOS);
    view.progressed(new JobProgress(4000, 16000, 0, 0, 2, 16));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines(" 25 %: 4,000 of 16,000 steps, 2 of 16 done, about 30 s left");
  }
}
