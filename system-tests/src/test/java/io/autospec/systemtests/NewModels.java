package io.autospec.systemtests;

import io.autospec.testkit.OnnxFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Models that nobody has seen yet and that draw what a built-in one draws. */
final class NewModels {
  private static final String BUILT_IN = "/io/autospec/model/builtin/mnist/";
  private static final String LABELS = "{\"classes\": 10, \"empty_label\": 10}";

  private final Path folder;
  private int made;

  NewModels(Path folder) {
    this.folder = folder;
  }

  /** Writes the next one; returns its folder. */
  Path next() throws IOException {
    Path model = Files.createDirectories(folder.resolve("mnist-" + ++made));
    Files.write(
        model.resolve("model.onnx"),
        OnnxFiles.withDocString(builtIn("model.onnx"), "soak " + made));
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
