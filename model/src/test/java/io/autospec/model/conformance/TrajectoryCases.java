package io.autospec.model.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.autospec.sampler.kernel.DdimCoefficients;
import io.autospec.sampler.kernel.DdpmCoefficients;
import io.autospec.sampler.kernel.EulerAncestralCoefficients;
import io.autospec.sampler.kernel.EulerAncestralKernel;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.Rounding;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.io.IOException;
import java.util.Arrays;

/** Whole chains of sections 3 to 5 with the pack's analytic networks, start states and noise. */
final class TrajectoryCases {
  private static final int ITEMS = 2;
  private static final int SIZE = 4;
  private static final int STATE = ITEMS * SIZE;
  private static final double F64 = 1e-9;

  /** Tighter than the pack asks; the networks' tanh is not prescribed to the last bit. */
  private static final double F32 = 1e-5;

  private static final double LEARNED = 0.25;

  private final float[] start = Pack.array("trajectories/x_init_f32.npy").floats();
  private final float[] noise = Pack.array("trajectories/noise_f32.npy").floats();
  private int floats;
  private int exactFloats;
  private double worst;

  TrajectoryCases() throws IOException {}

  /** How many of the kept float32 numbers agreed bit for bit, for the record. */
  String exactShare() {
    return exactFloats
        + " of "
        + floats
        + " float32 numbers of trajectories agree bit for bit, the others within "
        + worst;
  }

  Tally run(String folder, String family) throws IOException {
    JsonNode cases = Pack.json(folder + "/trajectories_cases.json").get("cases");
    float[] f32 = Pack.array(folder + "/trajectories_f32.npy").floats();
    double[] f64 = Pack.array(folder + "/trajectories_f64.npy").doubles();
    Tally tally = new Tally(family, cases.size());
    for (JsonNode one : cases) {
      SamplerKind kind =
          switch (folder) {
            case "ddpm" -> Pack.DDPM;
            case "ddim" -> new SamplerKind.Ddim(one.get("eta").doubleValue());
            default -> Pack.EULER_ANCESTRAL;
          };
      tally.run(one.toString(), checks -> run(one, kind, f32, f64, checks));
    }
    return tally;
  }

  private void run(JsonNode one, SamplerKind kind, float[] f32, double[] f64, Tally.Checks checks)
      throws IOException {
    ScheduleConfig config = Pack.config(one.get("config"), kind);
    ReverseKernel kernel =
        ReverseKernels.create(config, kind, one.get("num_inference_steps").intValue());
    AnalyticModel model = AnalyticModel.named(one.get("model").textValue());
    WideChain wide = new WideChain(config, kind, kernel);
    int[] kept = Pack.ints(one.get("kept_after_steps"));
    int begin = one.get("row_begin").intValue();
    checks.same("kept rows", one.get("row_end").intValue() - begin, kept.length);
    for (int item = 0; item < ITEMS; item++) {
      float[] x = Pack.row(start, item, SIZE);
      for (int i = 0; i < SIZE; i++) {
        x[i] *= kernel.initialScale();
      }
      double[] y = OneStepCases.doubles(x);
      int next = 0;
      for (int n = 0; n <= kernel.steps(); n++) {
        if (next < kept.length && kept[next] == n) {
          int at = (begin + next) * STATE + item * SIZE;
          for (int i = 0; i < SIZE; i++) {
            checks.near("f32 after " + n, x[i], f32[at + i], F32 * Math.max(1, Math.abs(x[i])));
            checks.near("f64 after " + n, y[i], f64[at + i], F64 * Math.max(1, Math.abs(y[i])));
            floats++;
            worst = Math.max(worst, Math.abs(x[i] - f32[at + i]));
            exactFloats += x[i] == f32[at + i] ? 1 : 0;
          }
          next++;
        }
        if (n < kernel.steps()) {
          float[] xi = Pack.row(noise, n * ITEMS + item, SIZE);
          x = floatStep(config, kernel, model, wide, n, x, xi);
          y = wide.step(n, model, y, OneStepCases.doubles(xi));
        }
      }
      checks.same("kept states seen", next, kept.length);
    }
  }

  private static float[] floatStep(
      ScheduleConfig config,
      ReverseKernel kernel,
      AnalyticModel model,
      WideChain wide,
      int step,
      float[] x,
      float[] xi) {
    float[] out = new float[kernel.predictionSize(SIZE)];
    for (int i = 0; i < SIZE; i++) {
      double input = wide.input(step, x[i], true);
      out[i] = (float) model.output(config.predictionType(), input, wide.alphaCumprod(step));
    }
    if (kernel.learnsVariance()) {
      Arrays.fill(out, SIZE, 2 * SIZE, (float) LEARNED);
    }
    return OneStepCases.floatStep(kernel, step, x, out, xi, new float[out.length]);
  }

  /** The same chain in float64. */
  private static final class WideChain {
    private final ScheduleConfig config;
    private final SamplerKind kind;
    private final ReverseKernel kernel;
    private final NoiseSchedule schedule;

    WideChain(ScheduleConfig config, SamplerKind kind, ReverseKernel kernel) {
      this.config = config;
      this.kind = kind;
      this.kernel = kernel;
      this.schedule = NoiseSchedule.of(config);
    }

    /** What the analytic network takes for alphas_cumprod. */
    double alphaCumprod(int step) {
      if (kernel instanceof EulerAncestralKernel euler) {
        double sigma = euler.noiseLevel(step);
        return 1 / (sigma * sigma + 1);
      }
      return schedule.alphaCumprod((int) kernel.timestep(step));
    }

    /** What the network is fed. */
    double input(int step, double x, boolean rounded) {
      if (kernel instanceof EulerAncestralKernel euler) {
        if (rounded) {
          float sigma = euler.noiseLevel(step);
          return (float) x / (float) Math.sqrt(sigma * sigma + 1);
        }
        double sigma = euler.noiseLevel(step);
        return x / Math.sqrt(sigma * sigma + 1);
      }
      return x;
    }

    double[] step(int step, AnalyticModel model, double[] y, double[] xi) {
      double[] out = new double[2 * SIZE];
      Arrays.fill(out, LEARNED);
      for (int i = 0; i < SIZE; i++) {
        out[i] =
            model.output(config.predictionType(), input(step, y[i], false), alphaCumprod(step));
      }
      int t = (int) kernel.timestep(step);
      boolean last = step + 1 == kernel.steps();
      if (kernel instanceof EulerAncestralKernel euler) {
        EulerAncestralCoefficients c =
            EulerAncestralCoefficients.of(
                euler.noiseLevel(step), last ? 0 : euler.noiseLevel(step + 1), Rounding.FLOAT64);
        return DoubleStep.eulerAncestral(config.predictionType(), c, y, out, xi);
      }
      if (kind instanceof SamplerKind.Ddim ddim) {
        int previous = t - schedule.length() / kernel.steps();
        double end = config.setAlphaToOne() ? 1 : schedule.alphaCumprod(0);
        DdimCoefficients c =
            DdimCoefficients.of(
                schedule.alphaCumprod(t),
                previous >= 0 ? schedule.alphaCumprod(previous) : end,
                ddim.eta(),
                Rounding.FLOAT64);
        return DoubleStep.ddim(config, ddim, c, y, out, xi);
      }
      DdpmCoefficients c =
          DdpmCoefficients.of(
              schedule.alphaCumprod(t),
              last ? 1 : schedule.alphaCumprod((int) kernel.timestep(step + 1)),
              Rounding.FLOAT64);
      return DoubleStep.ddpm(config, c, t > 0, y, out, xi);
    }
  }
}
