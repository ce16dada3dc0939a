package io.autospec.simulator;

import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.record.JobRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What lies in the simulated store, whoever asks. */
final class StoreState {
  /** A blob as it was put. */
  record Stored(byte[] bytes, BlobRef ref, long at) {}

  final Map<String, Stored> blobs = new TreeMap<>();
  final Map<String, JobRecord> records = new TreeMap<>();

  /** Blobs that a power cut took, and nobody has put again. */
  final Set<String> lost = new HashSet<>();

  long slowUntil;
  long downUntil;
  long muteUntil;

  /** Whether a power cut has taken something of a job that nobody has put again. */
  boolean hasLost(String job) {
    for (String name : lost) {
      if (name.startsWith("jobs/" + job + "/")) {
        return true;
      }
    }
    return false;
  }

  /** The power fails: of what was put a moment ago some is gone, and some is torn. */
  void powerCut(Dice dice, long since) {
    List<String> recent = new ArrayList<>();
    blobs.forEach(
        (name, stored) -> {
          if (stored.at() >= since && stored.at() > 0) {
            recent.add(name);
          }
        });
    for (String name : recent) {
      double what = dice.between(0.0, 1.0);
      if (what < 0.3) {
        blobs.remove(name);
        lost.add(name);
      } else if (what < 0.6) {
        Stored whole = blobs.get(name);
        byte[] torn = Arrays.copyOf(whole.bytes(), whole.bytes().length / 2);
        blobs.put(name, new Stored(torn, whole.ref(), whole.at()));
        lost.add(name);
      }
    }
  }
}
