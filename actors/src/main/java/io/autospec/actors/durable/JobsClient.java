package io.autospec.actors.durable;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.receptionist.Receptionist;
import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobDescriptionJson;
import io.autospec.actors.job.JobException;
import io.autospec.durable.blob.BlobRef;
import io.autospec.model.DiffusionModel;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Durable jobs as a guest sees them. Blocks; for one thread at a time. All of it throws {@link
 * JobException} with one line for a person if the cluster refuses or does not answer.
 */
public final class JobsClient {
  private static final Duration FIND = Duration.ofSeconds(20);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** A coordinator fetches the model meanwhile. */
  private static final Duration TAKE_IN = Duration.ofMinutes(10);

  /** How long one coordinator has to answer, before another is asked. */
  private static final Duration ONE_DESK = Duration.ofSeconds(4);

  private static final long LOOK_MILLIS = 100;

  /** How often it is looked whether the desk that was asked is there still. */
  private static final long WATCH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ActorSystem<?> system;
  private final ContentExchange contents;
  private int turn;

  /** For one node; use {@code AutospecNode.jobs()}. */
  public JobsClient(ActorSystem<?> system, ContentExchange contents) {
    this.system = system;
    this.contents = contents;
  }

  /**
   * Hands a job in; when it returns, this node is not needed any more, and a guest that has no job
   * of its own of that model may close it.
   *
   * @param job what to draw
   * @param model of its manifest
   * @param name for people, at most 200 characters
   * @param priority higher goes first
   * @return the job's id
   * @throws InterruptedException if the thread was interrupted
   */
  public String submit(JobDescription job, DiffusionModel model, String name, int priority)
      throws InterruptedException {
    byte[] bytes = JobDescriptionJson.write(job);
    String id = UUID.randomUUID().toString();
    BlobRef ref = BlobRef.of("jobs/" + id + "/description", bytes);
    String held = model.manifest().id();
    contents.hold(held); // Until it was fetched, if it has to be.
    try {
      String unused = contents.register(model);
      contents.offer(ref.name(), List.of(ref), unusedRef -> bytes);
      ask(
          replyTo ->
              new JobDesk.Submit(
                  id, name, priority, ref, contents.nodeId(), contents.address(), replyTo),
          JobDesk.Done.class,
          TAKE_IN);
      return id;
    } finally {
      contents.letGo(held);
    }
  }

  /**
   * The jobs submitted last, as many as a message holds, names and words cut.
   *
   * @return the one submitted last first
   * @throws InterruptedException if the thread was interrupted
   */
  public List<JobView> list() throws InterruptedException {
    return ask(JobDesk.ListJobs::new, JobDesk.Jobs.class, ANSWER).jobs();
  }

  /**
   * Ids that begin so.
   *
   * @param beginning of ids
   * @return 100 at most
   * @throws InterruptedException if the thread was interrupted
   */
  public List<String> ids(String beginning) throws InterruptedException {
    return ask(replyTo -> new JobDesk.Resolve(beginning, replyTo), JobDesk.Ids.class, ANSWER).ids();
  }

  /**
   * A job as it is now.
   *
   * @param id its id
   * @return the job
   * @throws InterruptedException if the thread was interrupted
   */
  public JobView describe(String id) throws InterruptedException {
    return ask(replyTo -> new JobDesk.Describe(id, replyTo), JobDesk.Jobs.class, ANSWER)
        .jobs()
        .get(0);
  }

  /**
   * Stops a job; what it did is kept.
   *
   * @param id its id
   * @throws InterruptedException if the thread was interrupted
   */
  public void cancel(String id) throws InterruptedException {
    ask(replyTo -> new JobDesk.Cancel(id, replyTo), JobDesk.Done.class, ANSWER);
  }

  /**
   * Goes on with a job that failed or was stopped.
   *
   * @param id its id
   * @throws InterruptedException if the thread was interrupted
   */
  public void resume(String id) throws InterruptedException {
    ask(replyTo -> new JobDesk.Resume(id, replyTo), JobDesk.Done.class, ANSWER);
  }

  /**
   * Fetches a finished job.
   *
   * @param id its id
   * @return what was drawn and what came of it
   * @throws InterruptedException if the thread was interrupted
   */
  public FetchedJob fetch(String id) throws InterruptedException {
    JobDesk.Content content =
        ask(replyTo -> new JobDesk.Fetch(id, replyTo), JobDesk.Content.class, ANSWER);
    return JobContent.fetch(contents, content);
  }

  /** Asks one desk after another: a coordinator that is leaving may not answer any more. */
  private <T extends JobDesk.Reply> T ask(
      Function<ActorRef<JobDesk.Reply>, JobDesk.Command> question,
      Class<T> wanted,
      Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Duration each = patience.compareTo(TAKE_IN) < 0 ? ONE_DESK : patience;
    while (true) {
      try {
        ActorRef<JobDesk.Command> desk = desk();
        CompletionStage<JobDesk.Reply> asked =
            AskPattern.ask(desk, question::apply, each, system.scheduler());
        JobDesk.Reply reply = await(asked, desk, each);
        if (reply instanceof JobDesk.Refused refused) {
          throw new JobException(refused.words());
        }
        return wanted.cast(reply);
      } catch (TimeoutException e) {
        if (System.nanoTime() > deadline) {
          throw new JobException(
              "no coordinator answered within " + patience.toSeconds() + " s; try again", e);
        }
      }
    }
  }

  /** Those of coordinators that can be reached. */
  private List<ActorRef<JobDesk.Command>> desks() throws InterruptedException {
    CompletionStage<Receptionist.Listing> asked =
        AskPattern.ask(
            system.receptionist(),
            (ActorRef<Receptionist.Listing> replyTo) -> Receptionist.find(JobDesk.KEY, replyTo),
            ANSWER,
            system.scheduler());
    try {
      return List.copyOf(await(asked, null, ANSWER).getServiceInstances(JobDesk.KEY));
    } catch (TimeoutException e) {
      throw new JobException("this node is stopping", e);
    }
  }

  /** Any coordinator's; they become known some time after joining. */
  private ActorRef<JobDesk.Command> desk() throws InterruptedException {
    long deadline = System.nanoTime() + FIND.toNanos();
    while (true) {
      List<ActorRef<JobDesk.Command>> desks = desks();
      if (!desks.isEmpty()) {
        return desks.get(Math.floorMod(turn++, desks.size()));
      }
      if (System.nanoTime() > deadline) {
        throw new JobException(
            "no coordinator of this cluster keeps jobs; start them with 'autospec serve' and"
                + " without --no-jobs, or set autospec.jobs.store");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /**
   * A node that was put out of its cluster has nobody left who would say that time is up.
   *
   * @param desk whose answer it is; once it is gone nobody waits for it. Null for this node's own
   */
  private <T> T await(CompletionStage<T> asked, ActorRef<JobDesk.Command> desk, Duration patience)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + patience.toNanos() + TimeUnit.SECONDS.toNanos(1);
    long lookAt = System.nanoTime() + WATCH_NANOS;
    while (true) {
      try {
        return asked.toCompletableFuture().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        requireNode(e);
        if (e.getCause() instanceof TimeoutException late) {
          throw late;
        }
        throw new JobException("the coordinator cannot be asked: " + e.getCause(), e);
      } catch (TimeoutException e) {
        requireNode(e);
        if (System.nanoTime() > deadline) {
          throw e;
        }
        if (desk != null && System.nanoTime() > lookAt) {
          lookAt = System.nanoTime() + WATCH_NANOS;
          if (!desks().contains(desk)) {
            throw e; // It may be asked elsewhere.
          }
        }
      }
    }
  }

  private void requireNode(Exception why) {
    if (system.whenTerminated().isCompleted()) {
      throw new JobException("this node is no longer in its cluster; join again", why);
    }
  }
}
