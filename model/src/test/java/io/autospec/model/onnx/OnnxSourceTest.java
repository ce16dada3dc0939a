package io.autospec.model.onnx;

import static io.autospec.model.onnx.OnnxGraphBuilder.FREE;
import static io.autospec.model.onnx.OnnxGraphBuilder.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.model.ModelException;
import io.autospec.model.ModelMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxSourceTest {
  @TempDir private Path folder;

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("model.onnx"), bytes);
  }

  private static byte[] external(String location) {
    return Networks.plusTimestep(INT64, FREE)
        .externalFloats("weights", new long[] {2}, location)
        .build();
  }

  private static String sha256(byte[]... parts) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (byte[] part : parts) {
      digest.update(part);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void shouldHashTheFileAndItsExternalData() throws Exception {
    byte[] plain = Networks.plusTimestep(INT64, FREE).build();
    assertThat(OnnxSource.ofFile(write(plain)).sha256()).isEqualTo(sha256(plain));
    assertThat(OnnxSource.ofBytes("m", plain).sha256()).isEqualTo(sha256(plain));

    byte[] split = external("model.onnx_data");
    byte[] data = new byte[8];
    Files.write(folder.resolve("model.onnx_data"), data);
    OnnxSource source = OnnxSource.ofFile(write(split));
    assertThat(source.sha256()).isEqualTo(sha256(split, data));
    assertThat(source.size()).isEqualTo(split.length + 8);
  }

  @Test
  void shouldNameTheExternalFileThatIsMissing() throws IOException {
    Path file = write(external("model.onnx_data"));

    assertThatThrownBy(() -> OnnxSource.ofFile(file))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            file
                + ": its weights lie in 'model.onnx_data', expected in the same folder: no such"
                + " readable file");
  }

  @Test
  void shouldRefuseExternalDataOutsideTheModelsFolder() throws IOException {
    for (String location : new String[] {"../weights", "/etc/hostname"}) {
      Path file = write(external(location));
      assertThatThrownBy(() -> OnnxSource.ofFile(file))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("inside its own folder, found '" + location + "'");
    }
  }

  @Test
  void shouldRefuseAModelInMemoryWhoseWeightsLieElsewhere() {
    assertThatThrownBy(() -> OnnxSource.ofBytes("m", external("weights.pb")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[weights.pb]");
  }

  @Test
  void shouldRefuseAFileThatWasCutShortAnywhere() throws IOException {
    byte[] whole = Networks.plusTimestep(INT64, FREE).build();
    for (int length = 0; length < whole.length; length++) {
      Path file = write(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> OnnxSource.ofFile(file))
          .as("the first %d bytes", length)
          .isInstanceOf(ModelException.class)
          .satisfies(e -> assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n"));
    }
  }

  @Test
  void shouldRefuseWhatIsNoOnnxFileAtAll() throws IOException {
    Path text = write("This is a readme, not a model.".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> OnnxSource.ofFile(text))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("not a whole ONNX model, cut short or corrupt");
    assertThatThrownBy(() -> OnnxSource.ofFile(folder.resolve("absent.onnx")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("absent.onnx: cannot be read");
  }

  @Test
  void shouldSayInOneLineWhyOnnxRuntimeDoesNotLoadAModel() {
    byte[] unknownOperator =
        Networks.sampleOnly(FREE).node("NoSuchOperator", "out_sample", "sample").build();

    assertThatThrownBy(() -> Networks.load(unknownOperator, ModelMetadata.none()))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("test.onnx: cannot be loaded: ")
        .hasMessageContaining("NoSuchOperator")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void shouldNameAFileOnceWhenOnnxRuntimeDoesNotLoadIt() throws IOException {
    Path file =
        write(Networks.sampleOnly(FREE).node("Add", "out_sample", "sample", "absent").build());

    assertThatThrownBy(
            () ->
                OnnxModel.load(
                    "m", OnnxSource.ofFile(file), ModelMetadata.none(), Networks.SCHEDULER))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(file + ": cannot be loaded: ")
        .hasMessageContaining("'absent'")
        .satisfies(e -> assertThat(e.getMessage()).containsOnlyOnce(file.toString()));
  }

  @Test
  void shouldFailWithAModelExceptionOrNotAtAllWhateverByteIsFlipped() {
    byte[] whole = Networks.plusTimestep(INT64, FREE).build();
    int refused = 0;
    for (int i = 0; i < whole.length; i++) {
      byte[] bytes = whole.clone();
      bytes[i] ^= 0x55;
      try {
        Networks.load(bytes, ModelMetadata.none()).close();
      } catch (ModelException e) {
        refused++;
        assertThat(e.getMessage()).doesNotContain("\n");
      }
    }
    assertThat(refused).isPositive();
  }
}
