package io.autospec.model.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.autospec.sampler.kernel.DdimCoefficients;
import io.autospec.sampler.kernel.DdpmCoefficients;
import io.autospec.sampler.kernel.EulerAncestralCoefficients;
import io.autospec.sampler.kernel.EulerAncestralKernel;
import io.autospec.sampler.kernel.PredictionType;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.Rounding;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.VarianceType;
import java.io.IOException;

/** The coefficient rows of sections 3 to 5: float32 from the kernels, float64 beside them. */
final class CoefficientCases {
  private static final double F64 = 1e-11;

  /** Logarithms and exponentials are not prescribed to the last bit. */
  private static final double F32_LOG = 4e-7;

  private CoefficientCases() {}

  static Tally ddpm() throws IOException {
    JsonNode combos = Pack.json("ddpm/coefficients_index.json").get("combos");
    int[] rows = Pack.array("ddpm/coefficients_rows_i32.npy").ints();
    float[] f32 = Pack.array("ddpm/coefficients_f32.npy").floats();
    double[] f64 = Pack.array("ddpm/coefficients_f64.npy").doubles();
    Tally tally = new Tally("DDPM coefficients", combos.size());
    for (JsonNode combo : combos) {
      tally.run(
          combo.toString(),
          checks -> {
            ScheduleConfig plain =
                Pack.config(combo, Pack.DDPM).toBuilder().clipSample(true).build();
            ScheduleConfig large = plain.toBuilder().varianceType(VarianceType.FIXED_LARGE).build();
            int steps = combo.get("num_inference_steps").intValue();
            ReverseKernel small = ReverseKernels.create(plain, Pack.DDPM, steps);
            ReverseKernel wide = ReverseKernels.create(large, Pack.DDPM, steps);
            NoiseSchedule schedule = NoiseSchedule.of(plain);
            int begin = combo.get("row_begin").intValue();
            checks.same("rows", combo.get("row_end").intValue() - begin, small.steps());
            for (int n = 0; n < small.steps(); n++) {
              int row = begin + n;
              int t = rows[row * 4 + 2];
              int previous = rows[row * 4 + 3];
              checks.exact("t", small.timestep(n), t);
              checks.same("step", rows[row * 4 + 1], n);
              int at = row * 8;
              checks.exact("coef_x0 " + t, linear(small, n, 0, 1), f32[at]);
              checks.exact("coef_xt " + t, linear(small, n, 1, 0), f32[at + 1]);
              checks.exact("small " + t, small.standardDeviation(n), f32[at + 2]);
              checks.exact("large " + t, wide.standardDeviation(n), f32[at + 3]);
              ddpmRow(checks, schedule, t, previous, Rounding.FLOAT32, widened(f32, at), 0);
              ddpmRow(checks, schedule, t, previous, Rounding.FLOAT64, slice(f64, at), F64);
            }
          });
    }
    return tally;
  }

  private static void ddpmRow(
      Tally.Checks checks,
      NoiseSchedule schedule,
      int t,
      int previous,
      Rounding rounding,
      double[] expected,
      double tolerance) {
    DdpmCoefficients c =
        DdpmCoefficients.of(
            schedule.alphaCumprod(t),
            previous >= 0 ? schedule.alphaCumprod(previous) : 1,
            rounding);
    double drawn = t > 0 ? 1 : 0;
    String at = rounding + " t " + t;
    checks.relative(at, c.cleanFactor(), expected[0], tolerance);
    checks.relative(at, c.stateFactor(), expected[1], tolerance);
    checks.relative(
        at, drawn * c.standardDeviation(VarianceType.FIXED_SMALL), expected[2], tolerance);
    checks.relative(
        at, drawn * c.standardDeviation(VarianceType.FIXED_LARGE), expected[3], tolerance);
    checks.relative(at, c.signal(), expected[4], tolerance);
    checks.relative(at, c.noise(), expected[5], tolerance);
    double logTolerance = rounding == Rounding.FLOAT32 ? F32_LOG : tolerance;
    checks.relative(at + " ln var", c.logVariance(), expected[6], logTolerance);
    checks.relative(at + " ln be", c.logBeta(), expected[7], logTolerance);
  }

  static Tally ddim() throws IOException {
    JsonNode combos = Pack.json("ddim/coefficients_index.json").get("combos");
    int[] rows = Pack.array("ddim/coefficients_rows_i32.npy").ints();
    float[] f32 = Pack.array("ddim/coefficients_f32.npy").floats();
    double[] f64 = Pack.array("ddim/coefficients_f64.npy").doubles();
    Tally tally = new Tally("DDIM coefficients", combos.size());
    for (JsonNode combo : combos) {
      tally.run(
          combo.toString(),
          checks -> {
            SamplerKind.Ddim kind = new SamplerKind.Ddim(combo.get("eta").doubleValue());
            ScheduleConfig config =
                Pack.config(combo, kind).toBuilder()
                    .clipSample(false)
                    .predictionType(PredictionType.V_PREDICTION)
                    .build();
            int steps = combo.get("num_inference_steps").intValue();
            ReverseKernel kernel = ReverseKernels.create(config, kind, steps);
            NoiseSchedule schedule = NoiseSchedule.of(config);
            int begin = combo.get("row_begin").intValue();
            checks.same("rows", combo.get("row_end").intValue() - begin, kernel.steps());
            for (int n = 0; n < kernel.steps(); n++) {
              int row = begin + n;
              int t = rows[row * 4 + 2];
              int previous = rows[row * 4 + 3];
              checks.exact("t", kernel.timestep(n), t);
              checks.exact("coef_x0 " + t, linear(kernel, n, 0, 1), f32[row * 3]);
              checks.exact("coef_xt " + t, linear(kernel, n, 1, 0), f32[row * 3 + 1]);
              checks.exact("sigma " + t, kernel.standardDeviation(n), f32[row * 3 + 2]);
              double last = config.setAlphaToOne() ? 1 : schedule.alphaCumprod(0);
              DdimCoefficients c =
                  DdimCoefficients.of(
                      schedule.alphaCumprod(t),
                      previous >= 0 ? schedule.alphaCumprod(previous) : last,
                      kind.eta(),
                      Rounding.FLOAT64);
              double ratio = c.signal() / c.noise();
              double clean = c.previousSignal() - c.direction() * ratio;
              // A difference of two numbers of the size of previousSignal.
              checks.near("f64 coef_x0 " + t, clean, f64[row * 3], F64);
              checks.relative("f64 xt " + t, c.direction() / c.noise(), f64[row * 3 + 1], F64);
              checks.relative("f64 sigma " + t, c.sigma(), f64[row * 3 + 2], F64);
            }
          });
    }
    return tally;
  }

  static Tally eulerAncestral() throws IOException {
    JsonNode combos = Pack.json("euler_ancestral/coefficients_index.json").get("combos");
    float[] f32 = Pack.array("euler_ancestral/coefficients_f32.npy").floats();
    double[] f64 = Pack.array("euler_ancestral/coefficients_f64.npy").doubles();
    Tally tally = new Tally("Euler coefficients", combos.size());
    for (JsonNode combo : combos) {
      tally.run(
          combo.toString().substring(0, 150),
          checks -> {
            ScheduleConfig config = Pack.config(combo, Pack.EULER_ANCESTRAL);
            int steps = combo.get("num_inference_steps").intValue();
            EulerAncestralKernel kernel =
                (EulerAncestralKernel) ReverseKernels.create(config, Pack.EULER_ANCESTRAL, steps);
            JsonNode timesteps = combo.get("timesteps");
            checks.same("steps", kernel.steps(), timesteps.size());
            checks.exact(
                "initial scale",
                kernel.initialScale(),
                (float) combo.get("init_noise_sigma").doubleValue());
            int begin = combo.get("row_begin").intValue();
            for (int n = 0; n < kernel.steps(); n++) {
              checks.exact("t", kernel.timestep(n), timesteps.get(n).doubleValue());
              int at = (begin + n) * 4;
              float to = n + 1 < kernel.steps() ? kernel.noiseLevel(n + 1) : 0;
              checks.exact("from " + n, kernel.noiseLevel(n), f32[at]);
              checks.exact("to " + n, to, f32[at + 1]);
              checks.exact("up " + n, kernel.standardDeviation(n), f32[at + 2]);
              checks.exact("input scale " + n, kernel.inputScale(n), f32[at + 3]);
              EulerAncestralCoefficients c =
                  EulerAncestralCoefficients.of(kernel.noiseLevel(n), to, Rounding.FLOAT64);
              double ratio = c.down() / c.from();
              double[] found = {
                c.from(), c.to(), c.up(), c.down(), 1 - ratio, ratio, c.up(), c.inputScale()
              };
              for (int i = 0; i < found.length; i++) {
                checks.relative("f64 column " + i, found[i], f64[(begin + n) * 8 + i], F64);
              }
            }
          });
    }
    return tally;
  }

  /** The mean at a one-dimensional state and clean sample: a linear kernel's coefficients. */
  private static float linear(ReverseKernel kernel, int step, float state, float clean) {
    float[] mean = new float[1];
    kernel.draftMean(step, new float[] {state}, new float[] {clean}, mean);
    return mean[0];
  }

  private static double[] widened(float[] values, int from) {
    double[] widened = new double[8];
    for (int i = 0; i < 8; i++) {
      widened[i] = values[from + i];
    }
    return widened;
  }

  private static double[] slice(double[] values, int from) {
    double[] slice = new double[8];
    System.arraycopy(values, from, slice, 0, 8);
    return slice;
  }
}
