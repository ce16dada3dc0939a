package io.autospec.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class OneLineTest {
  @Test
  void shouldMakeOneLineOfMany() {
    assertThat(OneLine.of("first\n  second\r\nthird\u0007\n")).isEqualTo("first; second; third");
  }

  @Test
  void shouldSayWhatHappenedToAFile() {
    assertThat(OneLine.of(new AccessDeniedException("/x/y")))
        .isEqualTo("/x/y cannot be written or read: access denied");
    assertThat(OneLine.of(new FileSystemException("/x/y", null, "Quota exceeded")))
        .isEqualTo("/x/y cannot be written or read: Quota exceeded");
  }

  @Test
  void shouldNameAFailureThatSaysNothing() {
    assertThat(OneLine.of(new IllegalStateException())).isEqualTo("IllegalStateException");
  }

  @Test
  void shouldShortenWhatIsVeryLong() {
    assertThat(OneLine.of("x".repeat(5000))).hasSizeLessThan(700).endsWith("...");
  }
}
