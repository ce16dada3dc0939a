package io.autospec.model.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.autospec.model.config.SchedulerConfigReader;
import io.autospec.model.config.SchedulerFile;
import io.autospec.model.npy.Npy;
import io.autospec.model.npy.NpyArray;
import io.autospec.sampler.kernel.SamplerKind;
import io.autospec.sampler.schedule.ScheduleConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The files of the pack. */
final class Pack {
  static final SamplerKind DDPM = new SamplerKind.Ddpm();
  static final SamplerKind EULER_ANCESTRAL = new SamplerKind.EulerAncestral();

  private static final JsonMapper MAPPER = new JsonMapper();

  private Pack() {}

  static InputStream open(String path) throws IOException {
    InputStream in = Pack.class.getResourceAsStream("/conformance/" + path);
    if (in == null) {
      throw new IOException("the pack has no " + path);
    }
    return in;
  }

  static JsonNode json(String path) throws IOException {
    try (InputStream in = open(path)) {
      return MAPPER.readTree(in);
    }
  }

  static NpyArray array(String path) throws IOException {
    try (InputStream in = open(path)) {
      return Npy.read(in, path);
    }
  }

  /** A configuration with diffusers' keys, by way of the product's own reader. */
  static ScheduleConfig config(JsonNode node, SamplerKind kind) throws IOException {
    byte[] json = MAPPER.writeValueAsBytes(node);
    SchedulerFile file =
        SchedulerConfigReader.read(new ByteArrayInputStream(json), "case", Optional.of(kind));
    return file.config();
  }

  static int[] ints(JsonNode list) {
    int[] ints = new int[list.size()];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = list.get(i).intValue();
    }
    return ints;
  }

  static float[] row(float[] values, int row, int size) {
    float[] copy = new float[size];
    System.arraycopy(values, row * size, copy, 0, size);
    return copy;
  }
}
