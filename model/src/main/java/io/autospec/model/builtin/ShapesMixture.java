package io.autospec.model.builtin;

import io.autospec.sampler.reference.GaussianMixture;

/**
 * The target of the model {@code gaussian-mixture}: ten simple shapes as 28x28 pictures in -0.9 ..
 * 0.9, equally likely, each pixel with independent normal noise of standard deviation 0.1. The
 * sample is as large as the {@code mnist} network's (784 floats), is a picture that a person can
 * judge, and its law is known.
 */
public final class ShapesMixture {
  /** Pixels of a side. */
  public static final int SIDE = 28;

  /** The standard deviation of a pixel around its shape. */
  public static final double NOISE = 0.1;

  private static final int SHAPES = 10;
  private static final double BRIGHTNESS = 0.9;

  /** How steeply a picture goes from ground to shape: an edge is about a pixel and a half wide. */
  private static final double SHARPNESS = 12;

  private ShapesMixture() {}

  /**
   * The target.
   *
   * @return a mixture of ten spheres in 784 dimensions
   */
  public static GaussianMixture target() {
    double[][] means = new double[SHAPES][SIDE * SIDE];
    for (int shape = 0; shape < SHAPES; shape++) {
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        double x = coordinate(pixel % SIDE);
        double y = coordinate(pixel / SIDE);
        means[shape][pixel] = BRIGHTNESS * StrictMath.tanh(SHARPNESS * depth(shape, x, y));
      }
    }
    return GaussianMixture.ofSpheres(means, NOISE);
  }

  private static double coordinate(int index) {
    return (index - (SIDE - 1) / 2.0) / (SIDE / 2.0);
  }

  /** How deep inside a shape a point lies; negative outside. x goes right and y down, -1 .. 1. */
  private static double depth(int shape, double x, double y) {
    double ax = Math.abs(x);
    double ay = Math.abs(y);
    double radius = Math.sqrt(x * x + y * y);
    return switch (shape) {
      case 0 -> 0.6 - radius;
      case 1 -> 0.14 - Math.abs(radius - 0.55);
      case 2 -> 0.55 - Math.max(ax, ay);
      case 3 -> 0.75 - (ax + ay);
      case 4 -> cross(ax, ay);
      case 5 -> cross(Math.abs(x + y) / Math.sqrt(2), Math.abs(x - y) / Math.sqrt(2));
      case 6 -> Math.min(0.7 - ax, 0.14 - Math.abs(ay - 0.35));
      case 7 -> Math.min(0.7 - ay, 0.14 - Math.abs(ax - 0.35));
      case 8 -> Math.min(0.5 - y, (y + 0.7) / 2 - ax);
      default -> Math.min(0.65 - radius, Math.sqrt((x - 0.35) * (x - 0.35) + y * y) - 0.5);
    };
  }

  private static double cross(double ax, double ay) {
    return Math.max(Math.min(0.16 - ax, 0.7 - ay), Math.min(0.16 - ay, 0.7 - ax));
  }
}
