package io.autospec.actors.downing;

import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.Reachability;
import akka.cluster.UniqueAddress;
import akka.cluster.sbr.DowningStrategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import scala.Option;
import scala.collection.immutable.SortedSet;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The side with most coordinators stays, as Akka's {@code keep-majority} has it, and nobody has to
 * go because of somebody of less account that cannot hear it.
 *
 * <p>After a link was down, its two directions come back at different times (a TCP connection tries
 * again ever later). Who then still misses whom has a way to it by a third: Akka puts both ends
 * out, the coordinator too, or everybody if several such links overlap, and with them every job.
 * Here one end goes: rather a worker, which comes back by itself, than a guest, whose job ends with
 * it, and no coordinator; between equals the one that is missed. Where coordinators miss each
 * other, Akka's rule holds.
 *
 * <p>Coordinators have to watch all members: {@code monitored-by-nr-of-members} is set to 100. In
 * larger clusters one that is gone may be missed by workers alone for a while, which then go first.
 *
 * <p>Built on what Akka calls internal; the project is bound to Akka 2.8.5. For the resolver's
 * thread alone.
 */
final class CoordinatorsStay extends DowningStrategy {
  private static final int OF_COORDINATORS = 2;

  private final String role;
  private final String guests;

  /**
   * Makes a strategy that knows nobody yet.
   *
   * @param role the coordinators'
   * @param guests the guests' role
   * @param selfDataCenter this node's
   * @param self this node
   */
  CoordinatorsStay(String role, String guests, String selfDataCenter, UniqueAddress self) {
    super(selfDataCenter, self);
    this.role = role;
    this.guests = guests;
  }

  @Override
  public Option<String> role() {
    return Option.apply(role);
  }

  @Override
  public Decision decide() {
    if (hasIndirectlyConnected()) {
      return DownIndirectlyConnected$.MODULE$;
    }
    Decision decision =
        majority(
            membersWithRole(), reachableMembersWithRole().size(), unreachableMembersWithRole());
    if (decision != DownUnreachable$.MODULE$) {
      return decision;
    }
    // Who is just joining may count as a member on the other side, who is leaving as none on this.
    Decision atWorst =
        majority(
            membersWithRole(false, true),
            reachableMembersWithRole(false, true).size(),
            unreachableMembersWithRole(true, false));
    return atWorst == decision ? decision : DownAll$.MODULE$;
  }

  /** Between equals, the side that has the member with the lowest address stays. */
  private Decision majority(SortedSet<Member> all, int here, SortedSet<Member> elsewhere) {
    if (all.isEmpty()) {
      return DownAll$.MODULE$;
    }
    boolean stays = here == elsewhere.size() ? !unreachable(all.head()) : here > elsewhere.size();
    return stays ? DownUnreachable$.MODULE$ : DownReachable$.MODULE$;
  }

  @Override
  public scala.collection.immutable.Set<UniqueAddress> nodesToDown(Decision decision) {
    if (!decision.isIndirectlyConnected()) {
      return super.nodesToDown(decision);
    }
    Map<UniqueAddress, Integer> ranks = new HashMap<>();
    CollectionConverters.asJava(allMembersInDC())
        .forEach(
            member -> {
              if (member.status() != MemberStatus.down()
                  && member.status() != MemberStatus.exiting()) {
                ranks.put(member.uniqueAddress(), rank(member));
              }
            });
    List<Reachability.Record> missed = new ArrayList<>();
    for (Reachability.Record record : CollectionConverters.asJava(reachability().records())) {
      if (!reachability().isReachable(record.observer(), record.subject())
          && ranks.containsKey(record.observer())
          && ranks.containsKey(record.subject())) {
        missed.add(record);
      }
    }
    boolean apart =
        missed.stream()
            .anyMatch(
                one ->
                    ranks.get(one.observer()) == OF_COORDINATORS
                        && ranks.get(one.subject()) == OF_COORDINATORS);
    return apart
        ? super.nodesToDown(decision)
        : CollectionConverters.asScala(lesserEnds(missed, ranks)).toSet();
  }

  private int rank(Member member) {
    if (member.hasRole(role)) {
      return OF_COORDINATORS;
    }
    return member.hasRole(guests) ? 1 : 0;
  }

  /**
   * Of each two of whom one misses the other, one: afterwards nobody misses anybody. What is said
   * by or of those that go for the sake of a higher rank does not count for the lower ones.
   */
  private static Set<UniqueAddress> lesserEnds(
      List<Reachability.Record> missed, Map<UniqueAddress, Integer> ranks) {
    Set<UniqueAddress> go = new HashSet<>();
    for (int rank = OF_COORDINATORS; rank >= 0; rank--) {
      Set<UniqueAddress> gone = new HashSet<>(go);
      for (Reachability.Record one : missed) {
        int observer = ranks.get(one.observer());
        int subject = ranks.get(one.subject());
        if (Math.max(observer, subject) == rank
            && !gone.contains(one.observer())
            && !gone.contains(one.subject())) {
          go.add(observer < subject ? one.observer() : one.subject());
        }
      }
    }
    return go;
  }
}
