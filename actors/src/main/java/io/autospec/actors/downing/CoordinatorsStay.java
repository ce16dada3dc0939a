package io.autospec.actors.downing;

import akka.cluster.Member;
import akka.cluster.Reachability;
import akka.cluster.UniqueAddress;
import akka.cluster.sbr.DowningStrategy;
import java.util.HashSet;
import java.util.Set;
import scala.Option;
import scala.collection.immutable.SortedSet;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The side with most coordinators stays, as Akka's {@code keep-majority} has it, and no coordinator
 * has to go because of a worker or a guest that cannot hear it.
 *
 * <p>After a link was down, its two directions come back at different times (a TCP connection tries
 * again ever later). Who then still misses whom has a way to it by a third: Akka puts both ends
 * out, the coordinator too, and with it every job. Workers and guests come back by themselves, so
 * they alone go; where coordinators miss each other, Akka's rule holds.
 *
 * <p>Built on what Akka calls internal; the project is bound to Akka 2.8.5. For the resolver's
 * thread alone.
 */
final class CoordinatorsStay extends DowningStrategy {
  private final String role;

  /**
   * Makes a strategy that knows nobody yet.
   *
   * @param role the coordinators'
   * @param selfDataCenter this node's
   * @param self this node
   */
  CoordinatorsStay(String role, String selfDataCenter, UniqueAddress self) {
    super(selfDataCenter, self);
    this.role = role;
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
    scala.collection.immutable.Set<UniqueAddress> down = super.nodesToDown(decision);
    if (!decision.isIndirectlyConnected()) {
      return down;
    }
    Set<UniqueAddress> coordinators = new HashSet<>();
    CollectionConverters.asJava(membersWithRole())
        .forEach(member -> coordinators.add(member.uniqueAddress()));
    for (Reachability.Record missed : CollectionConverters.asJava(reachability().records())) {
      if (coordinators.contains(missed.observer()) && coordinators.contains(missed.subject())) {
        return down;
      }
    }
    for (UniqueAddress coordinator : coordinators) {
      down = down.excl(coordinator);
    }
    return down;
  }
}
