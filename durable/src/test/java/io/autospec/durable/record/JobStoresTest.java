package io.autospec.durable.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.durable.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobStoresTest {
  @TempDir Path temporary;

  @Test
  void shouldOpenWhatTheUrlNames() {
    try (JobStore store = JobStores.open(JobStoreSettings.of("folder:" + temporary))) {
      assertThat(store).isInstanceOf(FolderJobStore.class);
      assertThat(store.toString()).contains(temporary.toString());
    }
    try (JobStore store = JobStores.open(JobStoreSettings.of("jdbc:h2:mem:jobs"))) {
      assertThat(store).isInstanceOf(JdbcJobStore.class);
    }
  }

  @Test
  void shouldRefuseOtherUrls() {
    for (String url : List.of("", "folder:", "jdbc:mysql://x/y", "/a/path", "https://x")) {
      assertThatThrownBy(() -> JobStores.open(JobStoreSettings.of(url)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
    }
  }

  @Test
  void shouldKeepSecretsOutOfUrlsAndWords() {
    for (String url :
        List.of(
            "jdbc:postgresql://h/d?user=a&password=tops3cret",
            "jdbc:h2:file:/x;PASSWORD=tops3cret",
            "jdbc:postgresql://h/d?sslpassword = tops3cret")) {
      assertThatThrownBy(() -> JobStoreSettings.of(url))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("tops3cret");
    }
    JobStoreSettings settings =
        new JobStoreSettings("jdbc:postgresql://h/d?a=b", "me", "tops3cret", "", "disable", "");
    assertThat(settings.toString()).isEqualTo("jdbc:postgresql://h/d as me");
  }

  @Test
  void shouldAskForTlsOfAnotherHost() {
    for (String url :
        List.of(
            "jdbc:postgresql://db.example/autospec",
            "jdbc:postgresql://127.0.0.1,db.example/autospec?connectTimeout=1",
            "jdbc:postgresql://10.0.0.1:5432/x")) {
      assertThatThrownBy(() -> JobStores.open(JobStoreSettings.of(url)))
          .as(url)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sslmode=verify-full");
    }
    for (String url :
        List.of(
            "jdbc:postgresql://127.0.0.1:5432/x",
            "jdbc:postgresql:x",
            "jdbc:postgresql:///x",
            "jdbc:postgresql://localhost/x",
            "jdbc:postgresql://[::1]:1/x",
            "jdbc:postgresql://db.example/autospec?sslmode=verify-full")) {
      assertThat(new JdbcUrl(JobStoreSettings.of(url))).isNotNull();
    }
  }

  @Test
  void shouldReadThePasswordFromAFileOfOneLine() throws Exception {
    Path file = temporary.resolve("password");
    JobStoreSettings settings =
        new JobStoreSettings("jdbc:h2:mem:x", "me", "", file.toString(), "", "");
    assertThatThrownBy(() -> new JdbcUrl(settings).poolConfig())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("password");
    for (String text : List.of("", "\n", "a\nb\n")) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> new JdbcUrl(settings).poolConfig())
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("one line");
    }
    Files.writeString(file, "tops3cret\n");
    assertThat(new JdbcUrl(settings).poolConfig().getPassword()).isEqualTo("tops3cret");
    assertThatThrownBy(
            () -> new JobStoreSettings("jdbc:h2:mem:x", "me", "a", file.toString(), "", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldKnowTheFileOfAnH2Database() {
    assertThat(new JdbcUrl(JobStoreSettings.of("jdbc:h2:file:/a/b;X=1")).h2File())
        .contains(Path.of("/a/b.mv.db"));
    assertThat(new JdbcUrl(JobStoreSettings.of("jdbc:h2:./b")).h2File())
        .contains(Path.of("./b.mv.db"));
    assertThat(new JdbcUrl(JobStoreSettings.of("jdbc:h2:~/b")).h2File())
        .contains(Path.of(System.getProperty("user.home"), "b.mv.db"));
    for (String url : List.of("jdbc:h2:mem:x", "jdbc:h2:tcp://h/x", "jdbc:h2:zip:a.zip!/b")) {
      assertThat(new JdbcUrl(JobStoreSettings.of(url)).h2File()).isEmpty();
    }
  }

  @Test
  void shouldKnowItsMigrations() throws Exception {
    Path folder = Path.of(JobTables.class.getResource("/db/migration").toURI());
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString().replaceAll("V(.*)__.*", "$1")))
          .containsExactlyInAnyOrderElementsOf(JobTables.VERSIONS);
    }
  }
}
