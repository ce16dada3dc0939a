package io.autospec.systemtests;

import io.autospec.actors.job.JobResult;
import io.autospec.cli.report.SamplesDigest;
import java.util.Arrays;
import java.util.List;

/**
 * What a job left, as one line of words for another process.
 *
 * @param sha256 of its samples
 * @param rounds of each trajectory
 * @param wrongSteps steps that were lost, decided twice or out of order
 * @param strays answers that reached a chain which had not asked, or had the answer
 * @param redispatched queries that were sent again
 * @param workersLost workers that went without a goodbye
 * @param devices there at the end
 * @param millis it took
 */
record Drawn(
    String sha256,
    List<Integer> rounds,
    int wrongSteps,
    long strays,
    int redispatched,
    int workersLost,
    int devices,
    long millis) {

  static Drawn of(JobResult result, int wrongSteps) {
    return new Drawn(
        SamplesDigest.of(result.samples()),
        result.rounds(),
        wrongSteps,
        result.strays(),
        result.redispatched(),
        result.workersLost(),
        result.devices().size(),
        result.wallNanos() / 1_000_000);
  }

  /** Returns what a person wants to know of a disturbed run. */
  String figures() {
    return "%d ms, %d queries sent again, %d workers lost, %d devices at the end"
        .formatted(millis, redispatched, workersLost, devices);
  }

  String line() {
    return String.join(
        " ",
        sha256,
        rounds.toString().replaceAll("[\\[\\] ]", ""),
        Integer.toString(wrongSteps),
        Long.toString(strays),
        Integer.toString(redispatched),
        Integer.toString(workersLost),
        Integer.toString(devices),
        Long.toString(millis));
  }

  static Drawn parse(String[] words) {
    return new Drawn(
        words[0],
        Arrays.stream(words[1].split(",", -1)).map(Integer::valueOf).toList(),
        Integer.parseInt(words[2]),
        Long.parseLong(words[3]),
        Integer.parseInt(words[4]),
        Integer.parseInt(words[5]),
        Integer.parseInt(words[6]),
        Long.parseLong(words[7]));
  }
}
