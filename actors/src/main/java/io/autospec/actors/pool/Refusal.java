package io.autospec.actors.pool;

/** Why a worker will not answer a query. */
public enum Refusal {
  /** It has no room, or the query never reached it. */
  BUSY,
  /** It is leaving. */
  DRAINING,
  /** It does not have the model open. */
  NO_MODEL,
  /** It was told that the answer is not wanted any more. */
  WITHDRAWN,
  /** Its network failed on it, or it answered nonsense. */
  FAILED,
  /** It has heard of a newer coordinator of the job. */
  FENCED
}
