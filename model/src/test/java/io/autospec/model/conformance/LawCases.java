package io.autospec.model.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.autospec.sampler.kernel.DdimCoefficients;
import io.autospec.sampler.kernel.DdpmCoefficients;
import io.autospec.sampler.kernel.PredictionType;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.Rounding;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.io.IOException;

/**
 * Section 7: for Gaussian data every transition is affine, so the law of every state follows from
 * the kernel's own numbers by recursion.
 */
final class LawCases {
  private static final double F64 = 1e-9;

  /** The float32 coefficients of small timesteps are off by up to 4e-4, relative. */
  private static final double F32 = 5e-4;

  private LawCases() {}

  static Tally gaussian() throws IOException {
    JsonNode laws = Pack.json("law_gaussian.json").get("laws");
    Tally tally = new Tally("exact Gaussian laws", laws.size());
    for (JsonNode law : laws) {
      tally.run(law.toString().substring(0, 200), checks -> law(law, checks));
    }
    return tally;
  }

  private static void law(JsonNode law, Tally.Checks checks) throws IOException {
    SamplerKind kind =
        law.get("sampler").textValue().startsWith("DDIM")
            ? new SamplerKind.Ddim(law.get("eta").doubleValue())
            : Pack.DDPM;
    ScheduleConfig config = Pack.config(law.get("config"), kind);
    int steps = law.get("num_inference_steps").intValue();
    ReverseKernel kernel = ReverseKernels.create(config, kind, steps);
    NoiseSchedule schedule = NoiseSchedule.of(config);
    double[][] wide = new double[steps][];
    double[][] narrow = new double[steps][];
    for (int n = 0; n < steps; n++) {
      double a = schedule.alphaCumprod((int) kernel.timestep(n));
      wide[n] = wideTransition(config, kind, kernel, schedule, n);
      float[] at0 = mean(kernel, n, 0, a);
      float[] at1 = mean(kernel, n, 1, a);
      narrow[n] = new double[] {at0[0], (double) at1[0] - at0[0], kernel.standardDeviation(n)};
    }
    requireLaw(law, wide, F64, "f64", checks);
    requireLaw(law, narrow, F32, "kernel", checks);
  }

  /** Offset, slope and standard deviation of a transition, in float64. */
  private static double[] wideTransition(
      ScheduleConfig config,
      SamplerKind kind,
      ReverseKernel kernel,
      NoiseSchedule schedule,
      int step) {
    int t = (int) kernel.timestep(step);
    double a = schedule.alphaCumprod(t);
    double clean0 = AnalyticModel.GAUSS.clean(0, a);
    double clean1 = AnalyticModel.GAUSS.clean(1, a) - clean0;
    if (kind instanceof SamplerKind.Ddim ddim) {
      int previous = t - schedule.length() / kernel.steps();
      double p = previous >= 0 ? schedule.alphaCumprod(previous) : 1;
      DdimCoefficients c = DdimCoefficients.of(a, p, ddim.eta(), Rounding.FLOAT64);
      double forClean = c.previousSignal() - c.direction() * c.signal() / c.noise();
      return new double[] {
        forClean * clean0, forClean * clean1 + c.direction() / c.noise(), c.sigma()
      };
    }
    boolean last = step + 1 == kernel.steps();
    double p = last ? 1 : schedule.alphaCumprod((int) kernel.timestep(step + 1));
    DdpmCoefficients c = DdpmCoefficients.of(a, p, Rounding.FLOAT64);
    double s = t > 0 ? c.standardDeviation(config.varianceType()) : 0;
    return new double[] {c.cleanFactor() * clean0, c.cleanFactor() * clean1 + c.stateFactor(), s};
  }

  private static float[] mean(ReverseKernel kernel, int step, float x, double a) {
    float[] mean = new float[1];
    float output = (float) AnalyticModel.GAUSS.output(PredictionType.EPSILON, x, a);
    kernel.target(step, new float[] {x}, new float[] {output}, new float[1], mean);
    return mean;
  }

  private static void requireLaw(
      JsonNode law, double[][] transitions, double tolerance, String what, Tally.Checks checks) {
    int steps = transitions.length;
    double[] mean = new double[steps + 1];
    double[] variance = new double[steps + 1];
    variance[0] = 1;
    for (int n = 0; n < steps; n++) {
      double slope = transitions[n][1];
      double s = transitions[n][2];
      mean[n + 1] = transitions[n][0] + slope * mean[n];
      variance[n + 1] = slope * slope * variance[n] + s * s;
    }
    double[] toFinal = new double[steps + 1];
    toFinal[steps] = 1;
    for (int n = steps - 1; n >= 0; n--) {
      toFinal[n] = toFinal[n + 1] * transitions[n][1];
    }
    int[] after = Pack.ints(law.get("after_steps"));
    for (int i = 0; i < after.length; i++) {
      int n = after[i];
      String at = what + " after " + n;
      checks.near(at + " mean", mean[n], law.get("mean").get(i).doubleValue(), tolerance);
      checks.near(
          at + " variance", variance[n], law.get("variance").get(i).doubleValue(), tolerance);
      checks.near(
          at + " covariance",
          variance[n] * toFinal[n],
          law.get("covariance_with_final").get(i).doubleValue(),
          tolerance);
    }
  }
}
