package io.autospec.scaling.report;

import java.awt.Dimension;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.internal.chartpart.Chart;

/** Charts as files. */
final class Pictures {
  private Pictures() {}

  /**
   * What keeps this JVM from drawing: charts have words, and a headless JVM without any font cannot
   * measure them.
   *
   * @return one line; empty if nothing does
   */
  static Optional<String> obstacle() {
    try {
      double unused =
          new Font(Font.SANS_SERIF, Font.PLAIN, 12)
              .getStringBounds("Autospec", new FontRenderContext(null, true, true))
              .getWidth();
      return Optional.empty();
    } catch (RuntimeException | LinkageError e) {
      return Optional.of(
          "this JVM finds no fonts ("
              + e
              + "), so there are no plots; install fontconfig and a"
              + " font, such as fonts-dejavu-core, and run the same command again");
    }
  }

  static byte[] png(Chart<?, ?> chart) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] svg(Chart<?, ?> chart) {
    try {
      SVGGraphics2D graphics =
          new SVGGraphics2D(
              DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument());
      chart.paint(graphics, chart.getWidth(), chart.getHeight());
      graphics.setSVGCanvasSize(new Dimension(chart.getWidth(), chart.getHeight()));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (Writer writer = new OutputStreamWriter(bytes, StandardCharsets.UTF_8)) {
        graphics.stream(writer, true);
      }
      return bytes.toByteArray();
    } catch (ParserConfigurationException | IOException e) {
      throw new IllegalStateException("a plot cannot be written as SVG: " + e.getMessage(), e);
    }
  }
}
