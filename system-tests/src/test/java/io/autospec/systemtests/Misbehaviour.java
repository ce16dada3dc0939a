package io.autospec.systemtests;

/** What is wrong with the answers of {@link RogueWorkerMain}. */
enum Misbehaviour {
  /** One number is none. */
  NAN,
  /** One number is missing. */
  TOO_SHORT,
  /** One number too many. */
  TOO_LONG,
  /** Of an epoch before the job's, with other numbers. */
  STALE_EPOCH,
  /** By another model's hash, with other numbers. */
  OTHER_MODEL,
  /** Right, and then a second one with other numbers. */
  TWICE,
  /** None comes. */
  SILENT
}
