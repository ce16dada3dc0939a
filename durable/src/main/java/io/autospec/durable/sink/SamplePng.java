package io.autospec.durable.sink;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A sample of shape [1 or 3, height, width] as a picture: -1 is black, 1 is white. */
final class SamplePng {
  private SamplePng() {}

  static byte[] encode(int[] shape, float[] sample) {
    int high = shape[1];
    int wide = shape[2];
    boolean grey = shape[0] == 1;
    BufferedImage picture =
        new BufferedImage(
            wide, high, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < high; y++) {
      for (int x = 0; x < wide; x++) {
        for (int band = 0; band < shape[0]; band++) {
          // The raster's own levels: setRGB would convert between colour spaces.
          float value = sample[(band * high + y) * wide + x];
          picture.getRaster().setSample(x, y, band, level(value));
        }
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    // In memory: ImageIO's default stream makes a cache file.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), writer.getDefaultWriteParam());
    } catch (IOException e) {
      throw new UncheckedIOException("a picture in memory", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static int level(float value) {
    return Float.isNaN(value)
        ? 0
        : (int) Math.max(0, Math.min(255, Math.round((value + 1.0) * 127.5)));
  }
}
