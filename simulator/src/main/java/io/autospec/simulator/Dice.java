package io.autospec.simulator;

import java.util.SplittableRandom;

/**
 * One component's own randomness: a draw more in one disturbs no other. The same seed and component
 * give the same draws.
 */
final class Dice {
  private final SplittableRandom random;

  private Dice(SplittableRandom random) {
    this.random = random;
  }

  /** The source of a component of a run. */
  static Dice of(long seed, String component) {
    long mixed = seed * 0x9E3779B97F4A7C15L + 0x2545F4914F6CDD1DL;
    for (int i = 0; i < component.length(); i++) {
      mixed = (mixed ^ component.charAt(i)) * 0x100000001b3L;
      mixed ^= mixed >>> 29;
    }
    return new Dice(new SplittableRandom(mixed));
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** A whole number from 0, below a bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Evenly between two bounds, the lower included; the lower one if there is nothing between. */
  long between(long least, long most) {
    return most <= least ? least : random.nextLong(least, most);
  }

  double between(double least, double most) {
    return least + random.nextDouble() * (most - least);
  }

  /** A waiting time with a mean. */
  long exponential(long mean) {
    return (long) (-StrictMath.log(1 - random.nextDouble()) * mean);
  }

  /** One of several. */
  @SafeVarargs
  final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
