package io.autospec.actors.downing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.Address;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.Reachability;
import akka.cluster.UniqueAddress;
import akka.cluster.sbr.DowningStrategy;
import akka.cluster.sbr.KeepMajority;
import akka.util.Version;
import io.autospec.actors.node.NodeRole;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
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
  private static final Member GUEST = member(6, CoordinatorsStayProvider.GUESTS);

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
    return new CoordinatorsStay(
        COORDINATOR, CoordinatorsStayProvider.GUESTS, "default", self.uniqueAddress());
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

  /**
   * All workers' links were down; one of them is back in one direction, and tells that it misses
   * another. Akka cannot decide, and puts all out.
   */
  @Test
  void shouldKeepGuestsAndCoordinatorsWhenAkkaPutsAllOut() {
    Member third = member(7, "worker");
    List<Member> members = List.of(HUB, GUEST, WORKER, OTHER, third);
    List<Missed> missed = new ArrayList<>();
    for (Member observer : List.of(HUB, GUEST)) {
      for (Member subject : List.of(WORKER, OTHER, third)) {
        missed.add(new Missed(observer, subject));
      }
    }
    missed.add(new Missed(OTHER, WORKER));
    Set<Member> heard = Set.of(HUB, GUEST);
    assertThatThrownBy(() -> down(akkas(HUB), members, missed, heard))
        .isInstanceOf(IllegalStateException.class);
    for (Member self : List.of(HUB, GUEST)) {
      assertThat(down(ours(self), members, missed, heard))
          .containsExactlyInAnyOrder(
              WORKER.uniqueAddress(), OTHER.uniqueAddress(), third.uniqueAddress());
    }
  }

  /** A guest's job ends with it; a worker comes back. */
  @Test
  void shouldPutOutTheWorkerThatMissesAGuest() {
    List<Member> members = List.of(HUB, GUEST, WORKER, OTHER);
    Set<Member> all = Set.copyOf(members);
    List<Missed> missed = List.of(new Missed(WORKER, GUEST));
    assertThat(down(ours(HUB), members, missed, all)).containsExactly(WORKER.uniqueAddress());
    missed = List.of(new Missed(WORKER, OTHER));
    assertThat(down(ours(HUB), members, missed, all)).containsExactly(OTHER.uniqueAddress());
    // What a worker says that a coordinator cannot reach is no reason.
    missed = List.of(new Missed(HUB, WORKER), new Missed(WORKER, GUEST), new Missed(WORKER, OTHER));
    assertThat(down(ours(HUB), members, missed, all)).containsExactly(WORKER.uniqueAddress());
  }

  @Test
  void shouldKnowGuestsByTheRoleThatTheyHave() {
    assertThat(CoordinatorsStayProvider.GUESTS).isEqualTo(NodeRole.GUEST.label());
  }

  private static boolean isBetween(Missed one, Predicate<Member> either, Predicate<Member> other) {
    return (either.test(one.observer()) && other.test(one.subject()))
        || (either.test(one.subject()) && other.test(one.observer()));
  }

  private static boolean coordinates(Member member) {
    return member.hasRole(COORDINATOR);
  }

  /**
   * Whoever misses whom: Akka's rule, unless one misses the other that a third reaches, and no two
   * coordinators do. Then no coordinator goes, nobody goes whom nobody misses and who misses
   * nobody, and nobody of those that stay misses another.
   */
  @Test
  void shouldDecideAsKeepMajorityInAllElse() {
    List<Member> members = List.of(HUB, SECOND, THIRD, WORKER, OTHER, GUEST);
    Random random = new Random(5);
    int indirect = 0;
    int spared = 0;
    int undecided = 0;
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
      try {
        akkas = down(akkas(self), members, missed, heard);
      } catch (IllegalStateException e) {
        akkas = null; // Its resolver puts all out.
      }
      boolean apart =
          missed.stream()
              .anyMatch(one -> isBetween(one, member -> coordinates(member), m -> coordinates(m)));
      DowningStrategy strategy = ours(self);
      if (akkas == null && apart) {
        assertThatThrownBy(() -> down(strategy, members, missed, heard))
            .isInstanceOf(IllegalStateException.class);
        continue;
      }
      Set<UniqueAddress> ours = down(strategy, members, missed, heard);
      if (!strategy.hasIndirectlyConnected() || apart) {
        assertThat(ours).as("%s", missed).isEqualTo(akkas);
        continue;
      }
      indirect++;
      undecided += akkas == null ? 1 : 0;
      spared += akkas != null && akkas.contains(HUB.uniqueAddress()) ? 1 : 0;
      Predicate<Member> goes = member -> ours.contains(member.uniqueAddress());
      assertThat(members).as("%s", missed).noneMatch(m -> coordinates(m) && goes.test(m));
      assertThat(missed)
          .as("%s", missed)
          .noneMatch(one -> isBetween(one, goes.negate(), goes.negate()));
      assertThat(members)
          .as("%s", missed)
          .filteredOn(goes)
          .allMatch(
              member -> missed.stream().anyMatch(one -> isBetween(one, member::equals, m -> true)));
    }
    assertThat(indirect).isGreaterThan(500);
    assertThat(spared).isGreaterThan(100);
    assertThat(undecided).isGreaterThan(10);
  }

  private static void addTo(Set<Member> set, Member member, boolean add) {
    if (add) {
      set.add(member);
    }
  }
}
