package io.autospec.testkit;

import io.autospec.law.PValue;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.noise.NoiseSource;
import java.util.List;

/**
 * A closed-form target, a chain over it, and the exact law of the chain's samples.
 *
 * @param name for messages
 * @param kernel the transitions
 * @param network the exact network
 * @param law compares samples with the exact law
 */
public record LawTarget(String name, ReverseKernel kernel, Denoiser network, ExactLaw law) {
  /** The law of a chain's final state. */
  @FunctionalInterface
  public interface ExactLaw {
    /**
     * Compares samples with the law.
     *
     * @param samples independent draws
     * @param noise draws from the law, where a test needs them; addressed as AUXILIARY
     * @return p-values, each uniform if the samples have the law
     */
    List<PValue> test(float[][] samples, NoiseSource noise);
  }

  @Override
  public String toString() {
    return name;
  }
}
