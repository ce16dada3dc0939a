package io.autospec.actors.durable;

import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobDescriptionJson;
import io.autospec.actors.job.JobSpec;
import io.autospec.durable.StoreException;
import io.autospec.durable.record.FencedException;
import io.autospec.durable.record.JobRecord;
import io.autospec.model.DiffusionModel;
import java.util.List;

/**
 * A job that this coordinator has taken over, and all that is needed to draw it.
 *
 * @param keeper has the record
 * @param spec what is drawn
 * @param model its id; held here, until whoever has the claim lets go of it
 * @param manifest of the model
 */
record JobClaim(JobKeeper keeper, JobSpec spec, String model, String manifest) {
  /**
   * Takes a job over; blocks.
   *
   * @param parts what jobs work with
   * @param id the job's
   * @return the claim; null if there is nothing to run
   * @throws StoreException if it cannot be taken over now
   * @throws FencedException if another coordinator was quicker
   * @throws RuntimeException if it can never be drawn; its record says so then
   */
  static JobClaim take(JobEntity.Parts parts, String id) {
    JobRecord record = parts.stores().jobs().find(id).orElse(null);
    if (record == null || record.status().isOver()) {
      return null;
    }
    try {
      JobDescription job =
          JobDescriptionJson.read(parts.stores().blobs().get(record.description()));
      return take(parts, record, job);
    } catch (StoreException | FencedException e) {
      throw e;
    } catch (RuntimeException e) {
      if (JobFailures.passes(e)) {
        throw new StoreException("cannot be taken up here now: " + e.getMessage(), e);
      }
      JobFailures.write(parts.stores().jobs(), id, record.epoch(), parts.owner(), e);
      throw e;
    }
  }

  private static JobClaim take(JobEntity.Parts parts, JobRecord record, JobDescription job) {
    ContentExchange contents = parts.contents();
    String id = job.manifest().id();
    contents.hold(id);
    boolean taken = false;
    try {
      DiffusionModel model = JobModels.open(parts.stores().blobs(), contents, job.manifest());
      JobSpec spec = job.spec(model, List.of());
      String unused = contents.register(model);
      SampleSink sink = new ShardSink(parts.stores().blobs(), record.id(), job);
      JobKeeper keeper = new JobKeeper(parts.stores(), record, parts.owner(), sink);
      JobClaim claim = new JobClaim(keeper, spec, id, contents.manifest(id));
      taken = true;
      return claim;
    } finally {
      if (!taken) {
        contents.letGo(id);
      }
    }
  }
}
