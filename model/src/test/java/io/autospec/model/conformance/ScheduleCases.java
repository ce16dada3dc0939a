package io.autospec.model.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.kernel.ReverseKernels;
import io.autospec.sampler.schedule.NoiseSchedule;
import io.autospec.sampler.schedule.ScheduleConfig;
import io.autospec.sampler.schedule.TimestepSpacing;
import io.autospec.sampler.schedule.Timesteps;
import java.io.IOException;
import java.util.Arrays;

/** Sections 1 and 2 of the pack: tables and timesteps. */
final class ScheduleCases {
  private ScheduleCases() {}

  static Tally tables() throws IOException {
    JsonNode tables = Pack.json("schedules/schedules.json").get("tables");
    int rows = 0;
    for (JsonNode table : tables) {
      rows += table.get("rows").size();
    }
    Tally tally = new Tally("schedule rows", rows);
    for (JsonNode table : tables) {
      int length = table.get("num_train_timesteps").intValue();
      float[] betas = Pack.array("schedules/betas_T" + length + "_f32.npy").floats();
      float[] products = Pack.array("schedules/alphas_cumprod_T" + length + "_f32.npy").floats();
      double[] sane = Pack.array("schedules/alphas_cumprod_T" + length + "_f64.npy").doubles();
      for (JsonNode row : table.get("rows")) {
        tally.run(
            row.toString(),
            checks -> {
              NoiseSchedule schedule = NoiseSchedule.of(Pack.config(row, Pack.DDPM));
              checks.same("length", schedule.length(), length);
              int from = row.get("row").intValue() * length;
              for (int t = 0; t < length; t++) {
                checks.exact("beta " + t, schedule.beta(t), betas[from + t]);
                checks.exact("abar " + t, schedule.alphaCumprod(t), products[from + t]);
                checks.near("f64 abar " + t, schedule.alphaCumprod(t), sane[from + t], 1e-6);
              }
            });
      }
    }
    return tally;
  }

  static Tally timesteps() throws IOException {
    JsonNode pack = Pack.json("timesteps.json");
    JsonNode cases = pack.get("cases");
    JsonNode trailing = pack.get("trailing_N_with_extra_minus1_step_T1000");
    JsonNode custom = pack.get("custom");
    Tally tally = new Tally("timestep lists", cases.size() + trailing.size() + custom.size());
    for (JsonNode one : cases) {
      tally.run(one.toString().substring(0, 90), checks -> spaced(one, checks));
    }
    for (JsonNode count : trailing) {
      tally.run(
          "trailing " + count,
          checks -> {
            int n = count.intValue();
            int[] timesteps = Timesteps.spaced(1000, TimestepSpacing.TRAILING, n, 0);
            // diffusers has an (n + 1)th entry, -1, which is dropped here.
            checks.same("length", timesteps.length, n);
            checks.holds("in range", timesteps[n - 1] >= 0 && timesteps[0] == 999);
          });
    }
    for (JsonNode one : custom) {
      tally.run(one.toString(), checks -> custom(one, checks));
    }
    return tally;
  }

  private static void spaced(JsonNode one, Tally.Checks checks) {
    int trainSteps = one.get("num_train_timesteps").intValue();
    int steps = one.get("num_inference_steps").intValue();
    int offset = one.get("steps_offset").intValue();
    TimestepSpacing spacing = TimestepSpacing.ofLabel(one.get("timestep_spacing").textValue());
    int[] expected = Pack.ints(one.get("timesteps"));
    if (expected[0] >= trainSteps) {
      String found = refusal(() -> Timesteps.spaced(trainSteps, spacing, steps, offset));
      checks.holds("refused, naming steps_offset: " + found, found.contains("steps_offset"));
      return;
    }
    if (expected[expected.length - 1] < 0) {
      expected = Arrays.copyOf(expected, expected.length - 1);
    }
    int[] found = Timesteps.spaced(trainSteps, spacing, steps, offset);
    checks.same("timesteps", Arrays.toString(found), Arrays.toString(expected));
  }

  private static void custom(JsonNode one, Tally.Checks checks) {
    int trainSteps = one.path("num_train_timesteps").asInt(1000);
    ScheduleConfig config = ScheduleConfig.builder().numTrainTimesteps(trainSteps).build();
    if (!one.has("error")) {
      int[] timesteps = Pack.ints(one.get("timesteps"));
      int[] previous = Pack.ints(one.get("previous_timestep"));
      ReverseKernel kernel = ReverseKernels.createWithTimesteps(config, Pack.DDPM, timesteps);
      checks.same("steps", kernel.steps(), timesteps.length);
      for (int n = 0; n < timesteps.length; n++) {
        checks.exact("t", kernel.timestep(n), timesteps[n]);
        float next = n + 1 < timesteps.length ? kernel.timestep(n + 1) : -1;
        checks.exact("previous t", next, previous[n]);
      }
    } else if (one.has("timesteps") && one.has("num_inference_steps")) {
      // Both given: there is no such call here.
      long both =
          Arrays.stream(ReverseKernels.class.getMethods())
              .map(method -> Arrays.asList(method.getParameterTypes()))
              .filter(types -> types.contains(int.class) && types.contains(int[].class))
              .count();
      checks.same("methods that take both", both, 0L);
    } else if (one.has("timesteps")) {
      int[] timesteps = Pack.ints(one.get("timesteps"));
      String found =
          refusal(() -> ReverseKernels.createWithTimesteps(config, Pack.DDPM, timesteps));
      checks.holds("refused: " + found, found.startsWith("timesteps: expected"));
    } else {
      int steps = one.get("num_inference_steps").intValue();
      String found = refusal(() -> ReverseKernels.create(config, Pack.DDPM, steps));
      checks.holds("refused: " + found, found.startsWith("steps: expected 1 to " + trainSteps));
    }
  }

  /** The message of a refusal, or a text that no refusal has. */
  static String refusal(Runnable call) {
    try {
      call.run();
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
    return "(not refused)";
  }
}
