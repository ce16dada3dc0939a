package io.autospec.durable.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.durable.CorruptException;
import io.autospec.durable.StoreException;
import io.autospec.durable.blob.FakeS3.Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class S3BlobStoreTest extends BlobStoreContract {
  private FakeS3 server;

  @BeforeAll
  static void giveCredentials() {
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", "not-a-secret");
  }

  @AfterAll
  static void takeCredentials() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Override
  BlobStore open() throws IOException {
    if (server == null) {
      server = new FakeS3();
    }
    return new S3BlobStore(settings("bucket", "some/prefix", 3), Duration.ofMillis(1));
  }

  private S3Settings settings(String bucket, String prefix, int attempts) {
    return new S3Settings(
        bucket,
        prefix,
        Optional.of(URI.create(server.url())),
        "eu-central-1",
        true,
        attempts,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5));
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Override
  void overwrite(String name, byte[] bytes) {
    server.put("some/prefix/" + name, bytes);
  }

  @Test
  void shouldKeepToItsPrefix() {
    server.put("some/prefix-other/x", new byte[1]);
    server.put("another", new byte[1]);
    server.put("some/prefix/a folder/", new byte[0]);
    store.put("jobs/a1/x", new byte[3]);
    assertThat(server.keys()).contains("some/prefix/jobs/a1/x");
    assertThat(store.list("")).containsExactly("jobs/a1/x");
    try (BlobStore all = new S3BlobStore(settings("bucket", "", 3), Duration.ofMillis(1))) {
      assertThat(all.list(""))
          .containsExactly("another", "some/prefix-other/x", "some/prefix/jobs/a1/x");
    }
  }

  @Test
  void shouldListManyPages() {
    for (int i = 0; i < 5 * FakeS3.PAGE + 1; i++) {
      store.put("jobs/a1/blob-" + (100 + i), new byte[1]);
    }
    assertThat(store.list("jobs/")).hasSize(5 * FakeS3.PAGE + 1).isSorted();
    server.fail(Fault.BUSY, 2);
    assertThat(store.list("jobs/")).hasSize(5 * FakeS3.PAGE + 1);
  }

  @Test
  void shouldTryAgainWhatFailsForAMoment() throws IOException {
    byte[] bytes = bytes(7, 200_000);
    BlobRef ref = BlobRef.of("jobs/a1/x", bytes);
    Path file = Files.write(temporary.resolve("source"), bytes);
    for (Fault fault : List.of(Fault.BUSY, Fault.DROP, Fault.DONE_THEN_DROP)) {
      store.delete("jobs/a1/x");
      server.fail(fault, 2);
      assertThat(store.put("jobs/a1/x", bytes)).as(fault.name()).isEqualTo(ref);
      server.fail(fault, 2);
      assertThat(store.putFile("jobs/a1/x", file)).isEqualTo(ref);
      assertThat(store.get(ref)).isEqualTo(bytes);
    }
    for (Fault fault : List.of(Fault.BUSY, Fault.DROP, Fault.HALF)) {
      server.fail(fault, 2);
      assertThat(store.get(ref)).as(fault.name()).isEqualTo(bytes);
      server.fail(fault, 2);
      store.getFile(ref, temporary.resolve("target"));
      assertThat(temporary.resolve("target")).hasBinaryContent(bytes);
    }
    server.fail(Fault.WRONG_BIT, 1);
    assertThat(store.get(ref)).isEqualTo(bytes);
    server.fail(Fault.WRONG_BIT, 1);
    store.getFile(ref, temporary.resolve("target"));
    assertThat(temporary.resolve("target")).hasBinaryContent(bytes);
  }

  @Test
  void shouldGiveUpInTheEnd() throws IOException {
    BlobRef ref = store.put("jobs/a1/x", bytes(1, 50_000));
    int before = server.requests();
    server.fail(Fault.BUSY, 1000);
    assertThatThrownBy(() -> store.put("jobs/a1/x", new byte[3]))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("overloaded")
        .hasMessageContaining("jobs/a1/x")
        .hasMessageNotContaining("\n");
    assertThat(server.requests() - before).isEqualTo(3);
    server.fail(Fault.DROP, 1000);
    assertThatThrownBy(() -> store.get(ref)).isInstanceOf(StoreException.class);
    server.fail(Fault.HALF, 1000);
    assertThatThrownBy(() -> store.get(ref)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.getFile(ref, temporary.resolve("target")))
        .isInstanceOf(StoreException.class);
    server.fail(Fault.WRONG_BIT, 1000);
    assertThatThrownBy(() -> store.get(ref)).isInstanceOf(CorruptException.class);
    server.fail(Fault.DENIED, 1000);
    assertThatThrownBy(() -> store.list(""))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("403 AccessDenied");
    server.fail(Fault.BUSY, 0);
    assertThat(store.get(ref)).hasSize(50_000);
    try (var left = Files.list(temporary)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void shouldSayWhatIsWrongWhenItOpens() {
    assertThatThrownBy(
            () -> new S3BlobStore(settings("nobodys-bucket", "", 1), Duration.ofMillis(1)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no such bucket")
        .hasMessageContaining("nobodys-bucket");
    server.fail(Fault.DENIED, 1);
    assertThatThrownBy(() -> new S3BlobStore(settings("bucket", "", 1), Duration.ofMillis(1)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("credentials");
    assertThatThrownBy(
            () -> BlobStores.open("s3://bucket?endpoint=http://127.0.0.1:1&path-style=true"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is it running")
        .hasMessageNotContaining("\n");
  }

  @Test
  void shouldReadSettingsFromAUrl() {
    S3Settings settings =
        S3Settings.of(
            "s3://my.bucket/a/b/?endpoint=https%3A%2F%2Fs.example%3A9000&region=eu-west-1&path-style=true");
    assertThat(settings.bucket()).isEqualTo("my.bucket");
    assertThat(settings.prefix()).isEqualTo("a/b");
    assertThat(settings.endpoint()).contains(URI.create("https://s.example:9000"));
    assertThat(settings.region()).isEqualTo("eu-west-1");
    assertThat(settings.pathStyle()).isTrue();
    assertThat(settings.toString()).isEqualTo("s3://my.bucket/a/b at s.example:9000");
    assertThat(S3Settings.of("s3://bucket").prefix()).isEmpty();
    for (String url :
        List.of(
            "s3://",
            "s3://B",
            "s3://bucket/../x",
            "s3://bucket?key=x",
            "s3://bucket?endpoint=ftp://x",
            "s3://bucket?endpoint=https://user:word@x",
            "s3://bucket?region=EU",
            "http://bucket")) {
      assertThatThrownBy(() -> BlobStores.open(url))
          .as(url)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
    }
  }

  @Test
  void shouldSayThatItIsClosed() {
    store.close();
    assertThatThrownBy(() -> store.list("")).isInstanceOf(StoreException.class);
  }
}
