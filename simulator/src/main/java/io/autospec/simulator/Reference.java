package io.autospec.simulator;

import io.autospec.sampler.ChainSpec;
import io.autospec.sampler.Condition;
import io.autospec.sampler.Denoiser;
import io.autospec.sampler.DenoiserBatch;
import io.autospec.sampler.chain.Chain;
import io.autospec.sampler.chain.Chain.Effect;
import io.autospec.sampler.chain.Chain.Event;
import io.autospec.sampler.kernel.ReverseKernel;
import io.autospec.sampler.noise.NoiseSource;
import io.autospec.sampler.noise.PhiloxNoiseSource;
import java.util.List;

/** The same job, drawn by one thread without any cluster: what every run must come to. */
final class Reference {
  /** One trajectory. */
  static final class Course {
    /** The committed state behind each step. */
    final float[][] states;

    /** Whether each step's draft was accepted. */
    final boolean[] accepted;

    int rounds;
    int rejections;
    long evaluations;

    Course(int steps) {
      states = new float[steps][];
      accepted = new boolean[steps];
    }

    float[] sample() {
      return states[states.length - 1];
    }
  }

  private final Course[] courses;
  private final Denoiser network = SimModel.network();

  Reference(Work job) {
    courses = new Course[job.count()];
    NoiseSource noise = new PhiloxNoiseSource(job.seed());
    ChainSpec spec = spec(job);
    for (int i = 0; i < courses.length; i++) {
      courses[i] = draw(spec, noise, i, network);
    }
  }

  private static ChainSpec spec(Work job) {
    return new ChainSpec(
        SimModel.kernel(),
        SimModel.SIZE,
        job.algorithm(),
        job.draft(),
        job.window(),
        ChainSpec.DEFAULT_TOLERANCE);
  }

  private static Course draw(ChainSpec spec, NoiseSource noise, int index, Denoiser network) {
    Course course = new Course(spec.kernel().steps());
    Chain chain =
        spec.chain(
            noise,
            index,
            (step, state, mean, prediction, next, accepted) -> {
              course.states[step] = next.clone();
              course.accepted[step] = accepted;
            });
    List<Effect> effects = chain.on(new Event.Begin());
    while (!(effects.get(0) instanceof Effect.Finished)) {
      List<Effect> next = List.of();
      for (Effect effect : effects) {
        Effect.Evaluate asked = (Effect.Evaluate) effect;
        evaluate(network, asked.state(), asked.inputScale(), asked.timestep(), asked.output());
        next = chain.on(new Event.Evaluated(asked.query(), asked.output()));
      }
      effects = next;
    }
    course.rounds = chain.rounds();
    course.rejections = chain.rejections();
    course.evaluations = chain.evaluations();
    return course;
  }

  /** One row. */
  static void evaluate(
      Denoiser network, float[] state, float inputScale, float timestep, float[] output) {
    network.predict(
        new DenoiserBatch()
            .add(new DenoiserBatch.Row(state, inputScale, timestep, Condition.none(), output)));
  }

  /** What the kernel makes of the true network's output at a state. */
  float[] prediction(int step, float[] state) {
    ReverseKernel kernel = SimModel.kernel();
    float[] output = new float[SimModel.SIZE];
    evaluate(network, state, kernel.inputScale(step), kernel.timestep(step), output);
    float[] prediction = new float[SimModel.SIZE];
    kernel.target(step, state, output, prediction, new float[SimModel.SIZE]);
    return prediction;
  }

  Course of(int trajectory) {
    return courses[trajectory];
  }
}
