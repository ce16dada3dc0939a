package io.autospec.actors.downing;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.Address;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.Reachability;
import akka.cluster.UniqueAddress;
import akka.cluster.sbr.DowningStrategy;
import akka.cluster.sbr.KeepMajority;
import akka.util.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

class CoordinatorsStayTest {
  private static final String COORDINATOR = "coordinator";

  private static Member member(int number, String role) {
    UniqueAddress address =
        new UniqueAddress(new Address("akka", "autospec", "10.0.0." + number, 2551), (long) number);
    return new Member(
            address,
            Integer.MAX_VALUE,
            MemberStatus.joining(),
            new scala.collection.immutable.Set.Set2<>(role, "dc-default"),
            Version.Zero())
        .copyUp(number);
  }

  private static final Member HUB = member(1, COORDINATOR);
  private static final Member SECOND = member(2, COORDINATOR);
  private static final Member THIRD = member(3, COORDINATOR);
  private static final Member WORKER = member(4, "worker");
  private static final Member OTHER = member(5, "worker");
  private static final Member GUEST = member(6, "guest");

  private record Missed(Member observer, Member subject) {}

  private static Set<UniqueAddress> down(
      DowningStrategy strategy, List<Member> members, List<Missed> missed, Set<Member> heard) {
    members.forEach(strategy::add);
    Reachability reachability = Reachability.empty();
    for (Missed one : missed) {
      reachability =
          reachability.unreachable(one.observer().uniqueAddress(), one.subject().uniqueAddress());
      strategy.addUnreachable(one.subject());
    }
    strategy.setReachability(reachability);
    Set<Address> seen = new HashSet<>();
    heard.forEach(member -> seen.add(member.address()));
    strategy.setSeenBy(CollectionConverters.asScala(seen).toSet());
    return new HashSet<>(CollectionConverters.asJava(strategy.nodesToDown(strategy.decide())));
  }

  private static DowningStrategy ours(Member self) {
    return new CoordinatorsStay(COORDINATOR, "default", self.uniqueAddress());
  }

  private static DowningStrategy akkas(Member self) {
    return new KeepMajority("default", Option.apply(COORDINATOR), self.uniqueAddress());
  }

  /** A worker cannot hear the coordinator, which hears the worker. */
  @Test
  void shouldPutOutTheWorkerThatAloneMissesTheCoordinator() {
    List<Member> members = List.of(HUB, WORKER, OTHER, GUEST);
    List<Missed> missed = List.of(new Missed(WORKER, HUB));
    Set<Member> all = Set.copyOf(members);
    assertThat(down(ours(HUB), members, missed, all)).containsExactly(WORKER.uniqueAddress());
    assertThat(down(ours(OTHER), members, missed, all)).containsExactly(WORKER.uniqueAddress());
    assertThat(down(akkas(HUB), members, missed, all)).contains(HUB.uniqueAddress());
  }

  @Test
  void shouldPutOutWhoCannotBeReachedByTheCoordinator() {
    List<Member> members = List.of(HUB, WORKER, OTHER);
    List<Missed> missed = List.of(new Missed(HUB, WORKER), new Missed(OTHER, WORKER));
    assertThat(down(ours(HUB), members, missed, Set.of(HUB, OTHER)))
        .containsExactly(WORKER.uniqueAddress());
  }

  @Test
  void shouldEndWorkersThatLostTheirCoordinator() {
    List<Member> members = List.of(HUB, WORKER, OTHER);
    List<Missed> missed = List.of(new Missed(WORKER, HUB), new Missed(OTHER, HUB));
    assertThat(down(ours(WORKER), members, missed, Set.of(WORKER, OTHER)))
        .containsExactlyInAnyOrder(WORKER.uniqueAddress(), OTHER.uniqueAddress());
  }

  /** Whoever misses whom: Akka's rule, but for coordinators whom only workers and guests miss. */
  @Test
  void shouldDecideAsKeepMajorityInAllElse() {
    List<Member> members = List.of(HUB, SECOND, THIRD, WORKER, OTHER, GUEST);
    Random random = new Random(5);
    int indirect = 0;
    int spared = 0;
    for (int round = 0; round < 20_000; round++) {
      List<Missed> missed = new ArrayList<>();
      Set<Member> heard = new HashSet<>(members);
      Set<Member> gone = new HashSet<>();
      members.forEach(member -> addTo(gone, member, random.nextInt(4) == 0));
      for (Member observer : members) {
        for (Member subject : members) {
          boolean dead = gone.contains(subject) && !gone.contains(observer);
          if (!observer.equals(subject) && (dead || random.nextInt(40) == 0)) {
            missed.add(new Missed(observer, subject));
          }
        }
      }
      heard.removeAll(gone);
      Member self = members.get(random.nextInt(members.size()));
      Set<UniqueAddress> akkas;
      Set<UniqueAddress> ours;
      try {
        akkas = down(akkas(self), members, missed, heard);
      } catch (IllegalStateException e) {
        continue; // Akka cannot decide: its resolver puts all out, ours too.
      }
      DowningStrategy strategy = ours(self);
      ours = down(strategy, members, missed, heard);
      boolean coordinatorsMissEachOther =
          missed.stream()
              .anyMatch(
                  one -> one.observer().hasRole(COORDINATOR) && one.subject().hasRole(COORDINATOR));
      if (strategy.hasIndirectlyConnected() && !coordinatorsMissEachOther) {
        indirect++;
        Set<UniqueAddress> expected = new HashSet<>(akkas);
        List.of(HUB, SECOND, THIRD).forEach(one -> expected.remove(one.uniqueAddress()));
        spared += expected.size() < akkas.size() ? 1 : 0;
        assertThat(ours).as("%s", missed).isEqualTo(expected);
      } else {
        assertThat(ours).as("%s", missed).isEqualTo(akkas);
      }
    }
    assertThat(indirect).isGreaterThan(500);
    assertThat(spared).isGreaterThan(100);
  }

  private static void addTo(Set<Member> set, Member member, boolean add) {
    if (add) {
      set.add(member);
    }
  }
}
