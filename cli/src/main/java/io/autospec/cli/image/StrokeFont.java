package io.autospec.cli.image;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.util.HashMap;
import java.util.Map;

/**
 * A font of single strokes: the digits, the small letters and a little punctuation; anything else
 * is a space. A machine without a desktop often has no font at all, and Java 2D then fails where
 * text is drawn; strokes always draw.
 */
final class StrokeFont {
  /** Glyph units from the baseline to the top of a digit or a tall letter. */
  private static final double HEIGHT = 6;

  private static final double GAP = 1.6;
  private static final double SPACE = 2.2;

  // y grows upward, 0 is the baseline. M x y, L x y, C x1 y1 x2 y2 x y; a glyph starts at x = 0.
  private static final String[] GLYPHS = {
    "0|M 0 3 C 0 7 4 7 4 3 C 4 -1 0 -1 0 3",
    "1|M 0 4.8 L 1.6 6 L 1.6 0",
    "2|M 0 4.5 C 0.1 6.6 3.8 6.5 3.8 4.3 C 3.8 2.9 1.3 1.6 0 0 L 4 0",
    "3|M 0.1 5 C 0.7 6.4 3.7 6.4 3.7 4.6 C 3.7 3.2 2.2 3.2 1.4 3.2"
        + " C 2.6 3.2 4 2.9 4 1.5 C 4 -0.5 0.5 -0.5 0 1.1",
    "4|M 3 0 L 3 6 L 0 1.7 L 4.2 1.7",
    "5|M 3.6 6 L 0.6 6 L 0.3 3.3 C 1.5 4.3 4 3.9 4 1.9 C 4 -0.5 0.5 -0.5 0 0.9",
    "6|M 3.3 5.7 C 1.2 5.4 0 3.6 0 1.9 C 0 -0.6 4 -0.6 4 1.9 C 4 4.2 0.4 4.2 0 1.9",
    "7|M 0 6 L 4 6 L 1.4 0",
    "8|M 2 3.2 C -0.3 3.3 -0.3 6 2 6 C 4.3 6 4.3 3.3 2 3.2 C -0.7 3.1 -0.7 0 2 0 C 4.7 0 4.7 3.1 2 3.2",
    "9|M 0.7 0.3 C 2.8 0.6 4 2.4 4 4.1 C 4 6.6 0 6.6 0 4.1 C 0 1.8 3.6 1.8 4 4.1",
    "a|M 3.2 4 L 3.2 0 M 3.2 2 C 3.2 4.7 0 4.7 0 2 C 0 -0.7 3.2 -0.7 3.2 2",
    "b|M 0 6 L 0 0 M 0 2 C 0 4.7 3.2 4.7 3.2 2 C 3.2 -0.7 0 -0.7 0 2",
    "c|M 3 3.2 C 2.2 4.6 0 4.2 0 2 C 0 -0.2 2.2 -0.6 3 0.8",
    "d|M 3.2 6 L 3.2 0 M 3.2 2 C 3.2 4.7 0 4.7 0 2 C 0 -0.7 3.2 -0.7 3.2 2",
    "e|M 0 2.2 L 3.2 2.2 C 3.2 4.6 0 4.7 0 2 C 0 -0.3 2.3 -0.5 3 0.8",
    "f|M 2.4 5.8 C 1.4 6.2 0.9 5.7 0.9 4.6 L 0.9 0 M 0 4 L 2.1 4",
    "g|M 3.2 4 L 3.2 -0.4 C 3.2 -2.2 0.8 -2.2 0.2 -1.2"
        + " M 3.2 2 C 3.2 4.7 0 4.7 0 2 C 0 -0.7 3.2 -0.7 3.2 2",
    "h|M 0 6 L 0 0 M 0 2.4 C 0.4 4.4 3 4.6 3 2.4 L 3 0",
    "i|M 0 4 L 0 0 M 0 5.6 L 0 5.7",
    "j|M 0.8 4 L 0.8 -0.6 C 0.8 -1.5 0.5 -1.7 0 -1.7 M 0.8 5.6 L 0.8 5.7",
    "k|M 0 6 L 0 0 M 2.7 4 L 0 1.7 M 1 2.5 L 2.9 0",
    "l|M 0 6 L 0 0",
    "m|M 0 4 L 0 0 M 0 2.4 C 0.4 4.4 2.4 4.6 2.4 2.4 L 2.4 0 M 2.4 2.4 C 2.8 4.4 4.8 4.6 4.8 2.4 L 4.8 0",
    "n|M 0 4 L 0 0 M 0 2.4 C 0.4 4.4 3 4.6 3 2.4 L 3 0",
    "o|M 0 2 C 0 4.7 3.4 4.7 3.4 2 C 3.4 -0.7 0 -0.7 0 2",
    "p|M 0 4 L 0 -1.8 M 0 2 C 0 4.7 3.2 4.7 3.2 2 C 3.2 -0.7 0 -0.7 0 2",
    "q|M 3.2 4 L 3.2 -1.8 M 3.2 2 C 3.2 4.7 0 4.7 0 2 C 0 -0.7 3.2 -0.7 3.2 2",
    "r|M 0 4 L 0 0 M 0 2.2 C 0.3 3.8 1.2 4.2 2 3.9",
    "s|M 2.6 3.4 C 2 4.4 0.1 4.2 0.1 3 C 0.1 1.7 2.7 2.3 2.7 1 C 2.7 -0.3 0.5 -0.4 0 0.7",
    "t|M 0.9 5.5 L 0.9 1 C 0.9 0 1.5 -0.2 2.2 0.1 M 0 4 L 2.1 4",
    "u|M 0 4 L 0 1.6 C 0 -0.6 2.6 -0.4 3 1.6 M 3 4 L 3 0",
    "v|M 0 4 L 1.5 0 L 3 4",
    "w|M 0 4 L 1.2 0 L 2.4 3.6 L 3.6 0 L 4.8 4",
    "x|M 0 4 L 2.8 0 M 2.8 4 L 0 0",
    "y|M 0 4 L 1.5 0.1 M 3 4 L 1 -1.3 C 0.7 -1.8 0.4 -1.8 0 -1.7",
    "z|M 0 4 L 2.7 4 L 0 0 L 2.8 0",
    "%|M 0.9 6 C -0.3 6 -0.3 3.6 0.9 3.6 C 2.1 3.6 2.1 6 0.9 6"
        + " M 4.3 2.4 C 3.1 2.4 3.1 0 4.3 0 C 5.5 0 5.5 2.4 4.3 2.4 M 4.2 6 L 1 0",
    ".|M 0 0 L 0 0.1",
    ",|M 0.3 0.1 L 0 -1",
    "-|M 0 2.2 L 2 2.2",
    "=|M 0 3 L 2.6 3 M 0 1.4 L 2.6 1.4",
    "+|M 0 2.2 L 2.8 2.2 M 1.4 3.6 L 1.4 0.8",
    ":|M 0 0.3 L 0 0.4 M 0 3.4 L 0 3.5",
    "/|M 0 -0.6 L 2.4 6.2",
  };

  private static final Map<Character, Glyph> BY_CHARACTER = parse();

  private StrokeFont() {}

  private record Glyph(Path2D path, double width) {}

  /**
   * How wide a text is.
   *
   * @param text the text
   * @param size pixels from the baseline to the top of a digit
   * @return pixels
   */
  static double width(String text, double size) {
    double width = 0;
    for (int i = 0; i < text.length(); i++) {
      Glyph glyph = BY_CHARACTER.get(text.charAt(i));
      width += (glyph == null ? SPACE : glyph.width) + (i + 1 < text.length() ? GAP : 0);
    }
    return width * size / HEIGHT;
  }

  /**
   * Draws a text in the graphics' colour.
   *
   * @param graphics where
   * @param text the text
   * @param x the left edge
   * @param baseline the baseline
   * @param size pixels from the baseline to the top of a digit
   */
  static void draw(Graphics2D graphics, String text, double x, double baseline, double size) {
    double scale = size / HEIGHT;
    Stroke before = graphics.getStroke();
    graphics.setStroke(
        new BasicStroke(
            (float) Math.max(1.2, size / 8), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    double left = x;
    for (int i = 0; i < text.length(); i++) {
      Glyph glyph = BY_CHARACTER.get(text.charAt(i));
      if (glyph != null) {
        AffineTransform place = new AffineTransform(scale, 0, 0, -scale, left, baseline);
        graphics.draw(place.createTransformedShape(glyph.path));
      }
      left += ((glyph == null ? SPACE : glyph.width) + GAP) * scale;
    }
    graphics.setStroke(before);
  }

  /** Draws a text with its middle at an x. */
  static void drawCentred(
      Graphics2D graphics, String text, double middle, double baseline, double size) {
    draw(graphics, text, middle - width(text, size) / 2, baseline, size);
  }

  private static Map<Character, Glyph> parse() {
    Map<Character, Glyph> glyphs = new HashMap<>();
    for (String line : GLYPHS) {
      Path2D path = new Path2D.Double();
      String[] words = line.substring(2).split(" ", -1);
      int at = 0;
      while (at < words.length) {
        double[] n = new double[words[at].equals("C") ? 6 : 2];
        for (int i = 0; i < n.length; i++) {
          n[i] = Double.parseDouble(words[at + 1 + i]);
        }
        switch (words[at]) {
          case "M" -> path.moveTo(n[0], n[1]);
          case "L" -> path.lineTo(n[0], n[1]);
          default -> path.curveTo(n[0], n[1], n[2], n[3], n[4], n[5]);
        }
        at += 1 + n.length;
      }
      double width = Math.max(flatWidth(path), 0.2);
      glyphs.put(line.charAt(0), new Glyph(path, width));
    }
    return glyphs;
  }

  /** The right edge of what is drawn: control points lie outside of it. */
  private static double flatWidth(Path2D path) {
    double right = 0;
    double[] n = new double[6];
    for (var it = path.getPathIterator(null, 0.01); !it.isDone(); it.next()) {
      it.currentSegment(n);
      right = Math.max(right, n[0]);
    }
    return right;
  }
}
