package io.autospec.model.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceParserTest {
  @Test
  void shouldReadEveryForm() {
    assertThat(DeviceParser.parse("cpu")).isEqualTo(new Device.Cpu(1));
    assertThat(DeviceParser.parse("cpu:8")).isEqualTo(new Device.Cpu(8));
    assertThat(DeviceParser.parse("cuda:1")).isEqualTo(new Device.Cuda(1));
    assertThat(DeviceParser.parse("sim:20ms")).isEqualTo(new Device.Simulated(20, 0, 0, false));
    assertThat(DeviceParser.parse("sim:0.5ms+0.25ms/row"))
        .isEqualTo(new Device.Simulated(0.5, 0.25, 0, false));
    assertThat(DeviceParser.parse("sim:20ms~10%"))
        .isEqualTo(new Device.Simulated(20, 0, 10, false));
    assertThat(DeviceParser.parse("sim-only:20ms+2ms/row~10%"))
        .isEqualTo(new Device.Simulated(20, 2, 10, true));
    assertThat(DeviceParser.parse("sim:30ms~10%!10x@2.5s"))
        .isEqualTo(new Device.Simulated(30, 0, 10, false, 10, 2.5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cpu",
        "cpu:2",
        "cuda:0",
        "sim:20ms",
        "sim:0.5ms+2ms/row~10%",
        "sim-only:0ms",
        "sim:3ms!10x@5s"
      })
  void shouldPrintTheFormThatItReads(String text) {
    assertThat(DeviceParser.parse(text).toString()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gpu",
        "CPU",
        "cpu:",
        "cpu:two",
        "cuda",
        "cuda:-1",
        "sim",
        "sim:20",
        "sim:20s",
        "sim:ms",
        "sim:20ms+2ms",
        "sim:20ms~10",
        "sim-only",
        " cpu",
        "cpu:99999999999",
        "sim:-1ms"
      })
  void shouldSayWhichFormsThereAre(String text) {
    assertThatThrownBy(() -> DeviceParser.parse(text))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "device: expected cpu, cpu:THREADS, cuda:ORDINAL, sim:20ms, sim:20ms+2ms/row~10% or"
                + " sim-only:20ms, found '"
                + text
                + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cpu:0|threads of 1 .. 1024, found 0",
        "cpu:2000|threads of 1 .. 1024, found 2000",
        "cuda:256|ordinal of 0 .. 255, found 256",
        "sim:600001ms|milliseconds of 0 .. 600000, found 600001",
        "sim:1ms+600001ms/row|milliseconds a row of 0 .. 600000, found 600001",
        "sim:1ms~100.5%|jitter percent of 0 .. 100, found 100.5",
        "sim:1ms!0.5x@1s|times slower of 1 .. 1000, found 0.5"
      })
  void shouldNameTheRangeThatANumberLeaves(String text, String expected) {
    assertThatThrownBy(() -> DeviceParser.parse(text))
        .isInstanceOf(ModelException.class)
        .hasMessage("device '" + text + "': expected " + expected);
  }
}
