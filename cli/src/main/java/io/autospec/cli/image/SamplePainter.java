package io.autospec.cli.image;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws the samples of one job. */
public sealed interface SamplePainter {
  /**
   * Draws all samples in one picture.
   *
   * @param samples one array a trajectory
   * @param out where the PNG goes; not closed
   * @throws IOException if it cannot be written
   */
  void paintAll(List<float[]> samples, OutputStream out) throws IOException;

  /**
   * Draws one sample alone.
   *
   * @param samples one array a trajectory
   * @param index which one
   * @param out where the PNG goes; not closed
   * @throws IOException if it cannot be written
   */
  void paintOne(List<float[]> samples, int index, OutputStream out) throws IOException;

  /**
   * What the samples show, for the summary.
   *
   * @param samples one array a trajectory
   * @return a few words; empty for none
   */
  default String remark(List<float[]> samples) {
    return "";
  }

  /**
   * Images, in a grid.
   *
   * @param shape {C, H, W}
   * @param layout where each goes
   */
  record Images(long[] shape, GridLayout layout) implements SamplePainter {
    @Override
    public void paintAll(List<float[]> samples, OutputStream out) throws IOException {
      new GridPng(shape, layout).write(samples, out);
    }

    @Override
    public void paintOne(List<float[]> samples, int index, OutputStream out) throws IOException {
      GridPng.writeOne(shape, samples.get(index), out);
    }
  }

  /**
   * Plans around a disc.
   *
   * @param globalConditions position, position before, goal, centre: 8 floats a trajectory
   */
  record Plans(List<float[]> globalConditions) implements SamplePainter {
    /** Copies the list. */
    public Plans {
      globalConditions = List.copyOf(globalConditions);
    }

    @Override
    public void paintAll(List<float[]> samples, OutputStream out) throws IOException {
      PlansPng.write(plans(samples), out);
    }

    @Override
    public void paintOne(List<float[]> samples, int index, OutputStream out) throws IOException {
      PlansPng.write(List.of(Plan.of(samples.get(index), globalConditions.get(index))), out);
    }

    @Override
    public String remark(List<float[]> samples) {
      PlansPng.Count count = PlansPng.count(plans(samples));
      return String.format(Locale.ROOT, "%d left, %d right", count.left(), count.right());
    }

    private List<Plan> plans(List<float[]> samples) {
      List<Plan> plans = new ArrayList<>();
      for (int i = 0; i < samples.size(); i++) {
        plans.add(Plan.of(samples.get(i), globalConditions.get(i)));
      }
      return plans;
    }
  }
}
