package io.autospec.cli.image;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A PNG of plans: the paths around the disc, those that go left and those that go right in two
 * colours, and how many there are of each.
 */
public final class PlansPng {
  /** The disc of the policy task. */
  public static final double DISC_RADIUS = 0.22;

  private static final double GOAL_RADIUS = 0.06;
  private static final int SIZE = 720;

  /** So few plans show each of their points; more would only look knotty. */
  private static final int FEW_PLANS = 24;

  private static final int HEAD = 76;
  private static final int MARGIN = 30;
  private static final Color PAPER = Color.WHITE;
  private static final Color FIELD = new Color(0xF6F7F9);
  private static final Color DISC = new Color(0xC9D0D8);
  private static final Color DISC_EDGE = new Color(0x9AA5B1);
  private static final Color GOAL = new Color(0x3FA66B);
  private static final Color INK = new Color(0x3E4C59);
  private static final Color LEFT = new Color(0x2166C9);
  private static final Color RIGHT = new Color(0xE07A1F);

  private PlansPng() {}

  /**
   * How many plans go left and right.
   *
   * @param left passes with the disc on the right hand
   * @param right the others
   */
  public record Count(int left, int right) {}

  /**
   * Whether samples of a shape can be plans.
   *
   * @param shape without the batch axis
   * @return true for [T, 2]
   */
  public static boolean fits(long[] shape) {
    return shape.length == 2 && shape[0] >= 1 && shape[1] == 2;
  }

  /**
   * Counts the sides.
   *
   * @param plans the plans
   * @return left and right
   */
  public static Count count(List<Plan> plans) {
    int left = (int) plans.stream().filter(plan -> plan.side() == Plan.Side.LEFT).count();
    return new Count(left, plans.size() - left);
  }

  /**
   * Draws and writes the picture.
   *
   * @param plans at least 1
   * @param out where the PNG goes; not closed
   * @throws IOException if it cannot be written
   */
  public static void write(List<Plan> plans, OutputStream out) throws IOException {
    BufferedImage picture =
        new BufferedImage(SIZE + 2 * MARGIN, SIZE + HEAD + MARGIN, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = Pictures.canvas(picture, PAPER);
    graphics.setColor(FIELD);
    graphics.fill(new RoundRectangle2D.Double(MARGIN, HEAD, SIZE, SIZE, 18, 18));
    drawTask(graphics, plans);
    drawPaths(graphics, plans);
    drawStarts(graphics, plans);
    drawLegend(graphics, count(plans));
    graphics.dispose();
    Pictures.writePng(picture, out);
  }

  private static void drawTask(Graphics2D graphics, List<Plan> plans) {
    Set<List<Float>> discs = new LinkedHashSet<>();
    Set<List<Float>> goals = new LinkedHashSet<>();
    for (Plan plan : plans) {
      discs.add(List.of(plan.centreX(), plan.centreY()));
      goals.add(List.of(plan.goalX(), plan.goalY()));
    }
    // Where every plan has a task of its own, many faint discs lie upon each other.
    float alpha = discs.size() == 1 ? 1f : 0.25f;
    graphics.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, alpha));
    for (List<Float> disc : discs) {
      Ellipse2D circle = circle(disc.get(0), disc.get(1), DISC_RADIUS);
      graphics.setColor(DISC);
      graphics.fill(circle);
      graphics.setColor(DISC_EDGE);
      graphics.setStroke(new BasicStroke(1.5f));
      graphics.draw(circle);
    }
    graphics.setComposite(AlphaComposite.SrcOver);
    graphics.setColor(GOAL);
    graphics.setStroke(new BasicStroke(2.5f));
    for (List<Float> goal : goals) {
      graphics.draw(circle(goal.get(0), goal.get(1), GOAL_RADIUS));
      graphics.fill(circle(goal.get(0), goal.get(1), GOAL_RADIUS / 2.6));
    }
    if (goals.size() == 1) {
      Plan plan = plans.get(0);
      double right = x(plan.goalX() + GOAL_RADIUS) + 10;
      StrokeFont.draw(graphics, "goal", right, y(plan.goalY()) + 6, 14);
    }
  }

  private static void drawPaths(Graphics2D graphics, List<Plan> plans) {
    float alpha = (float) Math.max(0.12, Math.min(0.85, 8.0 / plans.size()));
    graphics.setStroke(new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    for (Plan plan : plans) {
      graphics.setColor(plan.side() == Plan.Side.LEFT ? LEFT : RIGHT);
      graphics.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, alpha));
      Path2D line = new Path2D.Double();
      line.moveTo(x(plan.startX()), y(plan.startY()));
      float[] path = plan.path();
      for (int i = 0; i < path.length; i += 2) {
        line.lineTo(x(path[i]), y(path[i + 1]));
      }
      graphics.draw(line);
      graphics.setComposite(
          AlphaComposite.getInstance(AlphaComposite.SRC_OVER, Math.min(1f, 1.8f * alpha)));
      int firstDot = plans.size() <= FEW_PLANS ? 0 : path.length - 2;
      for (int i = firstDot; i < path.length; i += 2) {
        double dot = i + 2 == path.length ? 2.8 : 2;
        graphics.fill(
            new Ellipse2D.Double(x(path[i]) - dot, y(path[i + 1]) - dot, 2 * dot, 2 * dot));
      }
    }
    graphics.setComposite(AlphaComposite.SrcOver);
  }

  private static void drawStarts(Graphics2D graphics, List<Plan> plans) {
    Set<List<Float>> starts = new LinkedHashSet<>();
    plans.forEach(plan -> starts.add(List.of(plan.startX(), plan.startY())));
    graphics.setColor(INK);
    for (List<Float> start : starts) {
      graphics.fill(circle(start.get(0), start.get(1), 0.017));
    }
    if (starts.size() == 1) {
      Plan plan = plans.get(0);
      StrokeFont.draw(graphics, "start", x(plan.startX()) + 16, y(plan.startY()) + 6, 14);
    }
  }

  private static void drawLegend(Graphics2D graphics, Count count) {
    int all = count.left() + count.right();
    double baseline = HEAD - 30;
    legend(graphics, LEFT, "left", count.left(), all, MARGIN + 4, baseline);
    legend(graphics, RIGHT, "right", count.right(), all, MARGIN + SIZE / 2.0 + 4, baseline);
  }

  private static void legend(
      Graphics2D graphics, Color colour, String side, int part, int all, double x, double y) {
    graphics.setColor(colour);
    graphics.setStroke(new BasicStroke(5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    Path2D swatch = new Path2D.Double();
    swatch.moveTo(x, y - 7);
    swatch.lineTo(x + 30, y - 7);
    graphics.draw(swatch);
    graphics.setColor(INK);
    String text = String.format(Locale.ROOT, "%s  %d  %.0f %%", side, part, 100.0 * part / all);
    StrokeFont.draw(graphics, text, x + 46, y, 16);
  }

  private static Ellipse2D circle(double centreX, double centreY, double radius) {
    double pixels = radius * SIZE / 2;
    return new Ellipse2D.Double(x(centreX) - pixels, y(centreY) - pixels, 2 * pixels, 2 * pixels);
  }

  private static double x(double world) {
    return MARGIN + (world + 1) / 2 * SIZE;
  }

  private static double y(double world) {
    return HEAD + (1 - world) / 2 * SIZE;
  }
}
