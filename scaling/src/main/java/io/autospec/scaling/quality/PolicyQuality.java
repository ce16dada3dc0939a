package io.autospec.scaling.quality;

import io.autospec.sampler.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The policy carried out: the share of episodes of its task that reach the goal, and, with start,
 * disc and goal on one line, the share that pass the disc on the left (the teacher tosses a fair
 * coin).
 */
record PolicyQuality() implements QualityMeasure {
  private static final int EXECUTED = 8;

  @Override
  public List<QualityPoint.Score> measure(Sampling sampling, int count, long seed)
      throws InterruptedException {
    List<DiscEpisode> episodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SplittableRandom random = new SplittableRandom(seed * 1_000_003 + i);
      // Half of them symmetric: only those tell of the coin.
      episodes.add(i % 2 == 0 ? DiscEpisode.symmetric(random) : DiscEpisode.random(random));
    }
    for (int plan = 0; plan * EXECUTED < DiscEpisode.LIMIT; plan++) {
      List<DiscEpisode> open = episodes.stream().filter(episode -> !episode.over()).toList();
      if (open.isEmpty()) {
        break;
      }
      List<Condition> conditions =
          open.stream()
              .map(episode -> Condition.none().with("global_cond", episode.condition(), 8))
              .toList();
      List<float[]> plans = sampling.draw(conditions, seed + plan);
      for (int i = 0; i < open.size(); i++) {
        open.get(i).carryOut(plans.get(i), EXECUTED);
      }
    }
    int reached = 0;
    int left = 0;
    int symmetric = 0;
    for (int i = 0; i < count; i++) {
      reached += episodes.get(i).succeeded() ? 1 : 0;
      if (i % 2 == 0) {
        symmetric++;
        left += episodes.get(i).wentLeft() ? 1 : 0;
      }
    }
    return List.of(
        QualityPoint.Score.share(
            "success",
            "episodes that reach the goal: more is better; left: half is fair",
            reached,
            count),
        QualityPoint.Score.share(
            "left share", "symmetric episodes that go left: half is fair", left, symmetric));
  }
}
