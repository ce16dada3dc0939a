package io.autospec.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.cli.image.Plan;
import io.autospec.cli.job.Jobs.Request;
import io.autospec.model.builtin.DigitChecker;
import io.autospec.sampler.Algorithm;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Draft;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of the README, measured anew: minutes of network evaluations. */
@Tag("slow")
class MeasuredFiguresTest {
  private static final int SEEDS = 8;

  @ParameterizedTest
  @CsvSource({
    "mnist, 1000, 1, 8, 6.8",
    "mnist, 1000, 1, 16, 11.5",
    "mnist, 1000, 1, 32, 18",
    "mnist, 100, 1, 8, 4.5",
    "mnist, 100, 1, 32, 7",
    "mnist, 1000, 6, 8, 6.8",
    "mnist, 1000, 6, 32, 18",
    "policy, 100, 1, 8, 6.2",
    "policy, 100, 1, 16, 9.8"
  })
  void shouldReachTheSpeedup(String model, int steps, float guidance, int window, double speedup)
      throws InterruptedException {
    // Long chains one a seed; short ones, whose rounds are few and coarse, eight.
    int count = steps >= 1000 ? 1 : 8;
    Request request =
        Request.of(
                model,
                steps,
                model.equals("mnist")
                    ? Jobs.labels(count)
                    : Collections.nCopies(count, Jobs.SYMMETRIC))
            .guidance(guidance);
    double paper = medianSpeedup(request.by(Algorithm.ASD, Draft.FROZEN, window));
    double recycled = medianSpeedup(request.by(Algorithm.RECYCLED, Draft.RECYCLED, window));
    double secant = medianSpeedup(request.by(Algorithm.RECYCLED, Draft.SECANT, window));
    System.out.printf(
        "%s K=%d guidance %.0f window %d: asd %.2f, recycled %.2f, secant %.2f%n",
        model, steps, guidance, window, paper, recycled, secant);
    assertThat(secant).isGreaterThanOrEqualTo(speedup);
  }

  /** The median over seeds of the report's algorithmicSpeedup: steps over mean rounds. */
  private static double medianSpeedup(Request request) throws InterruptedException {
    double[] speedups = new double[SEEDS];
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Integer> rounds = request.seed(seed).run().rounds();
      speedups[seed] =
          request.steps() / rounds.stream().mapToInt(Integer::intValue).average().orElseThrow();
    }
    Arrays.sort(speedups);
    return (speedups[SEEDS / 2 - 1] + speedups[SEEDS / 2]) / 2;
  }

  /** Two proportions of 200 at about 0.96 differ by more than 0.07 once in a thousand times. */
  @Test
  void shouldDrawDigitsAsGoodAsTheSequentialChains() throws InterruptedException {
    Request digits = Request.of("mnist", 1000, Jobs.labels(200));
    double recycled = accuracy(digits.run().samples());
    double sequential =
        accuracy(digits.by(Algorithm.SEQUENTIAL, Draft.SECANT, 1).seed(2).run().samples());
    System.out.printf(
        "class accuracy of 200: recycled %.3f, sequential %.3f%n", recycled, sequential);
    assertThat(recycled).isBetween(sequential - 0.07, sequential + 0.07);
    assertThat(recycled).isGreaterThan(0.9);
  }

  /** The loaded coin: 50 +- 5 % of 400 is two standard errors of a fair one. */
  @Test
  void shouldKeepTheCoinFair() throws InterruptedException {
    Request plans = Request.of("policy", 100, Collections.nCopies(400, Jobs.SYMMETRIC));
    double recycled = leftShare(plans.run().samples());
    double sequential =
        leftShare(plans.by(Algorithm.SEQUENTIAL, Draft.SECANT, 1).seed(2).run().samples());
    double fewSteps =
        leftShare(
            plans.by(Algorithm.SEQUENTIAL, Draft.SECANT, 1).sampler("ddim:0", 5).run().samples());
    System.out.printf(
        "left share of 400 plans: recycled %.3f, sequential %.3f, DDIM with 5 steps %.3f%n",
        recycled, sequential, fewSteps);
    assertThat(recycled).isBetween(0.45, 0.55);
    assertThat(sequential).isBetween(0.45, 0.55);
  }

  private static double leftShare(List<float[]> plans) {
    float[] symmetric =
        ((Condition.Float32Value) Jobs.SYMMETRIC.values().get("global_cond")).values();
    long left =
        plans.stream().filter(plan -> Plan.of(plan, symmetric).side() == Plan.Side.LEFT).count();
    return (double) left / plans.size();
  }

  private static double accuracy(List<float[]> digits) {
    int right = 0;
    try (DigitChecker checker = new DigitChecker()) {
      for (int i = 0; i < digits.size(); i++) {
        right += checker.read(digits.get(i)) == i % 10 ? 1 : 0;
      }
    }
    return (double) right / digits.size();
  }
}
