package io.autospec.actors.certificate;

import akka.actor.Address;
import akka.actor.Identify;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import akka.cluster.typed.Subscribe;
import io.autospec.actors.durable.DurableJobs;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Puts members out of the cluster whose certificates do not allow their roles. Runs on every
 * coordinator; what is decided, {@link RoleVerdicts} decides.
 */
public final class RoleGuard extends AbstractBehavior<RoleGuard.Command> {
  private static final String COORDINATOR = "coordinator";
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What the guard is told. */
  public sealed interface Command {}

  private record Changed() implements Command {}

  private record Look() implements Command {}

  private final Cluster cluster;
  private final PeerRoles peers;
  private final RoleVerdicts verdicts = new RoleVerdicts(PATIENCE);
  private final Set<String> told = new HashSet<>();

  private RoleGuard(ActorContext<Command> context, PeerRoles peers) {
    super(context);
    this.peers = peers;
    this.cluster = Cluster.get(context.getSystem());
    ActorRef<ClusterEvent.MemberEvent> events =
        context.messageAdapter(ClusterEvent.MemberEvent.class, unused -> new Changed());
    cluster.subscriptions().tell(Subscribe.create(events, ClusterEvent.MemberEvent.class));
  }

  /**
   * A coordinator's guard.
   *
   * @param peers what the certificates allow of those that this node has dialled
   * @return the behavior
   */
  public static Behavior<Command> create(PeerRoles peers) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(new Look(), LOOK);
                  return new RoleGuard(context, peers);
                }));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Changed.class, unused -> look())
        .onMessage(Look.class, unused -> look())
        .build();
  }

  private Behavior<Command> look() {
    ClusterEvent.CurrentClusterState state = cluster.state();
    Set<Member> unreachable = state.getUnreachable();
    Set<String> ids = new HashSet<>();
    for (Member member : state.getMembers()) {
      if (member.uniqueAddress().equals(cluster.selfMember().uniqueAddress())
          || member.status() == MemberStatus.down()
          || member.status() == MemberStatus.removed()) {
        continue;
      }
      String id = member.uniqueAddress().toString();
      ids.add(id);
      judge(id, member, !unreachable.contains(member));
    }
    verdicts.keepOnly(ids);
    told.retainAll(ids);
    return this;
  }

  private void judge(String id, Member member, boolean reachable) {
    Set<String> roles = new HashSet<>(member.getRoles());
    // Akka's own, of which every member has one.
    roles.removeIf(role -> role.startsWith("dc-"));
    // Who keeps jobs has to be allowed to coordinate.
    if (roles.remove(DurableJobs.ROLE)) {
      roles.add(COORDINATOR);
    }
    Set<String> allowed = peers.of(member.address());
    switch (verdicts.of(
        new RoleVerdicts.Member(id, roles, reachable), allowed, System.nanoTime())) {
      case STAY -> {}
      case DIAL -> dial(member.address());
      case LEAVE -> {
        if (told.add(id)) {
          getContext()
              .getLog()
              .warn(
                  "put {} out of the cluster: it is {}, and its certificate {}",
                  member.address(),
                  CertificateRoles.words(roles),
                  allowed == null ? "was not shown" : "allows " + CertificateRoles.words(allowed));
        }
        cluster.manager().tell(new Down(member.address()));
      }
    }
  }

  /** Any message opens a connection, in which the other side has to show its certificate. */
  private void dial(Address address) {
    Adapter.toClassic(getContext().getSystem())
        .actorSelection(address + "/user")
        .tell(new Identify(0), akka.actor.ActorRef.noSender());
  }
}
