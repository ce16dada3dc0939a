package io.autospec.actors.durable;

import io.autospec.actors.job.JobDescription;
import io.autospec.actors.job.JobResult;

/**
 * A finished job, fetched.
 *
 * @param description what was drawn
 * @param result what came of it, all samples included
 */
public record FetchedJob(JobDescription description, JobResult result) {}
