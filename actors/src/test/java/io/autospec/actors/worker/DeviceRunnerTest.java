package io.autospec.actors.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.autospec.actors.pool.Refusal;
import io.autospec.actors.wire.AnswerTerms;
import io.autospec.actors.wire.NetworkKey;
import io.autospec.actors.wire.QueryTerms;
import io.autospec.model.device.Device;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.DenoiserException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeviceRunnerTest {
  private static final String MODEL = "ab".repeat(32);

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final CountDownLatch evaluating = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final DeviceRunner runner =
      new DeviceRunner(new Device.Cpu(1), "device", WorkerSettings.DEFAULTS, events::add);

  @AfterEach
  void stop() {
    runner.close();
  }

  /** Waits in its first call. */
  private final class Waiting implements Denoiser {
    @Override
    public int stateSize() {
      return 1;
    }

    @Override
    public int outputSize() {
      return 1;
    }

    @Override
    public void predict(DenoiserBatch batch) {
      evaluating.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DenoiserException("interrupted");
      }
    }

    @Override
    public void close() {
      events.add("closed");
    }
  }

  /** Throws instead of taking an answer. */
  private final class Faulty implements EvaluationRequest.Replies {
    private final Throwable fault;

    private Faulty(Throwable fault) {
      this.fault = fault;
    }

    @Override
    public void answered(EvaluationRequest request, AnswerTerms terms, float[] output) {
      if (fault instanceof Error error) {
        throw error;
      } else if (fault instanceof RuntimeException exception) {
        throw exception;
      }
      events.add(request.query() + " answered");
    }

    @Override
    public void refused(EvaluationRequest request, Refusal why, String words) {
      events.add(request.query() + " " + why + " " + words);
    }
  }

  private void submit(long query, Throwable fault) {
    QueryTerms terms =
        new QueryTerms(0, 1, new NetworkKey(MODEL, false, null), 1, 1, Condition.none(), 1, 1);
    runner.submit(new EvaluationRequest(1, query, 1, terms, new float[1], new Faulty(fault), 0));
  }

  private String next() throws InterruptedException {
    return events.poll(20, TimeUnit.SECONDS);
  }

  /** Before, askers waited for all that was here, and the node went on as if it had the device. */
  @Test
  void shouldRefuseAllItHasAndSaySoWhenItsThreadEnds() throws InterruptedException {
    runner.install(MODEL, new Waiting());
    submit(1, new OutOfMemoryError("planted"));
    evaluating.await();
    submit(2, null);
    goOn.countDown();
    assertThat(next()).isEqualTo("1 FAILED planted");
    assertThat(next()).isEqualTo("the thread of cpu ended: planted");
    assertThat(next()).isEqualTo("2 DRAINING the thread of cpu ended: planted");
    assertThat(next()).isEqualTo("closed");
    submit(3, null);
    assertThat(next()).startsWith("3 DRAINING");
    assertThat(runner.isIdle()).isTrue();
  }

  @Test
  void shouldOutliveAnAnswerThatCannotBeTaken() throws InterruptedException {
    goOn.countDown();
    runner.install(MODEL, new Waiting());
    submit(1, new IllegalStateException("planted"));
    assertThat(next()).isEqualTo("1 FAILED planted");
    submit(2, null);
    assertThat(next()).isEqualTo("2 answered");
  }

  /** Else a job would be told of a fault when only its node is closed. */
  @Test
  void shouldSayThatItHasLeftWhenItIsClosedInACall() throws InterruptedException {
    runner.install(MODEL, new Waiting());
    submit(1, null);
    evaluating.await();
    runner.close();
    assertThat(next()).isEqualTo("1 DRAINING the worker has left");
    assertThat(next()).isEqualTo("closed");
  }
}
