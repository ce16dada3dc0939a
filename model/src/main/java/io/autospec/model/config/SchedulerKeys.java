package io.autospec.model.config;

import io.autospec.sampler.kernel.SamplerKind;
import java.util.Locale;
import java.util.Set;

/** Which keys and classes a {@code scheduler_config.json} may name. */
final class SchedulerKeys {
  private static final Set<String> COMMON =
      Set.of(
          "num_train_timesteps",
          "beta_start",
          "beta_end",
          "beta_schedule",
          "trained_betas",
          "prediction_type",
          "timestep_spacing",
          "steps_offset",
          "rescale_betas_zero_snr");
  private static final Set<String> CLIPPING =
      Set.of(
          "clip_sample",
          "clip_sample_range",
          "thresholding",
          "dynamic_thresholding_ratio",
          "sample_max_value");
  private static final Set<String> DDPM_ONLY = Set.of("variance_type");
  private static final Set<String> DDIM_ONLY = Set.of("set_alpha_to_one");

  /** Keys of compatible schedulers: diffusers keeps them without a word, and so do we. */
  private static final Set<String> COMPATIBLE =
      Set.of(
          "algorithm_type",
          "disable_corrector",
          "euler_at_final",
          "final_sigmas_type",
          "flow_shift",
          "interpolation_type",
          "lambda_min_clipped",
          "lower_order_final",
          "noise_sampler_seed",
          "predict_x0",
          "rho",
          "shift_terminal",
          "sigma_data",
          "sigma_max",
          "sigma_min",
          "sigma_schedule",
          "skip_prk_steps",
          "solver_order",
          "solver_p",
          "solver_type",
          "time_shift_type",
          "timestep_type",
          "use_beta_sigmas",
          "use_dynamic_shifting",
          "use_exponential_sigmas",
          "use_flow_sigmas",
          "use_karras_sigmas",
          "use_lu_lambdas");

  /** Families whose chains are not those of a beta schedule. */
  private static final Set<String> OTHER_FAMILIES =
      Set.of("flowmatch", "edm", "scoresde", "karrasve", "vqdiffusion", "cmstochastic", "amused");

  private SchedulerKeys() {}

  /** Whether a sampler reads a key. */
  static boolean isUsed(String key, SamplerKind kind) {
    if (COMMON.contains(key)) {
      return true;
    }
    return switch (family(kind)) {
      case DDPM -> CLIPPING.contains(key) || DDPM_ONLY.contains(key);
      case DDIM -> CLIPPING.contains(key) || DDIM_ONLY.contains(key);
      case EULER_ANCESTRAL -> false;
    };
  }

  /** Whether any scheduler that can exchange its configuration with these has a key. */
  static boolean isKnown(String key) {
    return COMMON.contains(key)
        || CLIPPING.contains(key)
        || DDPM_ONLY.contains(key)
        || DDIM_ONLY.contains(key)
        || COMPATIBLE.contains(key);
  }

  /** Whether a class cannot be read as DDPM. */
  static boolean isOtherFamily(String className) {
    String lower = className.toLowerCase(Locale.ROOT);
    return OTHER_FAMILIES.stream().anyMatch(lower::startsWith);
  }

  /** The sampler that a class stands for: its own if there is one here, DDPM for all others. */
  static SamplerKind kindOf(String className) {
    return switch (className) {
      case "DDIMScheduler", "DDIMParallelScheduler" -> new SamplerKind.Ddim(1);
      case "EulerAncestralDiscreteScheduler" -> new SamplerKind.EulerAncestral();
      default -> new SamplerKind.Ddpm();
    };
  }

  private enum Family {
    DDPM,
    DDIM,
    EULER_ANCESTRAL
  }

  private static Family family(SamplerKind kind) {
    if (kind instanceof SamplerKind.Ddim) {
      return Family.DDIM;
    }
    return kind instanceof SamplerKind.Ddpm ? Family.DDPM : Family.EULER_ANCESTRAL;
  }
}
