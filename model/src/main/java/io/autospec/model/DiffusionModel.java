package io.autospec.model;

import io.autospec.model.device.Device;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A model that is ready to run: its name, shapes and schedule, and how to open it on a device. Safe
 * for any number of threads.
 */
public interface DiffusionModel extends AutoCloseable {
  /**
   * The name for reports: a built-in's name, or the folder's or file's.
   *
   * @return not empty
   */
  String name();

  /**
   * What identifies the network: the SHA-256 of the model file and, behind it, of its external
   * data.
   *
   * @return 64 hexadecimal digits
   */
  String sha256();

  /**
   * The network's bytes, for another process; their SHA-256 is {@link #sha256()}.
   *
   * @return a stream that the caller closes; empty for a model in closed form
   * @throws ModelException if the model's files are no longer there or have changed in length
   */
  default Optional<ModelBytes> bytes() {
    return Optional.empty();
  }

  /**
   * All that another process has to know to make this very model.
   *
   * @return the manifest; of no files for a model in closed form
   * @throws ModelException if the model cannot be described, because its external data does not lie
   *     beside the model file for example
   */
  default ModelManifest manifest() {
    return new ModelManifest(
        name(),
        sha256(),
        List.of(),
        Arrays.stream(sampleShape()).boxed().toList(),
        schedule(),
        samplerKind(),
        classes(),
        emptyLabel());
  }

  /**
   * The shape of one sample, without the batch axis.
   *
   * @return for example {1, 28, 28}
   */
  long[] sampleShape();

  /**
   * Whether an output holds the variance too, behind the mean.
   *
   * @return true for networks with twice the sample's channels
   */
  default boolean predictsVariance() {
    return false;
  }

  /**
   * Whether the network counts timesteps in integers, so that a chain of fractional timesteps
   * cannot be run on it.
   *
   * @return true for networks with an integer timestep input
   */
  default boolean takesWholeTimestepsOnly() {
    return false;
  }

  /**
   * The timestep input, for a person.
   *
   * @return its name, type and shape, and whether rows of one call can differ in it; empty for a
   *     model in closed form
   */
  default Optional<String> timestepInput() {
    return Optional.empty();
  }

  /**
   * How rows share network calls on a device. Opens the network there if nothing has before.
   *
   * @param device where the network would run
   * @return what was found; empty for a model in closed form, whose rows never meet
   * @throws ModelException if the device is not there or cannot hold the model
   */
  default Optional<Batching> batching(Device device) {
    return Optional.empty();
  }

  /**
   * How rows share network calls.
   *
   * @param independent whether a row's bits were seen not to depend on its batch
   * @param text what was found and what is done about it, for a person: one line
   */
  record Batching(boolean independent, String text) {}

  /**
   * What a person should know of this model's files before it runs.
   *
   * @return one line each; empty if all is as it should be
   */
  default List<String> warnings() {
    return List.of();
  }

  /**
   * The schedule that the model was trained with.
   *
   * @return the parsed scheduler configuration
   */
  ScheduleConfig schedule();

  /**
   * The sampler that the model's scheduler configuration stands for.
   *
   * @return DDPM unless the configuration says otherwise
   */
  default SamplerKind samplerKind() {
    return new SamplerKind.Ddpm();
  }

  /**
   * The conditions that the network wants beside sample and timestep.
   *
   * @return in the model's order; empty for an unconditional network
   */
  List<ModelInput> conditionInputs();

  /**
   * The number of classes, if the model says so.
   *
   * @return the labels are 0 .. classes-1
   */
  OptionalLong classes();

  /**
   * The label that stands for "no label" in classifier-free guidance, if the model has one.
   *
   * @return the empty label
   */
  OptionalLong emptyLabel();

  /**
   * Opens the network.
   *
   * @param device where to run it
   * @return a denoiser for one thread at a time; the caller closes it
   * @throws ModelException if the device is not there or cannot hold the model
   */
  Denoiser open(Device device);

  /**
   * Lets go of what the model holds itself. Denoisers that are open stay usable; closing twice is
   * harmless.
   */
  @Override
  default void close() {}
}
