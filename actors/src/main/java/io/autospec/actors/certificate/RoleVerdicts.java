package io.autospec.actors.certificate;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Decides whether a member may stay, by the roles that it takes and those that its certificate
 * allows. Pure: the caller brings members, certificates and the time. For one thread.
 */
final class RoleVerdicts {
  /** What is to be done with a member. */
  enum Verdict {
    /** Its certificate allows its roles. */
    STAY,
    /** Its certificate was not seen yet: dial it. */
    DIAL,
    /** It has to leave. */
    LEAVE
  }

  /**
   * A member as the cluster knows it.
   *
   * @param id of this incarnation of it
   * @param roles that it takes
   * @param reachable whether everybody reaches it; who is not reached cannot show a certificate,
   *     and is the split brain resolver's business
   */
  record Member(String id, Set<String> roles, boolean reachable) {}

  private final long patienceNanos;
  private final Map<String, Long> unseenSince = new HashMap<>();

  /**
   * Knows nobody yet.
   *
   * @param patience how long a member that is reached may go without showing its certificate
   */
  RoleVerdicts(Duration patience) {
    patienceNanos = patience.toNanos();
  }

  /**
   * Decides about one member.
   *
   * @param allowed by its certificate; null if that was not seen yet
   * @param nowNanos a clock that never goes back
   */
  Verdict of(Member member, Set<String> allowed, long nowNanos) {
    if (allowed != null) {
      unseenSince.remove(member.id());
      return allowed.containsAll(member.roles()) ? Verdict.STAY : Verdict.LEAVE;
    }
    if (!member.reachable()) {
      unseenSince.remove(member.id());
      return Verdict.DIAL;
    }
    long since = unseenSince.computeIfAbsent(member.id(), unused -> nowNanos);
    return nowNanos - since > patienceNanos ? Verdict.LEAVE : Verdict.DIAL;
  }

  /** Forgets all but those that are there. */
  void keepOnly(Set<String> ids) {
    unseenSince.keySet().retainAll(new HashSet<>(ids));
  }
}
