package io.autospec.cli;

import io.autospec.actors.durable.FetchedJob;
import io.autospec.actors.durable.JobView;
import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobException;
import io.autospec.cli.job.JobsConnection;
import io.autospec.cli.job.Place;
import io.autospec.cli.jobs.JobsAccess;
import io.autospec.model.DiffusionModel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The jobs of a cluster that never was. What {@link #describe} answers, one look after the other,
 * is what a test has queued; no look takes time, but the clock goes on.
 */
final class FakeJobs implements JobsConnection, JobsAccess.Time {
  static final String ID = "3f2a91c0-1111-4222-8333-444455556666";
  static final long NOW = 1_800_000_000_000L;

  final List<JobView> all = new ArrayList<>();
  final Deque<Object> looks = new ArrayDeque<>();
  final List<String> asked = new ArrayList<>();
  JobDescription submitted;
  int attached;
  int closed;
  private long now = NOW;

  JobsAccess access() {
    return new JobsAccess(
        settings -> {
          attached++;
          asked.add("attach " + settings.seeds());
          return this;
        },
        this);
  }

  /** A job of 4 trajectories of 100 steps. */
  static JobView view(String id, String status, long epoch, long committed, String words) {
    return new JobView(
        id,
        "digits",
        0,
        status,
        epoch,
        epoch == 0 ? "" : "coordinator-" + epoch,
        NOW - 90_000,
        NOW - 1_000,
        4,
        100,
        (int) (committed / 100),
        committed,
        -1,
        words);
  }

  @Override
  public String submit(JobDescription job, DiffusionModel model, String name, int priority) {
    asked.add("submit " + name + " " + priority);
    submitted = job;
    return ID;
  }

  @Override
  public List<JobView> list() {
    asked.add("list");
    return List.copyOf(all);
  }

  @Override
  public List<String> ids(String beginning) {
    asked.add("ids " + beginning);
    return all.stream().map(JobView::id).filter(id -> id.startsWith(beginning)).toList();
  }

  @Override
  public JobView describe(String id) {
    asked.add("describe " + id);
    Object look = looks.size() == 1 ? looks.peek() : looks.poll();
    if (look instanceof RuntimeException failure) {
      throw failure;
    }
    return (JobView) look;
  }

  @Override
  public void cancel(String id) {
    asked.add("cancel " + id);
  }

  @Override
  public void resume(String id) {
    asked.add("resume " + id);
  }

  @Override
  public FetchedJob fetch(String id) {
    asked.add("fetch " + id);
    if (submitted == null) {
      throw new JobException("job " + id + " is RUNNING");
    }
    DiffusionModel model = FakeModel.SOURCE.load("mnist", Optional.empty(), Optional.empty());
    return new FetchedJob(
        submitted,
        new FakeRunner().run(submitted.spec(model, List.of()), new Place.Here(), progress -> {}));
  }

  @Override
  public void close() {
    closed++;
  }

  @Override
  public long millis() {
    return now;
  }

  @Override
  public void pause(Duration duration) {
    now += duration.toMillis();
  }
}
