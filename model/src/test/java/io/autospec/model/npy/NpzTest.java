package io.autospec.model.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.autospec.model.ModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
  private static Map<String, NpyArray> arrays() {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("samples", new NpyArray.Float32(new float[] {1, 2, 3, 4}, 2, 2));
    arrays.put("labels", new NpyArray.Int64(new long[] {7, 8}, 2));
    return arrays;
  }

  @Test
  void shouldReadBackItsArraysInOrder(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.npz");
    Npz.write(file, arrays());

    Map<String, NpyArray> found = Npz.read(file);

    assertThat(found.keySet()).containsExactly("samples", "labels");
    assertThat(found.get("samples").floats()).containsExactly(1, 2, 3, 4);
    assertThat(found.get("labels").longs()).containsExactly(7, 8);
  }

  @Test
  void shouldGiveTheSameBytesAtAnyTime() throws IOException {
    byte[] bytes = bytes(arrays());

    assertThat(bytes(arrays())).isEqualTo(bytes);
    // The first entry's time and date: midnight of the first day that a zip can name.
    assertThat(Arrays.copyOfRange(bytes, 10, 14)).containsExactly(0, 0, 0x21, 0);
  }

  @Test
  void shouldRefuseWhatIsNotAWholeZipOfArrays(@TempDir Path folder) throws IOException {
    requireRefused(folder, "not a zip".getBytes(StandardCharsets.US_ASCII));
    requireRefused(folder, bytes(Map.of()));
    byte[] whole = bytes(arrays());
    for (int length = 0; length < whole.length; length++) {
      requireRefused(folder, Arrays.copyOf(whole, length));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("readme.txt"));
      zip.closeEntry();
    }
    requireRefused(folder, out.toByteArray());
  }

  private static void requireRefused(Path folder, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("it.npz"), bytes);

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> Npz.read(file))
        .withMessageStartingWith(file.toString())
        .withMessageContaining(": expected ");
  }

  private static byte[] bytes(Map<String, NpyArray> arrays) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Npz.write(out, arrays);
    return out.toByteArray();
  }
}
