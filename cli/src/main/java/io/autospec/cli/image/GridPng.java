package io.autospec.cli.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * A PNG of image samples in a grid. A sample is C, H, W floats, C being 1 or 3, in [-1, 1]; it is
 * shown as {@code x/2 + 1/2}, clamped, each pixel as a square when the images are tiny.
 */
public final class GridPng {
  /** The longest side of a picture that is drawn. */
  public static final int MOST_PIXELS_A_SIDE = 16_384;

  private static final Color PAPER = Color.WHITE;
  private static final Color INK = new Color(0x4A5560);
  private static final int GAP = 6;
  private static final int MARGIN = 12;

  private final int channels;
  private final int height;
  private final int width;
  private final int zoom;
  private final GridLayout layout;
  private final int captionHeight;
  private final double captionSize;

  /**
   * Prepares a grid.
   *
   * @param shape {C, H, W}, C being 1 or 3
   * @param layout where each sample goes
   * @throws IllegalArgumentException if the shape is another one
   */
  public GridPng(long[] shape, GridLayout layout) {
    if (!fits(shape)) {
      throw new IllegalArgumentException("a grid draws samples of shape [1|3, H, W]");
    }
    this.channels = (int) shape[0];
    this.height = (int) shape[1];
    this.width = (int) shape[2];
    this.layout = layout;
    int longest = Math.max(height, width);
    this.zoom = longest <= 32 ? 3 : longest <= 64 ? 2 : 1;
    this.captionSize = Math.max(9, Math.min(22, zoom * longest / 6.0));
    this.captionHeight = (int) Math.ceil(captionSize * 1.6);
  }

  /**
   * Whether samples of a shape are images.
   *
   * @param shape without the batch axis
   * @return true for [1, H, W] and [3, H, W]
   */
  public static boolean fits(long[] shape) {
    return shape.length == 3
        && (shape[0] == 1 || shape[0] == 3)
        && shape[1] >= 1
        && shape[1] <= MOST_PIXELS_A_SIDE
        && shape[2] >= 1
        && shape[2] <= MOST_PIXELS_A_SIDE;
  }

  /**
   * The picture's width.
   *
   * @return pixels
   */
  public long pixelsWide() {
    return 2L * MARGIN + rowCaptionWidth() + (long) layout.columns() * (cellWidth() + GAP) - GAP;
  }

  /**
   * The picture's height.
   *
   * @return pixels
   */
  public long pixelsHigh() {
    return 2L * MARGIN + columnCaptionHeight() + (long) layout.rows() * rowPitch() - rowGap();
  }

  /**
   * Draws and writes the picture.
   *
   * @param samples C * H * W floats each, as many as the layout has cells for
   * @param out where the PNG goes; not closed
   * @throws IOException if it cannot be written
   */
  public void write(List<float[]> samples, OutputStream out) throws IOException {
    BufferedImage picture =
        new BufferedImage((int) pixelsWide(), (int) pixelsHigh(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = Pictures.canvas(picture, PAPER);
    graphics.setColor(INK);
    int left = MARGIN + rowCaptionWidth();
    int top = MARGIN + columnCaptionHeight();
    for (int column = 0; column < layout.columnCaptions().size(); column++) {
      double middle = left + column * (double) (cellWidth() + GAP) + cellWidth() / 2.0;
      StrokeFont.drawCentred(
          graphics, layout.columnCaptions().get(column), middle, MARGIN + captionSize, captionSize);
    }
    for (int row = 0; row < layout.rowCaptions().size(); row++) {
      String caption = layout.rowCaptions().get(row);
      double x = left - captionSize * 0.8 - StrokeFont.width(caption, captionSize);
      double middle = top + row * (double) rowPitch() + cellHeight() / 2.0;
      StrokeFont.draw(graphics, caption, x, middle + captionSize / 2, captionSize);
    }
    for (int i = 0; i < samples.size(); i++) {
      int cell = layout.cells().get(i);
      int x = left + cell % layout.columns() * (cellWidth() + GAP);
      int y = top + cell / layout.columns() * rowPitch();
      if (!layout.cellCaptions().isEmpty()) {
        StrokeFont.drawCentred(
            graphics,
            layout.cellCaptions().get(i),
            x + cellWidth() / 2.0,
            y + captionSize,
            captionSize);
        y += captionHeight;
      }
      draw(samples.get(i), picture, x, y);
    }
    graphics.dispose();
    Pictures.writePng(picture, out);
  }

  /**
   * One sample alone, a pixel a pixel.
   *
   * @param shape {C, H, W}
   * @param sample C * H * W floats
   * @param out where the PNG goes; not closed
   * @throws IOException if it cannot be written
   */
  public static void writeOne(long[] shape, float[] sample, OutputStream out) throws IOException {
    int type = shape[0] == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    int high = (int) shape[1];
    int wide = (int) shape[2];
    BufferedImage picture = new BufferedImage(wide, high, type);
    for (int y = 0; y < high; y++) {
      for (int x = 0; x < wide; x++) {
        if (shape[0] == 1) {
          // The raster's own level: setRGB would convert between colour spaces.
          picture.getRaster().setSample(x, y, 0, level(sample[y * wide + x]));
        } else {
          picture.setRGB(x, y, colour(sample, 3, high * wide, y * wide + x));
        }
      }
    }
    Pictures.writePng(picture, out);
  }

  private void draw(float[] sample, BufferedImage picture, int left, int top) {
    for (int y = 0; y < cellHeight(); y++) {
      for (int x = 0; x < cellWidth(); x++) {
        int at = y / zoom * width + x / zoom;
        picture.setRGB(left + x, top + y, colour(sample, channels, height * width, at));
      }
    }
  }

  private static int colour(float[] sample, int channels, int plane, int at) {
    int red = level(sample[at]);
    int green = channels == 1 ? red : level(sample[plane + at]);
    int blue = channels == 1 ? red : level(sample[2 * plane + at]);
    return red << 16 | green << 8 | blue;
  }

  private static int level(float value) {
    return Math.round(255 * Math.max(0f, Math.min(1f, value / 2 + 0.5f)));
  }

  private int cellWidth() {
    return width * zoom;
  }

  private int cellHeight() {
    return height * zoom;
  }

  private int rowPitch() {
    return cellHeight() + rowGap() + (layout.cellCaptions().isEmpty() ? 0 : captionHeight);
  }

  private int rowGap() {
    return layout.cellCaptions().isEmpty() ? GAP : 2 * GAP;
  }

  private int columnCaptionHeight() {
    return layout.columnCaptions().isEmpty() ? 0 : captionHeight;
  }

  private int rowCaptionWidth() {
    double widest = 0;
    for (String caption : layout.rowCaptions()) {
      widest = Math.max(widest, StrokeFont.width(caption, captionSize));
    }
    return widest == 0 ? 0 : (int) Math.ceil(widest + captionSize * 0.8);
  }
}
