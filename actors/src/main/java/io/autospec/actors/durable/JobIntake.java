package io.autospec.actors.durable;

import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobDescriptionJson;
import io.autospec.actors.job.JobMemory;
import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import io.autospec.model.DiffusionModel;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes a job in: fetches all that it consists of, so that its guest can leave, and refuses what
 * cannot be drawn. Blocks; any thread.
 */
final class JobIntake {
  private static final Pattern ID = Pattern.compile("[a-z0-9-]{8,40}");
  private static final int MOST_NAME = 200;
  private static final int MOST_SAMPLES = 1_000_000;

  private final DurableStores stores;
  private final ContentExchange contents;
  private final JobsSettings settings;

  JobIntake(DurableStores stores, ContentExchange contents, JobsSettings settings) {
    this.stores = stores;
    this.contents = contents;
    this.settings = settings;
  }

  /** Takes it in, or says why not by an exception whose message is for a person. */
  JobDesk.Reply take(JobDesk.Submit asked) {
    if (!ID.matcher(asked.id()).matches() || asked.name().length() > MOST_NAME) {
      throw new IllegalArgumentException(
          "a job's id: expected 8 to 40 of a-z, 0-9 and -; its name: at most 200 characters");
    }
    if (asked.description().bytes() > JobDescriptionJson.MOST_BYTES) {
      throw new IllegalArgumentException(
          "a job's description: expected at most "
              + JobDescriptionJson.MOST_BYTES
              + " bytes, found "
              + asked.description().bytes());
    }
    if (stores.jobs().find(asked.id()).isPresent()) {
      return new JobDesk.Done(asked.id()); // Asked again: it was taken in.
    }
    requireRoom();
    try {
      byte[] bytes = contents.fetch(asked.description(), asked.nodeId(), asked.address());
      JobDescription job = JobDescriptionJson.read(bytes);
      if (job.count() > MOST_SAMPLES) {
        throw new IllegalArgumentException(
            "a job: expected at most " + MOST_SAMPLES + " samples, found " + job.count());
      }
      takeModel(job, asked);
      BlobRef description = stores.blobs().put("jobs/" + asked.id() + "/description", bytes);
      create(
          Records.queued(
              asked.id(), asked.name(), asked.priority(), description, job.count(), job.steps()));
      return new JobDesk.Done(asked.id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the coordinator is leaving; ask again", e);
    }
  }

  /** Keeps it where any coordinator finds it; refuses what has no room. */
  private void takeModel(JobDescription job, JobDesk.Submit asked) throws InterruptedException {
    String id = job.manifest().id();
    contents.hold(id);
    try {
      DiffusionModel model = contents.fetchModel(job.manifest(), asked.nodeId(), asked.address());
      int unused = JobMemory.mostOpen(job.spec(model, List.of()), false);
      JobModels.keep(stores.blobs(), model);
    } finally {
      contents.letGo(id);
    }
  }

  /** Another coordinator that was asked too may have been quicker: then it is taken in. */
  private void create(JobRecord record) {
    try {
      JobRecord unused = stores.jobs().create(record);
    } catch (IllegalArgumentException e) {
      if (stores.jobs().find(record.id()).isEmpty()) {
        throw e;
      }
    }
  }

  private void requireRoom() {
    long queued =
        stores.jobs().unfinished().stream().filter(job -> job.status() == JobStatus.QUEUED).count();
    if (queued >= settings.mostQueued() + (long) settings.mostRunning()) {
      throw new IllegalArgumentException(
          queued
              + " jobs wait already, and autospec.jobs.most-queued is "
              + settings.mostQueued()
              + "; wait for some, or cancel some");
    }
  }
}
