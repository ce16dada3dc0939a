package io.autospec.scaling.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How all plots look: white ground, colours that are told apart without red and green. */
final class ChartStyle {
  static final int WIDTH = 900;
  static final int HEIGHT = 520;
  static final Color GREY = new Color(0x99, 0x99, 0x99);

  /** Okabe and Ito's colours. */
  private static final Color[] COLOURS = {
    new Color(0x00, 0x72, 0xB2),
    new Color(0xD5, 0x5E, 0x00),
    new Color(0x00, 0x9E, 0x73),
    new Color(0xCC, 0x79, 0xA7),
    new Color(0xE6, 0x9F, 0x00),
    new Color(0x56, 0xB4, 0xE9),
    new Color(0x44, 0x44, 0x44),
    new Color(0xB0, 0xA0, 0x00)
  };

  private static final DecimalFormatSymbols SYMBOLS = DecimalFormatSymbols.getInstance(Locale.ROOT);

  private ChartStyle() {}

  /**
   * An empty chart.
   *
   * @param x the horizontal axis
   * @param y the vertical axis
   */
  static XYChart chart(String x, String y) {
    XYChart chart =
        new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle(x).yAxisTitle(y).build();
    dress(chart.getStyler());
    return chart;
  }

  static void dress(AxesChartStyler styler) {
    // The library's dashes would be most of an SVG.
    styler.setPlotGridLinesStroke(new BasicStroke(0.7f));
    styler.setPlotGridLinesColor(new Color(0xE4, 0xE4, 0xE4));
    styler.setErrorBarsColorSeriesColor(true);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setSeriesColors(COLOURS);
    styler.setXAxisLogarithmicDecadeOnly(false);
    styler.setYAxisLogarithmicDecadeOnly(false);
    styler.setDecimalPattern("#,##0.###");
    styler.setLocale(Locale.ROOT);
    styler.setMarkerSize(7);
  }

  static void logarithmicX(XYChart chart) {
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setXAxisTickLabelsFormattingFunction(ChartStyle::decadeLabel);
  }

  static void logarithmicY(XYChart chart) {
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setYAxisTickLabelsFormattingFunction(ChartStyle::decadeLabel);
  }

  /** Labels 1, 2 and 5 of each decade: the others have no room beside them. */
  static String decadeLabel(double value) {
    if (value <= 0) {
      return "";
    }
    double decade = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    double lead = value / decade;
    boolean shown = Stream.of(1.0, 2.0, 5.0).anyMatch(known -> Math.abs(lead - known) < 1e-6);
    return shown ? new DecimalFormat("#,##0.######", SYMBOLS).format(value) : "";
  }

  static Color colour(int index) {
    return COLOURS[index % COLOURS.length];
  }

  /** A dashed grey line without marks: what would be, not what was. */
  static void asReference(XYSeries series) {
    series.setMarker(SeriesMarkers.NONE);
    series.setLineStyle(SeriesLines.DASH_DASH);
    series.setLineColor(GREY);
  }

  static void asLine(XYSeries series, Color colour, float width) {
    series.setMarker(SeriesMarkers.NONE);
    series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
    series.setLineColor(colour);
  }

  static void asMarks(XYSeries series, Color colour) {
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    series.setMarkerColor(colour);
  }
}
