package io.autospec.actors.durable;

import akka.actor.typed.javadsl.ActorContext;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;

/** Begins to keep jobs on a coordinator. */
public final class DurableJobs {
  /**
   * The role of coordinators that keep jobs, beside theirs as coordinators: one without a store
   * must not be given jobs, nor the board, of which it would do nothing.
   */
  public static final String ROLE = "keeper";

  private DurableJobs() {}

  /**
   * Starts the coordinator's part: its share of the jobs, its desk, and the board if it is here.
   *
   * @param context of the node's top actor
   * @param parts what jobs work with
   */
  public static void begin(ActorContext<?> context, JobEntity.Parts parts) {
    ClusterSharding.get(context.getSystem())
        .init(
            Entity.of(JobEntity.KEY, entity -> JobEntity.create(parts, entity.getEntityId()))
                .withRole(ROLE)
                .withStopMessage(new JobEntity.Stop()));
    ClusterSingleton.get(context.getSystem())
        .init(
            SingletonActor.of(JobBoard.create(parts.stores(), parts.settings()), "job-board")
                .withSettings(ClusterSingletonSettings.create(context.getSystem()).withRole(ROLE)));
    context.spawn(JobDesk.create(parts), "job-desk");
  }
}
