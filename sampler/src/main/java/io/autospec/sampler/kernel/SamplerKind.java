package io.autospec.sampler.kernel;

import io.autospec.sampler.schedule.TimestepSpacing;
import java.util.Locale;

/** Which family of reverse kernels a chain runs. */
public sealed interface SamplerKind
    permits SamplerKind.Ddpm, SamplerKind.Ddim, SamplerKind.EulerAncestral {

  /**
   * The name on the command line and in reports; {@link #parse} reads it back.
   *
   * @return {@code ddpm}, {@code ddim:ETA} or {@code euler-ancestral}
   */
  String label();

  /**
   * How timesteps are spaced where the configuration does not say.
   *
   * @return {@code linspace} for Euler-ancestral, {@code leading} for the others, as diffusers
   */
  default TimestepSpacing defaultSpacing() {
    return this instanceof EulerAncestral ? TimestepSpacing.LINSPACE : TimestepSpacing.LEADING;
  }

  /** Ho et al. 2020: ancestral sampling. */
  record Ddpm() implements SamplerKind {
    @Override
    public String label() {
      return "ddpm";
    }
  }

  /**
   * Song et al. 2020. With eta 0 the chain is deterministic: there is nothing to couple, so only
   * sequential and approximate algorithms can run it.
   *
   * @param eta the share of DDPM's noise, from 0 to 1
   * @param useClippedModelOutput whether epsilon is derived anew from the clipped clean sample
   */
  record Ddim(double eta, boolean useClippedModelOutput) implements SamplerKind {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if eta is not in 0 to 1
     */
    public Ddim {
      if (!(eta >= 0 && eta <= 1)) {
        throw new IllegalArgumentException(
            "sampler ddim:ETA: expected ETA from 0 to 1, such as ddim:1; found " + eta);
      }
    }

    /**
     * DDIM that keeps the raw epsilon, as pipelines use it.
     *
     * @param eta the share of DDPM's noise, from 0 to 1
     */
    public Ddim(double eta) {
      this(eta, false);
    }

    @Override
    public String label() {
      return eta == Math.rint(eta) ? "ddim:" + (int) eta : "ddim:" + eta;
    }
  }

  /** Ancestral sampling with Euler steps, in variance-exploding coordinates. */
  record EulerAncestral() implements SamplerKind {
    @Override
    public String label() {
      return "euler-ancestral";
    }
  }

  /**
   * Reads a command-line name.
   *
   * @param text {@code ddpm}, {@code ddim:ETA} or {@code euler-ancestral}, in any case
   * @return the kind
   * @throws IllegalArgumentException if it is none of these; the message says what was expected
   */
  static SamplerKind parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    if (name.equals("ddpm")) {
      return new Ddpm();
    }
    if (name.equals("euler-ancestral")) {
      return new EulerAncestral();
    }
    if (name.startsWith("ddim:")) {
      double eta;
      try {
        eta = Double.parseDouble(name.substring("ddim:".length()));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "sampler ddim:ETA: expected ETA from 0 to 1, such as ddim:1; found \"" + text + "\"",
            e);
      }
      return new Ddim(eta);
    }
    throw new IllegalArgumentException(
        "sampler: expected ddpm, ddim:ETA (ETA from 0 to 1) or euler-ancestral; found \""
            + text
            + "\"");
  }
}
