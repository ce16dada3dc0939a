package io.autospec.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.benchmarks.rig.cell.LoadMode;
import io.autospec.benchmarks.rig.system.EchoSystem;
import io.autospec.benchmarks.rig.system.EchoSystems;
import io.autospec.benchmarks.rig.system.RigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RigOptionsTest {
  private static RigPlan plan(String... words) {
    return RigOptions.parse(words).plan();
  }

  private static List<String> names(RigPlan plan) {
    return plan.systems().stream().map(EchoSystem::name).toList();
  }

  @Test
  void withoutWordsAllIsMeasured() {
    RigPlan plan = plan();
    assertThat(plan.systems()).isEqualTo(EchoSystems.all());
    assertThat(plan.sizes()).containsExactly(16_384, 65_536, 262_144, 1_048_576, 3_145_728);
    assertThat(plan.modes()).containsExactly(LoadMode.values());
    assertThat(plan.rounds()).isEqualTo(3);
    assertThat(plan.measured()).isEqualTo(Duration.ofSeconds(3));
    assertThat(plan.idle()).isEqualTo(Duration.ofSeconds(5));
    assertThat(plan.reference()).isEqualTo("raw-aeron-udp-claim");
    assertThat(plan.out()).isNull();
  }

  @Test
  void quickIsOnlyADefault() {
    RigPlan plan = plan("--quick", "--rounds", "2", "--out", "somewhere");
    assertThat(plan.sizes()).containsExactly(65_536, 1_048_576);
    assertThat(plan.rounds()).isEqualTo(2);
    assertThat(plan.measured()).isEqualTo(Duration.ofMillis(500));
    assertThat(plan.out()).isEqualTo(Path.of("somewhere"));
  }

  @Test
  void theBeginningOfNamesStandsForAllOfThem() {
    assertThat(names(plan("--systems", "raw-aeron-udp,nio-tcp,raw-aeron-udp-offer")))
        .containsExactly(
            "raw-aeron-udp-claim", "raw-aeron-udp-claim-invoked", "raw-aeron-udp-offer", "nio-tcp");
  }

  @Test
  void aWholeNameStandsForItselfOnly() {
    assertThat(names(plan("--systems", "artery"))).containsExactly("artery");
  }

  @Test
  void theReferenceIsTheFirstWhereTheUsualOneIsNotMeasured() {
    assertThat(plan("--systems", "grpc,nio-tcp").reference()).isEqualTo("grpc");
    assertThat(plan("--systems", "grpc,nio-tcp", "--reference", "nio-tcp").reference())
        .isEqualTo("nio-tcp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--systems carrier-pigeon",
        "--systems nio-tcp,",
        "--sizes 64q",
        "--sizes 3",
        "--modes fast",
        "--rounds 0",
        "--rounds many",
        "--rounds",
        "--seconds-per-cell -1",
        "--seconds-per-cell NaN",
        "--idle-seconds 1e9",
        "--prime-seconds 0",
        "--reference carrier-pigeon",
        "--systems grpc --reference nio-tcp",
        "--unknown",
        "word"
      })
  void whatMeansNothingIsRefusedInOneLine(String words) {
    assertThatThrownBy(() -> plan(words.split(" ", -1)))
        .isInstanceOf(RigException.class)
        .satisfies(e -> assertThat(e.getMessage()).isNotBlank().doesNotContain("\n"));
  }

  @Test
  void noTwoSystemsShareAName() {
    assertThat(EchoSystems.all().stream().map(EchoSystem::name))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z0-9-]+"));
  }
}
