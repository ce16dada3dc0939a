package io.autospec.actors.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import io.autospec.actors.ControlMessage;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells the other coordinators how many trajectories are open here, and adds up theirs, so that
 * windows that follow the pool leave room for each other. A hint: nothing depends on its being new.
 */
public final class DemandExchange extends AbstractBehavior<DemandExchange.Command> {
  private static final ServiceKey<Command> KEY =
      ServiceKey.create(Command.class, "autospec-demand");
  private static final Duration INTERVAL = Duration.ofMillis(250);

  /** What it is told. */
  public sealed interface Command {}

  /** So many trajectories are open at another coordinator. */
  public record Demand(ActorRef<Command> from, int trajectories)
      implements Command, ControlMessage {}

  private record Listed(Receptionist.Listing listing) implements Command {}

  private record Tell() implements Command {}

  private final PoolGauge gauge;
  private final DemandTable<ActorRef<Command>> demands = new DemandTable<>();

  private DemandExchange(ActorContext<Command> context, PoolGauge gauge) {
    super(context);
    this.gauge = gauge;
    ActorRef<Receptionist.Listing> listings =
        context.messageAdapter(Receptionist.Listing.class, Listed::new);
    context.getSystem().receptionist().tell(Receptionist.subscribe(KEY, listings));
    context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
  }

  /** Tells and hears about demand through a gauge. */
  public static Behavior<Command> create(PoolGauge gauge) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(new Tell(), INTERVAL);
                  return new DemandExchange(context, gauge);
                }));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Demand.class, this::onDemand)
        .onMessage(Listed.class, this::onListed)
        .onMessage(Tell.class, this::onTell)
        .build();
  }

  private Behavior<Command> onDemand(Demand message) {
    demands.heard(message.from(), message.trajectories());
    return sum();
  }

  private Behavior<Command> onListed(Listed message) {
    Set<ActorRef<Command>> now = new HashSet<>(message.listing().getServiceInstances(KEY));
    now.remove(getContext().getSelf());
    tell(demands.listed(now));
    return sum();
  }

  private Behavior<Command> onTell(Tell message) {
    if (demands.mustTell(gauge.trajectoriesHere())) {
      tell(demands.others());
    }
    return this;
  }

  private void tell(Collection<ActorRef<Command>> to) {
    Demand demand = new Demand(getContext().getSelf(), gauge.trajectoriesHere());
    to.forEach(other -> other.tell(demand));
  }

  private Behavior<Command> sum() {
    gauge.trajectoriesElsewhere(demands.sum());
    return this;
  }
}
