package io.autospec.actors.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.actors.certificate.RoleVerdicts.Member;
import io.autospec.actors.certificate.RoleVerdicts.Verdict;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleVerdictsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Member WORKER = new Member("a", Set.of("worker"), true);

  private final RoleVerdicts verdicts = new RoleVerdicts(Duration.ofSeconds(10));

  @Test
  void shouldAskForEveryRoleThatAMemberTakes() {
    assertThat(verdicts.of(WORKER, Set.of("worker", "guest"), 0)).isEqualTo(Verdict.STAY);
    assertThat(verdicts.of(WORKER, Set.of("guest"), 0)).isEqualTo(Verdict.LEAVE);
    assertThat(verdicts.of(WORKER, Set.of(), 0)).isEqualTo(Verdict.LEAVE);
    Member two = new Member("b", Set.of("worker", "coordinator"), true);
    assertThat(verdicts.of(two, Set.of("worker"), 0)).isEqualTo(Verdict.LEAVE);
  }

  @Test
  void shouldWaitForACertificateOnlySoLong() {
    assertThat(verdicts.of(WORKER, null, 5 * SECOND)).isEqualTo(Verdict.DIAL);
    assertThat(verdicts.of(WORKER, null, 15 * SECOND)).isEqualTo(Verdict.DIAL);
    assertThat(verdicts.of(WORKER, null, 15 * SECOND + 1)).isEqualTo(Verdict.LEAVE);
    // Seen after all, and not seen again: the wait begins anew.
    assertThat(verdicts.of(WORKER, Set.of("worker"), 16 * SECOND)).isEqualTo(Verdict.STAY);
    assertThat(verdicts.of(WORKER, null, 17 * SECOND)).isEqualTo(Verdict.DIAL);
  }

  @Test
  void shouldLeaveWhoCannotBeReachedToOthers() {
    Member away = new Member("a", Set.of("worker"), false);
    assertThat(verdicts.of(away, null, 0)).isEqualTo(Verdict.DIAL);
    assertThat(verdicts.of(away, null, 60 * SECOND)).isEqualTo(Verdict.DIAL);
    assertThat(verdicts.of(WORKER, null, 61 * SECOND)).isEqualTo(Verdict.DIAL);
    // But a certificate that was seen and is the wrong one counts at once.
    assertThat(verdicts.of(away, Set.of("guest"), 61 * SECOND)).isEqualTo(Verdict.LEAVE);
  }

  @Test
  void shouldForgetWhoIsGone() {
    assertThat(verdicts.of(WORKER, null, 0)).isEqualTo(Verdict.DIAL);
    verdicts.keepOnly(Set.of());
    assertThat(verdicts.of(WORKER, null, 20 * SECOND)).isEqualTo(Verdict.DIAL);
  }
}
