package io.autospec.scaling.run;

import io.autospec.model.DiffusionModel;
import io.autospec.model.ModelBytes;
import io.autospec.model.ModelInput;
import io.autospec.model.ModelManifest;
import io.autospec.model.device.Device;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model whose calls are written down: each network that is opened is a worker. Costs two readings
 * of the clock a call.
 *
 * @param of the model
 * @param log of its calls
 * @param opened how many networks were
 */
record RecordedModel(DiffusionModel of, CallLog log, AtomicInteger opened)
    implements DiffusionModel {

  RecordedModel(DiffusionModel of, CallLog log) {
    this(of, log, new AtomicInteger());
  }

  @Override
  public Denoiser open(Device device) {
    return new Recorded(of.open(device), opened.getAndIncrement(), log);
  }

  private record Recorded(Denoiser network, int worker, CallLog log) implements Denoiser {
    @Override
    public int stateSize() {
      return network.stateSize();
    }

    @Override
    public int outputSize() {
      return network.outputSize();
    }

    @Override
    public void predict(DenoiserBatch batch) {
      float[] timesteps = new float[batch.size()];
      for (int i = 0; i < timesteps.length; i++) {
        timesteps[i] = batch.row(i).timestep();
      }
      long began = System.nanoTime();
      network.predict(batch);
      log.record(worker, began, System.nanoTime(), timesteps);
    }

    @Override
    public void close() {
      network.close();
    }
  }

  @Override
  public String name() {
    return of.name();
  }

  @Override
  public String sha256() {
    return of.sha256();
  }

  @Override
  public Optional<ModelBytes> bytes() {
    return of.bytes();
  }

  @Override
  public ModelManifest manifest() {
    return of.manifest();
  }

  @Override
  public long[] sampleShape() {
    return of.sampleShape();
  }

  @Override
  public boolean predictsVariance() {
    return of.predictsVariance();
  }

  @Override
  public boolean takesWholeTimestepsOnly() {
    return of.takesWholeTimestepsOnly();
  }

  @Override
  public Optional<String> timestepInput() {
    return of.timestepInput();
  }

  @Override
  public Optional<Batching> batching(Device device) {
    return of.batching(device);
  }

  @Override
  public List<String> warnings() {
    return of.warnings();
  }

  @Override
  public ScheduleConfig schedule() {
    return of.schedule();
  }

  @Override
  public SamplerKind samplerKind() {
    return of.samplerKind();
  }

  @Override
  public List<ModelInput> conditionInputs() {
    return of.conditionInputs();
  }

  @Override
  public OptionalLong classes() {
    return of.classes();
  }

  @Override
  public OptionalLong emptyLabel() {
    return of.emptyLabel();
  }
}
