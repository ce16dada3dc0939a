package io.autospec.systemtests;

import io.autospec.sampler.chain.StepObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Watches that each trajectory of a job decides each of its steps once, in order. Any thread. */
final class StepsSeen implements IntFunction<StepObserver> {
  private final ConcurrentHashMap<Integer, AtomicInteger> next = new ConcurrentHashMap<>();
  private final List<String> wrong = new ArrayList<>();

  @Override
  public StepObserver apply(int trajectory) {
    AtomicInteger expected = new AtomicInteger();
    if (next.putIfAbsent(trajectory, expected) != null) {
      note("trajectory " + trajectory + " began twice");
    }
    return (step, state, mean, prediction, after, accepted) -> {
      int due = expected.getAndIncrement();
      if (step != due) {
        note("trajectory " + trajectory + " decided step " + step + " where " + due + " was due");
      }
    };
  }

  private synchronized void note(String words) {
    wrong.add(words);
  }

  /**
   * Returns what was lost, doubled or out of order when the job was over: nothing, if all is as it
   * should be.
   */
  synchronized List<String> wrong(JobPlan plan) {
    List<String> all = new ArrayList<>(wrong);
    for (int i = 0; i < plan.count(); i++) {
      AtomicInteger decided = next.get(i);
      if (decided == null || decided.get() != plan.steps()) {
        all.add("trajectory " + i + " decided " + decided + " steps of " + plan.steps());
      }
    }
    return all;
  }
}
