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
import java.util.Arrays;

/** Single transitions of sections 3 to 5, two batch items each. */
final class OneStepCases {
  private static final int ITEMS = 2;
  private static final int SIZE = 3 * 4 * 4;
  private static final double F64 = 1e-11;

  /** Where a logarithm and an exponential are involved, which no standard prescribes exactly. */
  private static final double F32_LOG = 4e-7;

  private final float[] sample = Pack.array("onestep_inputs/sample_f32.npy").floats();
  private final float[] output = Pack.array("onestep_inputs/model_output_f32.npy").floats();
  private final float[] noise = Pack.array("onestep_inputs/noise_f32.npy").floats();
  private final float[] variance = Pack.array("onestep_inputs/variance_channel_f32.npy").floats();

  OneStepCases() throws IOException {}

  Tally ddpm() throws IOException {
    JsonNode cases = Pack.json("ddpm/onestep_cases.json").get("cases");
    Tally tally = new Tally("DDPM single steps", cases.size());
    Expected expected = new Expected("ddpm", true);
    for (JsonNode one : cases) {
      tally.run(one.toString(), checks -> ddpm(one, expected, checks));
    }
    return tally;
  }

  private void ddpm(JsonNode one, Expected expected, Tally.Checks checks) throws IOException {
    ScheduleConfig config = Pack.config(one.get("config"), Pack.DDPM);
    int step = one.get("step_index").intValue();
    int number = one.get("case").intValue();
    ReverseKernel kernel;
    if (isRefused(config)) {
      int steps = one.get("num_inference_steps").intValue();
      String message = ScheduleCases.refusal(() -> ReverseKernels.create(config, Pack.DDPM, steps));
      checks.holds("refused: " + message, message.contains("v_prediction"));
      if (one.get("has_nonfinite").booleanValue()) {
        return;
      }
      // The later steps are sound: run them in a chain that leaves the first one out.
      ReverseKernel whole =
          ReverseKernels.create(config.toBuilder().clipSample(true).build(), Pack.DDPM, steps);
      int[] rest = new int[steps - 1];
      for (int n = 1; n < steps; n++) {
        rest[n - 1] = (int) whole.timestep(n);
      }
      kernel = ReverseKernels.createWithTimesteps(config, Pack.DDPM, rest);
      step--;
    } else if (one.get("custom_timesteps").isNull()) {
      kernel = ReverseKernels.create(config, Pack.DDPM, one.get("num_inference_steps").intValue());
    } else {
      kernel =
          ReverseKernels.createWithTimesteps(
              config, Pack.DDPM, Pack.ints(one.get("custom_timesteps")));
    }
    int t = one.get("t").intValue();
    int previous = one.get("prev_t").intValue();
    boolean drawn = one.get("noise_drawn").booleanValue();
    checks.exact("t", kernel.timestep(step), t);
    checks.exact("prev_t", step + 1 < kernel.steps() ? kernel.timestep(step + 1) : -1, previous);
    checks.same("noise drawn", kernel.standardDeviation(step) != 0, drawn);

    boolean mended = config.varianceType() == VarianceType.FIXED_LARGE_LOG;
    boolean exact =
        config.varianceType() == VarianceType.FIXED_SMALL
            || config.varianceType() == VarianceType.FIXED_LARGE
            || !drawn;
    NoiseSchedule schedule = NoiseSchedule.of(config);
    DdpmCoefficients wide =
        DdpmCoefficients.of(
            schedule.alphaCumprod(t),
            previous >= 0 ? schedule.alphaCumprod(previous) : 1,
            Rounding.FLOAT64);
    for (int item = 0; item < ITEMS; item++) {
      float[] x = Pack.row(sample, item, SIZE);
      float[] xi = Pack.row(noise, item, SIZE);
      float[] out = networkOutput(config, item);
      float[] prediction = new float[kernel.predictionSize(SIZE)];
      float[] found = floatStep(kernel, step, x, out, xi, prediction);
      double[] wideFound =
          DoubleStep.ddpm(config, wide, drawn, doubles(x), doubles(out), doubles(xi));
      if (mended) {
        // diffusers gives NaN; what is meant is fixed_large by way of its logarithm.
        ScheduleConfig large = config.toBuilder().varianceType(VarianceType.FIXED_LARGE).build();
        ReverseKernel plain =
            ReverseKernels.create(large, Pack.DDPM, one.get("num_inference_steps").intValue());
        float[] expectedState = floatStep(plain, step, x, out, xi, new float[SIZE]);
        for (int i = 0; i < SIZE; i++) {
          checks.near("mended " + i, found[i], expectedState[i], F32_LOG);
        }
        continue;
      }
      for (int i = 0; i < SIZE; i++) {
        int at = expected.at(number, item, i);
        checks.near("f32 " + i, found[i], expected.f32[at], exact ? 0 : F32_LOG);
        checks.exact("x0 " + i, prediction[i], expected.clean[at]);
        checks.near(
            "f64 " + i, wideFound[i], expected.f64[at], F64 * Math.max(1, Math.abs(wideFound[i])));
      }
      requireAffine(kernel, step, x, out, checks);
    }
  }

  /** The one combination of the pack that no whole chain can run: x0 would be infinite. */
  private static boolean isRefused(ScheduleConfig config) {
    return config.rescaleBetasZeroSnr()
        && config.predictionType() == PredictionType.EPSILON
        && !config.clipSample()
        && !config.thresholding();
  }

  /** The draft's mean at the target's own prediction is the target's mean, bit for bit. */
  private static void requireAffine(
      ReverseKernel kernel, int step, float[] x, float[] out, Tally.Checks checks) {
    float[] prediction = new float[kernel.predictionSize(x.length)];
    float[] mean = new float[x.length];
    float[] draft = new float[x.length];
    kernel.target(step, x, out, prediction, mean);
    kernel.draftMean(step, x, prediction, draft);
    checks.holds("draft mean is the target's", Arrays.equals(mean, draft));
  }

  Tally ddim() throws IOException {
    JsonNode cases = Pack.json("ddim/onestep_cases.json").get("cases");
    Tally tally = new Tally("DDIM single steps", cases.size());
    Expected expected = new Expected("ddim", false);
    for (JsonNode one : cases) {
      tally.run(
          one.toString(),
          checks -> {
            SamplerKind.Ddim kind =
                new SamplerKind.Ddim(
                    one.get("eta").doubleValue(),
                    one.get("use_clipped_model_output").booleanValue());
            ScheduleConfig config = Pack.config(one.get("config"), kind);
            int step = one.get("step_index").intValue();
            ReverseKernel kernel =
                ReverseKernels.create(config, kind, one.get("num_inference_steps").intValue());
            int t = one.get("t").intValue();
            checks.exact("t", kernel.timestep(step), t);
            NoiseSchedule schedule = NoiseSchedule.of(config);
            DdimCoefficients wide =
                DdimCoefficients.of(
                    schedule.alphaCumprod(t),
                    schedule.alphaCumprod(one.get("prev_t").intValue()),
                    kind.eta(),
                    Rounding.FLOAT64);
            for (int item = 0; item < ITEMS; item++) {
              float[] x = Pack.row(sample, item, SIZE);
              float[] xi = Pack.row(noise, item, SIZE);
              float[] out = Pack.row(output, item, SIZE);
              float[] prediction = new float[SIZE];
              float[] found = floatStep(kernel, step, x, out, xi, prediction);
              double[] wideFound =
                  DoubleStep.ddim(config, kind, wide, doubles(x), doubles(out), doubles(xi));
              float[] mean = new float[SIZE];
              float[] draft = new float[SIZE];
              kernel.target(step, x, out, prediction, mean);
              kernel.draftMean(step, x, prediction, draft);
              for (int i = 0; i < SIZE; i++) {
                int at = expected.at(one.get("case").intValue(), item, i);
                checks.exact("f32 " + i, found[i], expected.f32[at]);
                checks.near(
                    "f64 " + i,
                    wideFound[i],
                    expected.f64[at],
                    F64 * Math.max(1, Math.abs(wideFound[i])));
                checks.near("draft mean " + i, draft[i], mean[i], 4e-6);
              }
            }
          });
    }
    return tally;
  }

  Tally eulerAncestral() throws IOException {
    JsonNode cases = Pack.json("euler_ancestral/onestep_cases.json").get("cases");
    Tally tally = new Tally("Euler single steps", cases.size());
    Expected expected = new Expected("euler_ancestral", true);
    for (JsonNode one : cases) {
      tally.run(
          one.toString(),
          checks -> {
            ScheduleConfig config = Pack.config(one.get("config"), Pack.EULER_ANCESTRAL);
            EulerAncestralKernel kernel =
                (EulerAncestralKernel)
                    ReverseKernels.create(
                        config, Pack.EULER_ANCESTRAL, one.get("num_inference_steps").intValue());
            int step = one.get("step_index").intValue();
            float from = kernel.noiseLevel(step);
            float to = step + 1 < kernel.steps() ? kernel.noiseLevel(step + 1) : 0;
            checks.exact("t", kernel.timestep(step), one.get("t").doubleValue());
            checks.exact("from", from, one.get("sigma_from").doubleValue());
            checks.exact("to", to, one.get("sigma_to").doubleValue());
            EulerAncestralCoefficients wide =
                EulerAncestralCoefficients.of(from, to, Rounding.FLOAT64);
            for (int item = 0; item < ITEMS; item++) {
              float[] x = Pack.row(sample, item, SIZE);
              for (int i = 0; i < SIZE; i++) {
                x[i] = (float) (x[i] * Math.sqrt((double) from * from + 1));
              }
              float[] xi = Pack.row(noise, item, SIZE);
              float[] out = Pack.row(output, item, SIZE);
              float[] prediction = new float[SIZE];
              float[] found = floatStep(kernel, step, x, out, xi, prediction);
              double[] wideFound =
                  DoubleStep.eulerAncestral(
                      config.predictionType(), wide, doubles(x), doubles(out), doubles(xi));
              for (int i = 0; i < SIZE; i++) {
                int at = expected.at(one.get("case").intValue(), item, i);
                checks.exact("f32 " + i, found[i], expected.f32[at]);
                checks.exact("x0 " + i, prediction[i], expected.clean[at]);
                checks.near(
                    "f64 " + i,
                    wideFound[i],
                    expected.f64[at],
                    F64 * Math.max(1, Math.abs(wideFound[i])));
              }
              requireAffine(kernel, step, x, out, checks);
            }
          });
    }
    return tally;
  }

  private float[] networkOutput(ScheduleConfig config, int item) {
    float[] out = Pack.row(output, item, SIZE);
    if (config.varianceType() == VarianceType.LEARNED_RANGE) {
      out = Arrays.copyOf(out, 2 * SIZE);
      System.arraycopy(variance, item * SIZE, out, SIZE, SIZE);
    }
    return out;
  }

  /** The next state in float32: the mean, then one product and one sum a coordinate. */
  static float[] floatStep(
      ReverseKernel kernel, int step, float[] x, float[] out, float[] xi, float[] prediction) {
    float[] next = new float[x.length];
    kernel.target(step, x, out, prediction, next);
    float s = kernel.standardDeviation(step);
    for (int i = 0; i < x.length; i++) {
      float own = Float.isNaN(s) ? prediction[x.length + i] : s;
      next[i] = own == 0 ? next[i] : next[i] + own * xi[i];
    }
    return next;
  }

  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  /** The expected states of a folder. */
  private static final class Expected {
    private final float[] f32;
    private final double[] f64;
    private final float[] clean;

    Expected(String folder, boolean hasClean) throws IOException {
      f32 = Pack.array(folder + "/onestep_prev_f32.npy").floats();
      f64 = Pack.array(folder + "/onestep_prev_f64.npy").doubles();
      clean = hasClean ? Pack.array(folder + "/onestep_x0_f32.npy").floats() : new float[0];
    }

    int at(int number, int item, int coordinate) {
      return (number * ITEMS + item) * SIZE + coordinate;
    }
  }
}
