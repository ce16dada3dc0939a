package io.autospec.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.model.builtin.BuiltInModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelManifestTest {
  @TempDir private Path folder;

  private DiffusionModel load(String copy, String steps) throws Exception {
    Path to = Files.createDirectories(folder.resolve(copy));
    for (String name : new String[] {"model.onnx", "model.onnx_data"}) {
      Path from =
          Path.of(getClass().getResource("/conformance/onnx/unet_external_data/" + name).toURI());
      Files.copy(from, to.resolve(name));
    }
    Files.writeString(to.resolve("autospec.json"), "{\"sample_shape\": [3, 4, 4]}");
    Files.writeString(
        to.resolve("scheduler_config.json"), "{\"num_train_timesteps\": " + steps + "}");
    return Models.load(to.toString(), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist", "policy", "gaussian-mixture"})
  void shouldDescribeABuiltInSoThatItIsFound(String name) {
    try (DiffusionModel model = Models.load(name, Optional.empty())) {
      ModelManifest manifest = model.manifest();
      assertThat(ModelManifest.parse(manifest.toJson())).isEqualTo(manifest);
      try (DiffusionModel found = BuiltInModels.find(manifest).orElseThrow()) {
        assertThat(found.manifest().id()).isEqualTo(manifest.id()).matches("[0-9a-f]{64}");
      }
      if (model.bytes().isPresent()) {
        try (ModelBytes bytes = model.bytes().get()) {
          assertThat(Sha256.of(bytes)).isEqualTo(model.sha256());
          assertThat(bytes.size()).isEqualTo(manifest.size());
        }
      }
    }
  }

  @Test
  void shouldIdentifyEqualModelsInDifferentFoldersAndNoOthers() throws Exception {
    try (DiffusionModel one = load("one", "1000");
        DiffusionModel two = load("two", "1000");
        DiffusionModel other = load("other", "999");
        ModelBytes bytes = one.bytes().orElseThrow()) {
      assertThat(Sha256.of(bytes)).isEqualTo(one.sha256());
      assertThat(one.manifest().files())
          .extracting(ModelManifest.Part::name)
          .containsExactly("model.onnx", "model.onnx_data");
      assertThat(two.manifest().id()).isEqualTo(one.manifest().id());
      assertThat(other.manifest().id()).isNotEqualTo(one.manifest().id());
    }
  }

  @Test
  void shouldRefuseWhatIsNotAsItHasToBe() throws Exception {
    String json;
    try (DiffusionModel model = load("one", "1000")) {
      json = model.manifest().toJson();
    }
    String[][] changes = {
      {"\"format\":1", "\"format\":2", "format: expected 1, found 2"},
      {"model.onnx_data", "../weights", "a file name: expected"},
      {"model.onnx_data", "..", "a file name: expected"},
      {"model.onnx_data", "a\\u0000b", "a file name: expected"},
      {"model.onnx_data", "MODEL.onnx", "each name once"},
      {":4000}", ":-1}", "bytes of model.onnx_data: expected 0 .. "},
      {":4000}", ":68719476736}", "bytes in all"},
      {"\"sha256\":\"", "\"sha256\":\"x", "64 hexadecimal digits"},
      {"\"name\":\"one\"", "\"nome\":\"one\"", "expected only [classes"},
      {"[3,4,4]", "[]", "sample_shape: expected 1 .. 16 axes"},
    };
    for (String[] change : changes) {
      assertThat(json).contains(change[0]);
      assertThatThrownBy(() -> ModelManifest.parse(json.replace(change[0], change[1])))
          .as(change[1])
          .isInstanceOf(ModelException.class)
          .hasMessageStartingWith("manifest: ")
          .hasMessageContaining(change[2]);
    }
  }
}
