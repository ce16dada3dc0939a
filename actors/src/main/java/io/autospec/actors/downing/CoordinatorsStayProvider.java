package io.autospec.actors.downing;

import akka.actor.ActorSystem;
import akka.actor.Props;
import akka.cluster.Cluster;
import akka.cluster.DowningProvider;
import akka.cluster.sbr.SplitBrainResolver;
import akka.cluster.sbr.SplitBrainResolverProvider;
import akka.cluster.sbr.SplitBrainResolverSettings;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;

/**
 * Akka's split brain resolver with {@link CoordinatorsStay}; its settings are those of {@code
 * akka.cluster.split-brain-resolver}: {@code stable-after} and {@code keep-majority.role}. Named in
 * the configuration, made by Akka.
 */
public final class CoordinatorsStayProvider extends DowningProvider {
  /** What a guest's node has as its role. */
  static final String GUESTS = "guest";

  private final ActorSystem system;
  private final DowningProvider akkas;

  /** Called by Akka. */
  public CoordinatorsStayProvider(ActorSystem system) {
    this.system = system;
    this.akkas = new SplitBrainResolverProvider(system);
  }

  @Override
  public FiniteDuration downRemovalMargin() {
    return akkas.downRemovalMargin();
  }

  @Override
  public Option<Props> downingActorProps() {
    SplitBrainResolverSettings settings =
        new SplitBrainResolverSettings(system.settings().config());
    Cluster cluster = Cluster.get(system);
    return Option.apply(
        SplitBrainResolver.props(
            settings.DowningStableAfter(),
            new CoordinatorsStay(
                settings.keepMajorityRole().get(),
                GUESTS,
                cluster.settings().SelfDataCenter(),
                cluster.selfUniqueAddress())));
  }
}
