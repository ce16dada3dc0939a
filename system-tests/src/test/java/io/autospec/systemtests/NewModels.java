package io.autospec.systemtests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Models that nobody has seen yet and that draw what a built-in one draws: its network with another
 * doc string, a field that can be put behind all others of the file (ONNX's {@code ModelProto},
 * field 6).
 */
final class NewModels {
  private static final String BUILT_IN = "/io/autospec/model/builtin/mnist/";
  private static final int DOC_STRING = 6 << 3 | 2;
  private static final String LABELS = "{\"classes\": 10, \"empty_label\": 10}";

  private final Path folder;
  private int made;

  NewModels(Path folder) {
    this.folder = folder;
  }

  /** Writes the next one; returns its folder. */
  Path next() throws IOException {
    Path model = Files.createDirectories(folder.resolve("mnist-" + ++made));
    ByteArrayOutputStream network = new ByteArrayOutputStream();
    network.write(builtIn("model.onnx"));
    byte[] doc = ("soak " + made).getBytes(StandardCharsets.US_ASCII);
    network.write(DOC_STRING);
    network.write(doc.length);
    network.write(doc);
    Files.write(model.resolve("model.onnx"), network.toByteArray());
    Files.write(model.resolve("scheduler_config.json"), builtIn("scheduler_config.json"));
    Files.writeString(model.resolve("autospec.json"), LABELS);
    return model;
  }

  /** Removes one, when it was handed in: until then its bytes are read. */
  static void delete(Path model) throws IOException {
    try (Stream<Path> files = Files.list(model)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(model);
  }

  private static byte[] builtIn(String file) throws IOException {
    try (InputStream in = NewModels.class.getResourceAsStream(BUILT_IN + file)) {
      return in.readAllBytes();
    }
  }
}
