package io.autospec.model.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.autospec.model.ModelException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  private static final String HEADER =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";

  @Test
  void shouldReadBackEveryTypeAndShape(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.npy");

    Npy.write(file, new NpyArray.Float32(new float[] {1, Float.NaN, -0f}, 3));
    assertThat(Npy.read(file).floats()).containsExactly(1, Float.NaN, -0f);
    Npy.write(file, new NpyArray.Float64(new double[] {0.1}));
    assertThat(Npy.read(file).doubles()).containsExactly(0.1);
    assertThat(Npy.read(file).shape()).isEmpty();
    Npy.write(file, new NpyArray.Int32(new int[] {1, -2, 3, 4, 5, 6}, 2, 3));
    assertThat(Npy.read(file).ints()).containsExactly(1, -2, 3, 4, 5, 6);
    assertThat(Npy.read(file).shape()).containsExactly(2, 3);
    Npy.write(file, new NpyArray.Int64(new long[] {Long.MIN_VALUE}, 1, 1));
    assertThat(Npy.read(file).longs()).containsExactly(Long.MIN_VALUE);
    Npy.write(file, new NpyArray.Float32(new float[0], 0, 7));
    assertThat(Npy.read(file).shape()).containsExactly(0, 7);
  }

  @Test
  void shouldReadBackWhatIsLongerThanItsBuffers() throws IOException {
    float[] values = new float[100_003];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    byte[] bytes = bytes(new NpyArray.Float32(values, values.length));

    assertThat(read(bytes).floats()).containsExactly(values);
  }

  @Test
  void shouldWriteWhatNumpyWrites() throws IOException {
    // numpy.save of numpy.arange(3, dtype='<f4'), byte for byte.
    byte[] bytes = bytes(new NpyArray.Float32(new float[] {0, 1, 2}, 3));
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }";

    assertThat(bytes).hasSize(128 + 12);
    assertThat(Arrays.copyOf(bytes, 10))
        .containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0);
    assertThat(new String(bytes, 10, 118, StandardCharsets.US_ASCII))
        .isEqualTo(header + " ".repeat(117 - header.length()) + "\n");
    assertThat(Arrays.copyOfRange(bytes, 132, 136)).containsExactly(0, 0, 0x80, 0x3F);
  }

  @Test
  void shouldReadLaterVersionsAndOtherKeyOrders() throws IOException {
    String header = "{\"shape\": (2,3), \"fortran_order\": False, \"descr\": \"<f4\"}";

    for (int version = 1; version <= 3; version++) {
      assertThat(read(file(version, header.replace('"', '\''), 24)).shape()).containsExactly(2, 3);
      assertThat(read(file(version, HEADER + "      \n", 24)).shape()).containsExactly(2, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{'descr': '<f4', 'fortran_order': False}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'more': 1}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, -3), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2 3), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536), }",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }",
        "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3), }",
        "{'descr': '|O', 'fortran_order': False, 'shape': (2, 3), }",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 3), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } garbage",
        "import os"
      })
  void shouldRefuseAHeaderThatItCannotRead(String header) {
    requireRefused(file(1, header, 24));
  }

  @Test
  void shouldRefuseAFileThatIsCutShortAnywhere() throws IOException {
    byte[] whole = file(1, HEADER, 24);

    assertThat(read(whole).size()).isEqualTo(6);
    for (int length = 0; length < whole.length; length++) {
      requireRefused(Arrays.copyOf(whole, length));
    }
  }

  @Test
  void shouldRefuseTrailingBytes() {
    requireRefused(file(1, HEADER, 25));
  }

  @Test
  void shouldRefuseOtherFilesAndVersions() {
    requireRefused("PK\3\4 something else".getBytes(StandardCharsets.US_ASCII));
    requireRefused(file(4, HEADER, 24));
  }

  @Test
  void shouldNotTakeMemoryForElementsThatAreNotThere() {
    // Claims 8 GiB; the test's heap is 2 GiB.
    requireRefused(
        file(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483000,), }", 8));
    requireRefused(
        ByteBuffer.allocate(12)
            .put(NpyHeader.MAGIC)
            .put((byte) 2)
            .put((byte) 0)
            .putInt(-1)
            .array());
  }

  @Test
  void shouldNotBreakOnRandomDamage() throws IOException {
    byte[] whole = file(1, HEADER, 24);
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = whole.clone();
      for (int j = 0; j < 1 + i % 3; j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(read(damaged).size()).isPositive();
      } catch (ModelException e) {
        assertThat(e.getMessage().lines()).hasSize(1);
      }
    }
  }

  @Test
  void shouldRefuseAShapeThatDoesNotFitAndATypeThatIsNotThere() {
    assertThatIllegalArgumentException().isThrownBy(() -> new NpyArray.Float32(new float[5], 2, 3));
    assertThatIllegalStateException()
        .isThrownBy(() -> new NpyArray.Float32(new float[6], 2, 3).longs())
        .withMessage("array of [2, 3]: expected int64, found float32");
  }

  private static void requireRefused(byte[] bytes) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> read(bytes))
        .withMessageStartingWith("it: expected ")
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  private static NpyArray read(byte[] bytes) throws IOException {
    return Npy.read(new ByteArrayInputStream(bytes), "it");
  }

  private static byte[] bytes(NpyArray array) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Npy.write(out, array);
    return out.toByteArray();
  }

  private static byte[] file(int version, String header, int elementBytes) {
    ByteBuffer buffer =
        ByteBuffer.allocate(12 + header.length() + elementBytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(NpyHeader.MAGIC).put((byte) version).put((byte) 0);
    if (version == 1) {
      buffer.putShort((short) header.length());
    } else {
      buffer.putInt(header.length());
    }
    buffer.put(header.getBytes(StandardCharsets.ISO_8859_1));
    return Arrays.copyOf(buffer.array(), buffer.position() + elementBytes);
  }

  @Test
  void shouldWriteRowsAsTheArrayThatTheyMakeUp() throws IOException {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    Npy.write(
        rows,
        new NpyArray.Float32Rows(List.of(new float[] {1, 2, 3}, new float[] {4, 5, 6}), 2, 1, 3));
    Npy.write(whole, new NpyArray.Float32(new float[] {1, 2, 3, 4, 5, 6}, 2, 1, 3));
    assertThat(rows.toByteArray()).isEqualTo(whole.toByteArray());
  }
}
