package io.autospec.durable.record;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps job records. A record is replaced as a whole, and only by who has seen its newest revision:
 * of two writers, one is told that it is not the writer any more.
 *
 * <p>Safe for any number of threads; every call may block for as long as the store's own timeouts
 * say (seconds). All of them throw {@link io.autospec.durable.StoreException} while the store
 * cannot be reached.
 */
public interface JobStore extends AutoCloseable {
  /** As many jobs are listed. */
  int MAX_LISTED = 10_000;

  /**
   * Adds a job.
   *
   * @param record its revision is not looked at
   * @return the record with revision 1
   * @throws IllegalArgumentException if there is a job of that id; but for exactly this record,
   *     which whoever could not know whether it was added may add again
   */
  JobRecord create(JobRecord record);

  /**
   * Finds a job.
   *
   * @param id its id
   * @return the newest record
   * @throws io.autospec.durable.CorruptException if it is damaged, and so is the one before it
   *     where there is one; or if a newer version wrote it
   */
  Optional<JobRecord> find(String id);

  /**
   * All jobs, but for those whose record cannot be read, which is logged.
   *
   * @return the newest records, the job submitted last first; at most {@value #MAX_LISTED}
   */
  List<JobRecord> list();

  /**
   * Jobs that are not over, but for those whose record cannot be read, which is logged.
   *
   * @return those that are running, then those that wait, the job submitted first of each first; at
   *     most {@value #MAX_LISTED}
   */
  List<JobRecord> unfinished();

  /**
   * Jobs that are over since long ago, but for those whose record cannot be read, which is logged.
   *
   * @param changedBefore when their records were written last
   * @return at most {@value #MAX_LISTED}; whoever deletes them and asks again gets all of them in
   *     the end
   */
  List<JobRecord> over(Instant changedBefore);

  /**
   * Ids that begin so.
   *
   * @param beginning letters, digits and '-'; of others there are none
   * @param most how many are wanted
   * @return in order of the alphabet, as many at most
   */
  List<String> ids(String beginning, int most);

  /**
   * Replaces a record. After a {@link io.autospec.durable.StoreException} it may or may not have
   * been replaced (a connection can break before the answer); whoever asks the same again is not
   * fenced by what it wrote itself.
   *
   * @param next its revision is that of the record that it replaces
   * @return the record with its new revision, one more
   * @throws FencedException if the stored record has another revision, or is gone
   */
  JobRecord replace(JobRecord next);

  /**
   * Removes a record; one that is not there is no fault.
   *
   * @param id of the job
   */
  void delete(String id);

  /**
   * Removes a record unless it was replaced meanwhile.
   *
   * @param seen what is to be removed
   * @return whether it is gone; false if there is another revision of it
   */
  boolean delete(JobRecord seen);

  /** Where this is, for a person; no secrets. */
  @Override
  String toString();

  @Override
  default void close() {}
}
