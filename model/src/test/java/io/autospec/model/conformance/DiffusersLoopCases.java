package io.autospec.model.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.autospec.sampler.kernel.DdimCoefficients;
import io.autospec.sampler.kernel.DdpmCoefficients;
import io.autospec.sampler.kernel.EulerAncestralKernel;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.kernel.Rounding;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Section 6: the full loops and variances of diffusers' own tests, and the noise they draw. */
final class DiffusersLoopCases {
  private static final int BATCH = 4;
  private static final int ITEM = 3 * 8 * 8;
  private static final int SIZE = BATCH * ITEM;

  /** Agreement of the final samples: the pack's for the noise, and a little for its sums. */
  private static final double FINAL = 1e-4;

  private final JsonNode pack = Pack.json("diffusers_tests/expected.json");

  DiffusersLoopCases() throws IOException {}

  Tally loops() {
    JsonNode loops = pack.get("loops");
    Tally tally = new Tally("diffusers' full loops", loops.size());
    for (JsonNode loop : loops) {
      tally.run(loop.get("name").textValue(), checks -> loop(loop, checks));
    }
    return tally;
  }

  private static void loop(JsonNode loop, Tally.Checks checks) throws IOException {
    String name = loop.get("name").textValue();
    boolean noisyStart = name.endsWith("_with_noise");
    float[] last;
    if (name.startsWith("ddpm")) {
      last = ddpm(loop, noisyStart);
    } else if (name.startsWith("ddim")) {
      last = ddim(loop, noisyStart);
    } else {
      last = eulerAncestral(loop, noisyStart);
    }
    double sum = 0;
    for (float value : last) {
      sum += Math.abs(value);
    }
    checks.near(
        "sum",
        sum,
        loop.get("expected_sum_abs").doubleValue(),
        loop.get("tolerance_sum").doubleValue());
    checks.near(
        "mean",
        sum / last.length,
        loop.get("expected_mean_abs").doubleValue(),
        loop.get("tolerance_mean").doubleValue());
    float[] file =
        Pack.array("diffusers_tests/" + loop.get("final_sample_file").textValue()).floats();
    checks.same("size", last.length, file.length);
    for (int i = 0; i < last.length; i++) {
      checks.near("final " + i, last[i], file[i], FINAL * Math.max(1, Math.abs(file[i])));
    }
  }

  private static float[] ddpm(JsonNode loop, boolean noisyStart) throws IOException {
    ScheduleConfig config = Pack.config(loop.get("config"), Pack.DDPM);
    ReverseKernel kernel = ReverseKernels.create(config, Pack.DDPM, 1000);
    float[] x = dummySample();
    int first = 0;
    if (noisyStart) {
      first = 998;
      x = noised(x, NoiseSchedule.of(config).alphaCumprod(1));
    }
    TorchRandn noise = new TorchRandn(0);
    for (int n = first; n < kernel.steps(); n++) {
      float[] xi = kernel.timestep(n) > 0 ? noise.draw(SIZE) : new float[SIZE];
      x = OneStepCases.floatStep(kernel, n, x, model(x, kernel.timestep(n)), xi, new float[SIZE]);
    }
    return x;
  }

  private static float[] ddim(JsonNode loop, boolean noisyStart) throws IOException {
    SamplerKind kind = new SamplerKind.Ddim(0);
    ScheduleConfig config = Pack.config(loop.get("config"), kind);
    ReverseKernel kernel = ReverseKernels.create(config, kind, 10);
    float[] x = dummySample();
    int first = 0;
    if (noisyStart) {
      first = 8;
      x = noised(x, NoiseSchedule.of(config).alphaCumprod((int) kernel.timestep(8)));
    }
    for (int n = first; n < kernel.steps(); n++) {
      float[] none = new float[SIZE];
      x = OneStepCases.floatStep(kernel, n, x, model(x, kernel.timestep(n)), none, new float[SIZE]);
    }
    return x;
  }

  private static float[] eulerAncestral(JsonNode loop, boolean noisyStart) throws IOException {
    ScheduleConfig config = Pack.config(loop.get("config"), Pack.EULER_ANCESTRAL);
    EulerAncestralKernel kernel =
        (EulerAncestralKernel) ReverseKernels.create(config, Pack.EULER_ANCESTRAL, 10);
    float[] x = dummySample();
    for (int i = 0; i < SIZE; i++) {
      x[i] *= kernel.initialScale();
    }
    int first = 0;
    if (noisyStart) {
      first = 8;
      float[] noise = dummyNoise();
      for (int i = 0; i < SIZE; i++) {
        x[i] += noise[i] * kernel.noiseLevel(8);
      }
    }
    TorchRandn noise = new TorchRandn(0);
    for (int n = first; n < kernel.steps(); n++) {
      float[] scaled = new float[SIZE];
      for (int i = 0; i < SIZE; i++) {
        // The upstream test steps from the scaled sample; a pipeline would not.
        scaled[i] = x[i] * kernel.inputScale(n);
      }
      float[] out = model(scaled, kernel.timestep(n));
      x = OneStepCases.floatStep(kernel, n, scaled, out, noise.draw(SIZE), new float[SIZE]);
    }
    return x;
  }

  Tally variances() {
    JsonNode variances = pack.get("variances");
    Tally tally = new Tally("diffusers' variances", variances.size());
    Pattern numbers =
        Pattern.compile("(DDPM|DDIM).*?\\((?:t|(?:t=)?(\\d+))(?:, prev=(\\d+))?\\)(?:, t=(\\d+))?");
    for (JsonNode one : variances) {
      String call = one.get("call").textValue();
      tally.run(
          call,
          checks -> {
            Matcher match = numbers.matcher(call);
            checks.holds("a call that is understood", match.matches());
            NoiseSchedule schedule = NoiseSchedule.of(ScheduleConfig.builder().build());
            int t = Integer.parseInt(match.group(2) != null ? match.group(2) : match.group(4));
            double found;
            if (match.group(1).equals("DDPM")) {
              double before = t > 0 ? schedule.alphaCumprod(t - 1) : 1;
              found =
                  DdpmCoefficients.of(schedule.alphaCumprod(t), before, Rounding.FLOAT32)
                      .variance();
            } else {
              double before = schedule.alphaCumprod(Integer.parseInt(match.group(3)));
              found =
                  DdimCoefficients.of(schedule.alphaCumprod(t), before, 1, Rounding.FLOAT32)
                      .variance();
            }
            checks.near(
                "test", found, one.get("value").doubleValue(), one.get("tol").doubleValue());
            checks.exact("rerun", found, one.get("rerun").doubleValue());
          });
    }
    return tally;
  }

  Tally randn() {
    JsonNode draws = pack.get("torch_cpu_randn");
    Tally tally = new Tally("torch randn (test tool)", draws.size());
    for (JsonNode one : draws) {
      ObjectNode shown = ((ObjectNode) one).deepCopy().retain("seed", "n");
      tally.run(
          shown.toString(),
          checks -> {
            TorchRandn source = new TorchRandn(one.get("seed").intValue());
            int n = one.get("n").intValue();
            float[] first = source.draw(n);
            float[] second = source.draw(n);
            requireValues(checks, first, 0, one.get("first_call_first_8"));
            requireValues(checks, first, n - 4, one.get("first_call_last_4"));
            requireValues(checks, second, 0, one.get("second_call_first_4"));
          });
    }
    return tally;
  }

  private static void requireValues(
      Tally.Checks checks, float[] values, int from, JsonNode expected) {
    for (int i = 0; i < expected.size(); i++) {
      checks.near("value " + (from + i), values[from + i], expected.get(i).doubleValue(), 2e-6);
    }
  }

  private static float[] model(float[] x, float t) {
    float[] out = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i] = x[i] * t / (t + 1);
    }
    return out;
  }

  private static float[] dummySample() {
    float[] sample = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      sample[i] = (float) dummyIndex(i) / SIZE;
    }
    return sample;
  }

  private static float[] dummyNoise() {
    float[] noise = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      noise[i] = (float) (SIZE - 1 - dummyIndex(i)) / SIZE;
    }
    return noise;
  }

  /** The dummy tensors count with the batch axis innermost, and lie with it outermost. */
  private static int dummyIndex(int i) {
    return i % ITEM * BATCH + i / ITEM;
  }

  private static float[] noised(float[] x, float alphaCumprod) {
    float[] noise = dummyNoise();
    float signal = (float) Math.sqrt(alphaCumprod);
    float level = (float) Math.sqrt(1 - alphaCumprod);
    for (int i = 0; i < x.length; i++) {
      x[i] = signal * x[i] + level * noise[i];
    }
    return x;
  }
}
