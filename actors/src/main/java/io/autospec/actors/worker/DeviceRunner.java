package io.autospec.actors.worker;

import io.autospec.actors.pool.Refusal;
import io.autospec.actors.wire.AnswerTerms;
import io.autospec.model.device.Device;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device's thread: takes what has arrived, evaluates it in one call, hands the answers back.
 * Any thread may submit.
 */
final class DeviceRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceRunner.class);
  private static final long STOP_MILLIS = 10_000;
  private static final double AGING_CALLS = 20;

  private final Device device;
  private final WorkerSettings settings;
  private final DeviceQueue queue;
  private final OpenNetworks networks;
  private final Consumer<String> failed;
  private final Thread thread;
  private final DenoiserBatch batch = new DenoiserBatch();
  private double callNanos;
  private volatile long evaluations;
  private volatile long busyNanos;
  private volatile boolean draining;
  private volatile Consumer<String> closed = model -> {};

  /**
   * Makes the device's thread and starts it.
   *
   * @param failed hears, on that thread, why it ended if nobody told it to
   */
  DeviceRunner(Device device, String name, WorkerSettings settings, Consumer<String> failed) {
    this.device = device;
    this.failed = failed;
    this.networks = new OpenNetworks(settings.openModels(), model -> closed.accept(model));
    this.settings = settings;
    this.queue =
        new DeviceQueue(settings.queueRows(), settings.capacityRows(), TimeUnit.SECONDS.toNanos(1));
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  Device device() {
    return device;
  }

  int capacityRows() {
    return settings.capacityRows();
  }

  /** Says who hears, on any thread, of each network that is closed for another one. */
  void onClosed(Consumer<String> hears) {
    closed = hears;
  }

  /** Closes the least recently used network if another one would be too many. */
  void makeRoom() {
    networks.makeRoom();
  }

  /** Adds an open network; it is the runner's from now on, and closed by it. */
  void install(String model, Denoiser network) {
    networks.add(model, network);
  }

  /** Whether a model's network is open here. */
  boolean isOpen(String model) {
    return networks.has(model);
  }

  /** Takes a query; it is answered or refused sooner or later, unless it is withdrawn. */
  void submit(EvaluationRequest request) {
    if (draining) {
      request.replies().refused(request, Refusal.DRAINING, "the worker is leaving");
      return;
    }
    switch (queue.put(request)) {
      case TAKEN, KNOWN -> {}
      case FULL -> request.replies().refused(request, Refusal.BUSY, "the worker's queue is full");
      case CLOSED -> request.replies().refused(request, Refusal.DRAINING, "the worker has left");
    }
  }

  /** An answer is not wanted any more: it is refused if the query still waits. */
  void withdraw(long asker, long query) {
    EvaluationRequest request = queue.withdraw(asker, query);
    if (request != null) {
      request.replies().refused(request, Refusal.WITHDRAWN, "withdrawn");
    }
  }

  /** An asker is gone. */
  void forget(long asker) {
    queue.forget(asker);
  }

  /** From now on nothing new is taken; what is here is answered. */
  void drain() {
    draining = true;
  }

  /** The queries that wait or run. */
  List<Long> queries() {
    return queue.queries();
  }

  /** Whether nothing waits and nothing runs. */
  boolean isIdle() {
    return queue.size() == 0;
  }

  /** Rows evaluated so far. */
  long evaluations() {
    return evaluations;
  }

  /** Time spent in calls so far. */
  long busyNanos() {
    return busyNanos;
  }

  private void run() {
    String why = "the worker has left";
    try {
      while (true) {
        List<EvaluationRequest> call = queue.take((long) (settings.lingerFraction() * callNanos));
        if (call.isEmpty()) {
          return;
        }
        serve(call);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // told to stop
    } catch (Throwable e) {
      why = "the thread of " + device + " ended: " + words(e);
      LOG.error(why, e);
      failed.accept(why);
    } finally {
      draining = true;
      try {
        refuse(queue.end(), Refusal.DRAINING, why);
      } finally {
        networks.close();
      }
    }
  }

  /** Whatever goes wrong, nobody waits for an answer that will not come. */
  private void serve(List<EvaluationRequest> call) {
    try {
      evaluate(call);
    } catch (RuntimeException e) {
      LOG.error("{}: a call failed", device, e);
      refuse(call, Refusal.FAILED, words(e));
    } catch (Error e) { // Out of memory, say: what comes next is a new node's.
      refuse(call, Refusal.FAILED, words(e));
      throw e;
    } finally {
      networks.end();
    }
  }

  private void evaluate(List<EvaluationRequest> call) {
    Denoiser network;
    try {
      network = networks.begin(call.get(0).terms().network());
    } catch (RuntimeException e) {
      refuse(call, Refusal.FAILED, words(e));
      return;
    }
    if (network == null) {
      refuse(call, Refusal.NO_MODEL, "the model is not open on " + device);
      return;
    }
    List<EvaluationRequest> fitting = call;
    if (call.stream().anyMatch(request -> request.state().length != network.stateSize())) {
      fitting = call.stream().filter(r -> r.state().length == network.stateSize()).toList();
      refuse(
          call.stream().filter(r -> r.state().length != network.stateSize()).toList(),
          Refusal.FAILED,
          "expected a state of " + network.stateSize() + " floats");
    }
    if (!fitting.isEmpty()) {
      predict(network, fitting);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes them
  private void predict(Denoiser network, List<EvaluationRequest> call) {
    batch.clear();
    for (EvaluationRequest request : call) {
      batch.add(
          new DenoiserBatch.Row(
              request.state(),
              request.terms().inputScale(),
              request.terms().timestep(),
              request.terms().condition(),
              new float[network.outputSize()]));
    }
    long began = System.nanoTime();
    try {
      network.predict(batch);
    } catch (RuntimeException | Error e) {
      failed(network, call, e);
      return;
    }
    long nanos = System.nanoTime() - began;
    callNanos = callNanos == 0 ? nanos : callNanos + (nanos - callNanos) / 8;
    queue.agingNanos((long) (AGING_CALLS * callNanos));
    evaluations += call.size();
    busyNanos += nanos;
    for (int i = 0; i < call.size(); i++) {
      EvaluationRequest request = call.get(i);
      request
          .replies()
          .answered(
              request,
              new AnswerTerms(
                  request.terms().worker(),
                  request.terms().network().model(),
                  call.size(),
                  nanos,
                  Math.max(0, began - request.arrivedNanos())),
              batch.row(i).output());
    }
  }

  /** One bad row must not take its company with it: they are tried again, each alone. */
  private void failed(Denoiser network, List<EvaluationRequest> call, Throwable why) {
    if (Thread.currentThread().isInterrupted()) { // Told to stop: nothing is wrong with the call.
      refuse(call, Refusal.DRAINING, "the worker has left");
      return;
    }
    if (call.size() == 1) {
      refuse(call, Refusal.FAILED, words(why));
      return;
    }
    for (EvaluationRequest request : call) {
      predict(network, List.of(request));
    }
  }

  private static void refuse(List<EvaluationRequest> call, Refusal why, String words) {
    for (EvaluationRequest request : call) {
      request.replies().refused(request, why, words);
    }
  }

  private static String words(Throwable why) {
    return why.getMessage() == null ? why.toString() : why.getMessage();
  }

  /** Stops the thread; what waited is refused. */
  @Override
  public void close() {
    draining = true;
    refuse(queue.close(), Refusal.DRAINING, "the worker has left");
    thread.interrupt();
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
