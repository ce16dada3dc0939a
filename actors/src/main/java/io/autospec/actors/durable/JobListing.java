package io.autospec.actors.durable;

import io.autospec.durable.record.JobRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** As many jobs as one message of the control plane holds, which is 256 KiB. Pure. */
final class JobListing {
  private static final int MOST_JOBS = 300;
  private static final int MOST_BYTES = 200 << 10;
  private static final int MOST_NAME = 80;
  private static final int MOST_WORDS = 200;

  /** A view's numbers, and the names of its fields. */
  private static final int VIEW_BYTES = 320;

  private JobListing() {}

  /**
   * Makes the list.
   *
   * @param jobs in its order
   * @return the first of them, names and words cut
   */
  static List<JobView> of(List<JobRecord> jobs) {
    List<JobView> views = new ArrayList<>();
    int bytes = 0;
    for (JobRecord job : jobs) {
      JobView view = JobView.of(job).cut(MOST_NAME, MOST_WORDS);
      bytes += VIEW_BYTES;
      for (String text : List.of(view.id(), view.name(), view.owner(), view.words())) {
        bytes += text.getBytes(StandardCharsets.UTF_8).length;
      }
      if (views.size() == MOST_JOBS || bytes > MOST_BYTES) {
        break;
      }
      views.add(view);
    }
    return views;
  }
}
