package io.autospec.transport;

import io.autospec.transport.frame.FrameCounters;
import io.autospec.transport.frame.FrameVerdict;
import java.util.function.Consumer;

/**
 * Says what was dropped, once a second at most, however much it is. Of the node's thread; allocates
 * only when it says something.
 */
final class DropLog {
  private static final long PERIOD_NANOS = 1_000_000_000L;

  private final FrameCounters counters;
  private final Consumer<String> log;
  private final int nodeId;
  private final FrameVerdict[] verdicts = FrameVerdict.values();
  private final long[] said = new long[verdicts.length];
  private long lastNanos;

  DropLog(int nodeId, FrameCounters counters, Consumer<String> log, long nowNanos) {
    this.nodeId = nodeId;
    this.counters = counters;
    this.log = log;
    this.lastNanos = nowNanos - PERIOD_NANOS;
  }

  void onTick(long nowNanos) {
    if (nowNanos - lastNanos < PERIOD_NANOS || !hasNews()) {
      return;
    }
    lastNanos = nowNanos;
    StringBuilder text = new StringBuilder("node " + nodeId + " dropped frames:");
    for (int i = 0; i < verdicts.length; i++) {
      long count = counters.count(verdicts[i]);
      if (isDrop(verdicts[i]) && count > said[i]) {
        text.append(' ').append(count - said[i]).append(' ').append(verdicts[i]).append(',');
        said[i] = count;
      }
    }
    text.setLength(text.length() - 1);
    log.accept(text.toString());
  }

  private boolean hasNews() {
    for (int i = 0; i < verdicts.length; i++) {
      if (isDrop(verdicts[i]) && counters.count(verdicts[i]) > said[i]) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDrop(FrameVerdict verdict) {
    return !verdict.taken() && verdict != FrameVerdict.DUPLICATE;
  }
}
