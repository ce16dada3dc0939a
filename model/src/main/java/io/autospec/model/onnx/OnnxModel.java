package io.autospec.model.onnx;

import ai.onnxruntime.OnnxJavaType;
import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelBytes;
import io.autospec.model.ModelException;
import io.autospec.model.ModelInput;
import io.autospec.model.ModelManifest;
import io.autospec.model.ModelMetadata;
import io.autospec.model.config.SchedulerFile;
import io.autospec.model.device.Device;
import io.autospec.model.device.SimulatedDenoiser;
import io.autospec.model.device.WaitClock;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserException;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network in an ONNX file, with its schedule. Loaded once for each device: denoisers of one CPU
 * thread share a session, and so do the denoisers of a GPU; a CPU device of several threads has
 * threads of its own in each session, so there every denoiser loads its own.
 *
 * <p>Safe for any number of threads.
 */
public final class OnnxModel implements DiffusionModel {
  private static final Device.Cpu ONE_THREAD = new Device.Cpu(1);

  /** Beyond this they are found anew: a process may see any number of models. */
  private static final int MOST_VERDICTS = 1024;

  /** Verdicts of the self-test, by all that it depends on; one small entry each. */
  private static final Map<String, BatchSelfTest.Verdict> VERDICTS = new ConcurrentHashMap<>();

  private final String name;
  private final OnnxSource source;
  private final ModelMetadata metadata;
  private final SchedulerFile scheduler;
  private final ModelSignature signature;
  private final long[] sampleShape;
  private final long[] outputShape;
  private final Map<Device, SharedSession> sessions = new HashMap<>();
  private final AtomicLong opened = new AtomicLong();
  private SharedSession held;

  private OnnxModel(
      String name,
      OnnxSource source,
      ModelMetadata metadata,
      SchedulerFile scheduler,
      SharedSession session) {
    this.name = name;
    this.source = source;
    this.metadata = metadata;
    this.scheduler = scheduler;
    this.signature = ModelSignature.read(source.name(), session.session());
    this.sampleShape = ShapeResolver.sampleShape(source.name(), signature, metadata);
    this.outputShape =
        ShapeResolver.outputShape(source.name(), signature, sampleShape, session.session());
    this.held = session;
    sessions.put(ONE_THREAD, session);
  }

  /**
   * Loads a network.
   *
   * @param name for reports
   * @param source the network's bytes
   * @param metadata what the bytes do not say
   * @param scheduler the schedule it was trained with, and the sampler to use it with
   * @return the model
   * @throws ModelException if the network cannot be loaded or is not a score network
   */
  public static OnnxModel load(
      String name, OnnxSource source, ModelMetadata metadata, SchedulerFile scheduler) {
    SharedSession session = SharedSession.load(source, ONE_THREAD);
    try {
      return new OnnxModel(name, source, metadata, scheduler, session);
    } catch (RuntimeException e) {
      session.release();
      throw e;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String sha256() {
    return source.sha256();
  }

  @Override
  public Optional<ModelBytes> bytes() {
    return Optional.of(source.bytes());
  }

  @Override
  public ModelManifest manifest() {
    return new ModelManifest(
        name,
        source.sha256(),
        source.files(),
        Arrays.stream(sampleShape).boxed().toList(),
        scheduler.config(),
        scheduler.kind(),
        metadata.classes(),
        metadata.emptyLabel());
  }

  @Override
  public long[] sampleShape() {
    return sampleShape.clone();
  }

  @Override
  public boolean predictsVariance() {
    return !Arrays.equals(sampleShape, outputShape);
  }

  @Override
  public Optional<String> timestepInput() {
    ModelSignature.Timestep timestep = signature.timestep();
    return Optional.of(
        timestep.tensor()
            + (timestep.perRow()
                ? ", one a row"
                : ", one a call: a window is split into one call a timestep"));
  }

  @Override
  public boolean takesWholeTimestepsOnly() {
    OnnxJavaType type = signature.timestep().tensor().type();
    return type == OnnxJavaType.INT64 || type == OnnxJavaType.INT32;
  }

  @Override
  public ScheduleConfig schedule() {
    return scheduler.config();
  }

  @Override
  public SamplerKind samplerKind() {
    return scheduler.kind();
  }

  @Override
  public List<String> warnings() {
    return scheduler.warnings();
  }

  @Override
  public List<ModelInput> conditionInputs() {
    return signature.conditions().stream()
        .map(ModelSignature.ConditionTensor::toModelInput)
        .toList();
  }

  @Override
  public OptionalLong classes() {
    return metadata.classes();
  }

  @Override
  public OptionalLong emptyLabel() {
    return metadata.emptyLabel();
  }

  /**
   * What the network's inputs and outputs are for.
   *
   * @return as read from the model file
   */
  public ModelSignature signature() {
    return signature;
  }

  @Override
  public Denoiser open(Device device) {
    if (device instanceof Device.Simulated simulated) {
      if (simulated.networkless()) {
        throw new ModelException(
            String.format(
                "device %s: %s is a network and has to be run; use sim: in the place of sim-only:,"
                    + " or the model gaussian-mixture",
                device, name));
      }
      return new SimulatedDenoiser(
          openOnnx(ONE_THREAD), simulated, opened.getAndIncrement(), WaitClock.SYSTEM);
    }
    return openOnnx(device);
  }

  /**
   * Opens the network on a device that is not simulated.
   *
   * @param device the CPU or a GPU
   * @return a denoiser for one thread at a time; the caller closes it
   * @throws ModelException if the device is not there or cannot hold the model
   */
  public OnnxDenoiser openOnnx(Device device) {
    SharedSession session = acquire(device);
    try {
      BatchSelfTest.Verdict verdict = verdict(device, session);
      return denoiser(session, verdict, true);
    } catch (RuntimeException e) {
      session.release();
      throw e;
    }
  }

  /** Lets go of the session that this model holds itself; open denoisers keep theirs. */
  @Override
  public void close() {
    synchronized (sessions) {
      if (held != null) {
        held.release();
        held = null;
      }
    }
  }

  /**
   * Whether the model itself keeps its network in memory: from its making until it is closed.
   *
   * @return whether it does, whatever denoisers do
   */
  public boolean holdsNetwork() {
    synchronized (sessions) {
      return held != null;
    }
  }

  private SharedSession acquire(Device device) {
    if (device instanceof Device.Cpu cpu && cpu.threads() > 1) {
      return SharedSession.load(source, device);
    }
    synchronized (sessions) {
      SharedSession shared = sessions.get(device);
      if (shared != null && shared.acquire()) {
        return shared;
      }
      SharedSession loaded = SharedSession.load(source, device);
      sessions.put(device, loaded);
      return loaded;
    }
  }

  @Override
  public Optional<Batching> batching(Device device) {
    Device real = device instanceof Device.Simulated ? ONE_THREAD : device;
    BatchSelfTest.Verdict verdict = VERDICTS.get(verdictKey(real));
    if (verdict == null) {
      try (OnnxDenoiser denoiser = openOnnx(real)) {
        verdict = denoiser.batchVerdict();
      }
    }
    return Optional.of(
        new Batching(verdict.finding() == BatchSelfTest.Finding.INDEPENDENT, verdict.toString()));
  }

  private String verdictKey(Device device) {
    return String.format(
        "%s %s %d@%s",
        source.sha256(),
        Arrays.toString(sampleShape),
        scheduler.config().numTrainTimesteps(),
        device);
  }

  private BatchSelfTest.Verdict verdict(Device device, SharedSession session) {
    String key = verdictKey(device);
    BatchSelfTest.Verdict verdict = VERDICTS.get(key);
    if (verdict == null) {
      // Under a lock, so that workers that open together test once; they would agree anyway.
      synchronized (VERDICTS) {
        if (VERDICTS.size() >= MOST_VERDICTS) {
          VERDICTS.clear();
        }
        verdict = VERDICTS.computeIfAbsent(key, unused -> selfTest(device, session));
      }
    }
    return verdict;
  }

  private BatchSelfTest.Verdict selfTest(Device device, SharedSession session) {
    int fixed = (int) signature.fixedBatch();
    boolean large = source.size() >= BatchSelfTest.LARGE_BYTES;
    int rows = large ? BatchSelfTest.ROWS_LARGE : BatchSelfTest.ROWS;
    // The batch as it stands: the test is about what happens without a plan.
    BatchPlan plan = fixed > 0 ? BatchPlan.padded(fixed) : BatchPlan.free(rows);
    BatchSelfTest.Verdict none = new BatchSelfTest.Verdict(BatchSelfTest.Finding.UNTESTED, plan);
    // Not closed: its session belongs to the caller, and its buffers are freed with it.
    OnnxDenoiser denoiser = denoiser(session, none, false);
    try {
      MadeUpRows madeUp = new MadeUpRows(denoiser, signature, scheduler.config(), rows);
      return fixed > 0
          ? BatchSelfTest.testFixed(madeUp, fixed)
          : BatchSelfTest.test(madeUp, rows, device instanceof Device.Cuda);
    } catch (DenoiserException e) {
      return BatchSelfTest.untested(fixed);
    } finally {
      denoiser.closeBuffers();
    }
  }

  private OnnxDenoiser denoiser(
      SharedSession session, BatchSelfTest.Verdict verdict, boolean refuseNonFinite) {
    return new OnnxDenoiser(
        source.name(), session, signature, sampleShape, outputShape, verdict, refuseNonFinite);
  }
}
