package io.autospec.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PicturesTest {
  private static final float[] SYMMETRIC = {0, -0.85f, 0, -0.85f, 0, 0.85f, 0, 0};

  @Test
  void shouldShowMinusOneAsBlackAndOneAsWhiteAndClampTheRest() throws IOException {
    BufferedImage picture = one(new long[] {1, 1, 5}, new float[] {-1, 0, 1, -7, 9});
    int[] levels = new int[5];
    for (int x = 0; x < 5; x++) {
      levels[x] = picture.getRaster().getSample(x, 0, 0);
    }
    assertThat(levels).containsExactly(0, 128, 255, 0, 255);
  }

  @Test
  void shouldReadThreeChannelsAsPlanesOfRedGreenBlue() throws IOException {
    BufferedImage picture = one(new long[] {3, 1, 2}, new float[] {1, -1, -1, 1, -1, -1});
    assertThat(picture.getRGB(0, 0)).isEqualTo(0xFFFF0000);
    assertThat(picture.getRGB(1, 0)).isEqualTo(0xFF00FF00);
  }

  @Test
  void shouldPutEachSampleInItsCellThreeTimesAsLarge() throws IOException {
    List<float[]> samples = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      float[] sample = new float[64];
      Arrays.fill(sample, i / 3f * 2 - 1);
      samples.add(sample);
    }
    GridPng grid = new GridPng(new long[] {1, 8, 8}, GridLayout.flow(4, 2, List.of()));
    BufferedImage picture = read(out -> grid.write(samples, out));
    assertThat(picture.getWidth())
        .isEqualTo((int) grid.pixelsWide())
        .isEqualTo(12 + 24 + 6 + 24 + 12);
    assertThat(picture.getHeight()).isEqualTo((int) grid.pixelsHigh());
    assertThat(picture.getRGB(12, 12)).isEqualTo(0xFF000000);
    assertThat(picture.getRGB(12 + 30, 12)).isEqualTo(0xFF555555);
    assertThat(picture.getRGB(12, 12 + 30)).isEqualTo(0xFFAAAAAA);
    assertThat(picture.getRGB(12 + 30 + 23, 12 + 30 + 23)).isEqualTo(0xFFFFFFFF);
  }

  @Test
  void shouldDrawTheSameBytesTwice() throws IOException {
    List<Plan> plans = List.of(plan(0.3f), plan(-0.3f));
    assertThat(bytes(out -> PlansPng.write(plans, out)))
        .isEqualTo(bytes(out -> PlansPng.write(plans, out)));
  }

  @Test
  void shouldDrawCaptionsWithoutAnyInstalledFont() throws IOException {
    List<float[]> samples = List.of(new float[64], new float[64]);
    GridLayout layout = GridLayout.byLabel(List.of(0L, 1L), GridLayout.Labels.COLUMNS);
    GridPng grid = new GridPng(new long[] {1, 8, 8}, layout);
    BufferedImage picture = read(out -> grid.write(samples, out));
    boolean ink = false;
    for (int x = 12; x < 36; x++) {
      for (int y = 12; y < 21; y++) {
        ink |= picture.getRGB(x, y) != 0xFFFFFFFF;
      }
    }
    assertThat(ink).isTrue();
  }

  @Test
  void shouldCallAPlanLeftWhenTheDiscIsOnItsRightHand() {
    assertThat(plan(-0.3f).side()).isEqualTo(Plan.Side.LEFT);
    assertThat(plan(0.3f).side()).isEqualTo(Plan.Side.RIGHT);
    assertThat(PlansPng.count(List.of(plan(-0.3f), plan(0.3f), plan(0.2f))))
        .isEqualTo(new PlansPng.Count(1, 2));
  }

  @Test
  void shouldJudgeTheSideByTheDiscAndNotByTheStart() {
    float[] condition = SYMMETRIC.clone();
    condition[6] = 0.4f;
    Plan plan = Plan.of(new float[] {0, -0.4f, 0.1f, 0, 0.05f, 0.4f}, condition);
    assertThat(plan.side()).isEqualTo(Plan.Side.LEFT);
  }

  @Test
  void shouldKnowWhichShapesCanBeDrawn() {
    assertThat(GridPng.fits(new long[] {1, 28, 28})).isTrue();
    assertThat(GridPng.fits(new long[] {4, 28, 28})).isFalse();
    assertThat(GridPng.fits(new long[] {28, 28})).isFalse();
    assertThat(PlansPng.fits(new long[] {16, 2})).isTrue();
    assertThat(PlansPng.fits(new long[] {16, 3})).isFalse();
  }

  private static Plan plan(float x) {
    return Plan.of(new float[] {x / 2, -0.4f, x, 0, x / 2, 0.4f}, SYMMETRIC);
  }

  private interface Drawing {
    void to(ByteArrayOutputStream out) throws IOException;
  }

  private static BufferedImage one(long[] shape, float[] sample) throws IOException {
    return read(out -> GridPng.writeOne(shape, sample, out));
  }

  private static BufferedImage read(Drawing drawing) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(bytes(drawing)));
  }

  private static byte[] bytes(Drawing drawing) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    drawing.to(out);
    return out.toByteArray();
  }
}
