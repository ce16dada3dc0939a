package io.autospec.cli.options;

import io.autospec.cli.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The labels of {@code --label}: {@code 3}, {@code 0..9}, {@code 1,3,5} or a mixture such as {@code
 * 0..2,7}. Trajectories take them in turn.
 *
 * @param values in the order given; not empty
 */
public record Labels(List<Long> values) {
  private static final int MOST = 100_000;
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(?:\\.\\.(\\d{1,9}))?");

  /** Copies the list. */
  public Labels {
    values = List.copyOf(values);
  }

  /**
   * Reads labels.
   *
   * @param text as on the command line
   * @return the labels
   * @throws BadInputException if the text is none of the forms
   */
  public static Labels parse(String text) {
    List<Long> values = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = PART.matcher(part.strip());
      if (!matcher.matches()) {
        throw new BadInputException(
            "--label: expected a label, a range or a list, such as 3, 0..9 or 1,3,5; found '"
                + text
                + "'");
      }
      long first = Long.parseLong(matcher.group(1));
      long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2));
      if (last < first) {
        throw new BadInputException(
            "--label: a range goes upward, such as 0..9; found '" + text + "'");
      }
      if (last - first >= MOST || values.size() + (last - first) >= MOST) {
        throw new BadInputException(
            "--label: at most " + MOST + " labels; found more in '" + text + "'");
      }
      for (long label = first; label <= last; label++) {
        values.add(label);
      }
    }
    return new Labels(values);
  }

  /**
   * The labels of a job, in turn.
   *
   * @param count trajectories
   * @return one a trajectory
   */
  public List<Long> cycle(int count) {
    List<Long> cycled = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      cycled.add(values.get(i % values.size()));
    }
    return cycled;
  }
}
