package io.autospec.cli.jobs;

import io.autospec.cli.BadInputException;
import io.autospec.cli.job.JobsConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Ids of jobs as people type and read them: their beginnings, as long as no two begin alike. */
final class JobIds {
  /** Shorter ones are typing errors more often than not. */
  private static final int LEAST_TYPED = 4;

  static final int LEAST_SHOWN = 8;
  private static final int WHOLE = 36;
  private static final int MOST_NAMED = 4;

  private JobIds() {}

  /**
   * Finds the job that is meant.
   *
   * @param typed an id or its beginning
   * @param jobs asked only for a beginning
   * @return the whole id
   * @throws BadInputException if none is meant, or several are
   * @throws InterruptedException if the thread was interrupted
   */
  static String find(String typed, JobsConnection jobs) throws InterruptedException {
    requireLongEnough(typed);
    return typed.length() >= WHOLE ? typed : find(typed, jobs.ids(typed));
  }

  /**
   * Refuses what cannot be an id, before anybody is asked.
   *
   * @param typed an id or its beginning
   */
  static void requireLongEnough(String typed) {
    if (typed.length() < LEAST_TYPED) {
      throw new BadInputException(
          "a job's id: expected its first "
              + LEAST_TYPED
              + " characters or more; found '"
              + typed
              + "'");
    }
  }

  static String find(String typed, List<String> ids) {
    if (ids.contains(typed)) {
      return typed;
    }
    List<String> meant = ids.stream().filter(id -> id.startsWith(typed)).toList();
    if (meant.size() == 1) {
      return meant.get(0);
    }
    throw new BadInputException(
        meant.isEmpty()
            ? "there is no job " + typed + "; 'autospec jobs' lists those that there are"
            : meant.size()
                + " jobs begin with "
                + typed
                + ": "
                + meant.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (meant.size() > MOST_NAMED ? ", ..." : "")
                + "; give more characters");
  }

  /**
   * How much of each id has to be shown.
   *
   * @param ids all of them
   * @return characters: 8, or more where two begin alike
   */
  static int shown(List<String> ids) {
    int length = LEAST_SHOWN;
    while (length < WHOLE) {
      Set<String> beginnings = new HashSet<>();
      int most = length;
      if (ids.stream().allMatch(id -> beginnings.add(cut(id, most)))) {
        return length;
      }
      length++;
    }
    return WHOLE;
  }

  static String cut(String id, int length) {
    return id.length() <= length ? id : id.substring(0, length);
  }
}
