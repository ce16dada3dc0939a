/**
 * What outlives a process. A job is a small record in a {@link io.autospec.durable.record.JobStore}
 * and larger things beside it in a {@link io.autospec.durable.blob.BlobStore}: its description, the
 * checkpoints of its open trajectories, its finished samples. A record names blobs by content, and
 * a blob is there before a record names it.
 */
package io.autospec.durable;
