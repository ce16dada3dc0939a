package io.autospec.actors.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeSettingsTest {
  private static NodeSettings settings(Map<String, ?> overrides) {
    return new NodeSettings(Set.of(NodeRole.WORKER), List.of(), ConfigFactory.parseMap(overrides));
  }

  @Test
  void shouldListenOnThisMachineAlone() {
    NodeSettings defaults = settings(Map.of());
    assertThat(defaults.host()).isEqualTo("127.0.0.1");
    assertThat(defaults.tls()).isFalse();
    assertThat(defaults.keyFile()).isEmpty();
  }

  @Test
  void shouldRefuseOtherMachinesWithoutTls() {
    assertThatThrownBy(() -> settings(Map.of("autospec.listen.host", "192.0.2.1")))
        .hasMessageContaining("autospec.listen.host: 192.0.2.1 is reached by other machines");
    assertThat(
            settings(Map.of("autospec.listen.host", "192.0.2.1", "autospec.trust-network", true))
                .trustsNetwork())
        .isTrue();
  }

  @Test
  void shouldRefuseAHostThatIsNone() {
    assertThatThrownBy(() -> settings(Map.of("autospec.listen.host", "")))
        .hasMessageContaining("listen.host: expected an address of this machine, found nothing");
  }

  @Test
  void shouldAskWhichAddressOthersUseIfItListensOnEvery() {
    Map<String, Object> every =
        Map.of("autospec.listen.host", "0.0.0.0", "autospec.trust-network", true);
    assertThatThrownBy(() -> settings(every)).hasMessageContaining("listen.advertised-host");
    assertThat(
            settings(
                    Map.of(
                        "autospec.listen.host", "0.0.0.0",
                        "autospec.listen.advertised-host", "192.0.2.1",
                        "autospec.trust-network", true))
                .advertisedHost())
        .contains("192.0.2.1");
  }

  @Test
  void shouldRefuseOtherMachinesWithoutAKeyForTensors(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("any.pem"), "");
    Map<String, Object> tls =
        Map.of(
            "autospec.listen.host", "192.0.2.1",
            "autospec.tls.enabled", true,
            "autospec.tls.certificate", file.toString(),
            "autospec.tls.private-key", file.toString(),
            "autospec.tls.ca-certificate", file.toString());
    assertThatThrownBy(() -> settings(tls)).hasMessageContaining("data-plane.key-file");
  }

  @Test
  void shouldLookForTlsFilesBeforeAnythingStarts() {
    assertThatThrownBy(
            () ->
                settings(
                    Map.of(
                        "autospec.tls.enabled",
                        true,
                        "autospec.tls.certificate",
                        "/no/such/file.pem")))
        .hasMessageContaining("autospec.tls.certificate: expected a readable file");
  }

  @ParameterizedTest
  @CsvSource({
    "autospec.listen.port, 70000, listen.port: expected 0 to 65535",
    "autospec.worker.capacity-rows, 0, capacity-rows: expected 1",
    "autospec.pool.most-copies, 1, most-copies: expected 2",
    "autospec.data-plane.largest-message, 513 KiB, largest-message: expected 1 MiB",
    "autospec.data-plane.largest-message, 65 MiB, so that a piece of a model fits",
    "autospec.data-plane.transport, pigeon, transport: expected auto or tcp",
    "autospec.data-plane.peer-timeout, 10 ms, peer-timeout in ms: expected 750",
    "autospec.join-timeout, soon, join-timeout",
    "autospec.health.port, 65536, health.port: expected 0 to 65535",
    "autospec.worker.model-cache, 0, model-cache in bytes: expected 1",
  })
  void shouldRefuseWhatIsOutOfRange(String key, String value, String words) {
    assertThatThrownBy(() -> settings(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void shouldAnswerProbesWhereItListensUnlessToldOtherwise() {
    assertThat(settings(Map.of()).healthPort()).isZero();
    assertThat(settings(Map.of()).healthHost()).isEqualTo("127.0.0.1");
    assertThat(settings(Map.of("autospec.health.host", "127.0.0.2")).healthHost())
        .isEqualTo("127.0.0.2");
  }

  @Test
  void shouldRefuseSettingsThatNobodyReads() {
    assertThatThrownBy(() -> settings(Map.of("autospec.jobs.s3.region", "eu-central-1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("autospec.jobs.s3.region: there is no such setting");
    assertThatThrownBy(() -> settings(Map.of("autospec.jobs.retension", "1 d")))
        .hasMessageContaining("autospec.jobs.retension: there is no such setting")
        .hasMessageContaining("retention, ");
    assertThatThrownBy(() -> settings(Map.of("autospec.seed", List.of("a:1"))))
        .hasMessageContaining("autospec.seed: there is no such setting");
    assertThat(settings(Map.of("akka.loglevel", "WARNING", "mine.own", 1)).seeds()).isEmpty();
  }

  @Test
  void shouldRefuseAFolderOfRecordsOfSeveralCoordinators() {
    Map<String, Object> two =
        Map.of(
            "autospec.seeds", List.of("a:1", "b:1"),
            "autospec.jobs.store", "folder:/srv/jobs",
            "autospec.jobs.blobs", "folder:/srv/blobs");
    assertThatThrownBy(
            () ->
                new NodeSettings(
                    Set.of(NodeRole.COORDINATOR), List.of(), ConfigFactory.parseMap(two)))
        .hasMessageContaining("a folder of records is one coordinator's alone");
    assertThat(settings(two).seeds()).hasSize(2); // A worker opens no store.
  }

  @Test
  void shouldReadAddresses() {
    assertThat(NodeSettings.hostPort("coordinator-0.autospec:2551").getPort()).isEqualTo(2551);
    assertThatThrownBy(() -> NodeSettings.hostPort("2551"))
        .hasMessage("expected HOST:PORT, found '2551'");
  }
}
