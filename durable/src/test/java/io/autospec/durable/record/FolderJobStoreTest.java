package io.autospec.durable.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autospec.durable.CorruptException;
import io.autospec.durable.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderJobStoreTest extends JobStoreContract {
  @TempDir Path temporary;
  private final List<String> notices = java.util.Collections.synchronizedList(new ArrayList<>());

  private Path folder() {
    return temporary.resolve("jobs");
  }

  @Override
  JobStore open() {
    return new FolderJobStore(folder(), notices::add);
  }

  private Path file(String suffix) {
    return folder().resolve("job-00001" + suffix);
  }

  @Test
  void shouldUseThePreviousRecordWhereverABitOfTheNewestOneIsWrong() throws IOException {
    JobRecord one = store.create(Records.full("job-00001"));
    store.replace(Records.ownedBy(one.withRevision(1), "a"));
    byte[] good = Files.readAllBytes(file(".json"));
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << at % 7);
      Files.write(file(".json"), bad);
      notices.clear();
      assertThat(store.find("job-00001")).as("byte " + at).contains(one.withRevision(3));
      assertThat(notices).hasSize(1);
    }
    for (int length = 0; length < good.length; length += 7) {
      Files.write(file(".json"), Arrays.copyOf(good, length));
      assertThat(store.find("job-00001")).as("length " + length).contains(one.withRevision(3));
    }
    assertThat(notices.get(0))
        .contains("job-00001.json")
        .contains("revision 1")
        .doesNotContain("\n");
  }

  /** Whoever has seen the damaged record, or the one before it, must claim the job again. */
  @Test
  void shouldFenceThoseWhoHaveSeenADamagedRecord() throws IOException {
    JobRecord one = store.create(Records.plain("job-00001"));
    JobRecord two = store.replace(Records.ownedBy(one, "a"));
    Files.write(file(".json"), new byte[3]);
    assertThatThrownBy(() -> store.replace(Records.ownedBy(one, "late")))
        .isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> store.replace(Records.ownedBy(two, "a")))
        .isInstanceOf(FencedException.class);
    JobRecord found = store.find("job-00001").orElseThrow();
    JobRecord next = store.replace(Records.ownedBy(found, "b"));
    assertThat(next.revision()).isEqualTo(4);
    assertThat(file(".damaged")).hasBinaryContent(new byte[3]);
    // The good one before is kept until the next replacement.
    Files.write(file(".json"), new byte[0]);
    assertThat(store.find("job-00001").orElseThrow().owner()).isEqualTo(one.owner());
    assertThat(store.list()).hasSize(1);
  }

  @Test
  void shouldUseThePreviousRecordWhenTheNewestIsGone() throws IOException {
    JobRecord one = store.create(Records.plain("job-00001"));
    store.replace(Records.ownedBy(one, "a"));
    Files.delete(file(".json"));
    assertThat(store.find("job-00001")).contains(one.withRevision(3));
    assertThat(store.list()).containsExactly(one.withRevision(3));
  }

  @Test
  void shouldSayThatBothAreDamagedAndListTheOthers() throws IOException {
    JobRecord one = store.create(Records.plain("job-00001"));
    store.replace(Records.ownedBy(one, "a"));
    JobRecord other = store.create(Records.plain("job-00002"));
    Files.write(file(".json"), new byte[3]);
    Files.write(file(".previous"), new byte[3]);
    assertThatThrownBy(() -> store.find("job-00001"))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("job-00001.json")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> store.create(one)).isInstanceOf(CorruptException.class);
    assertThat(store.list()).containsExactly(other);
    assertThat(notices).anyMatch(text -> text.contains("left out of the list"));
    store.delete("job-00001");
    store.create(one);
  }

  @Test
  void shouldNotPassOverTheRecordOfANewerVersion() throws IOException {
    JobRecord one = store.create(Records.plain("job-00001"));
    store.replace(Records.ownedBy(one, "a"));
    String text = Files.readString(file(".json"));
    String newer =
        text.substring(0, text.lastIndexOf(",\n")).replace("format\" : 1", "format\" : 2");
    Files.write(file(".json"), RecordJson.sealed(newer));
    assertThatThrownBy(() -> store.find("job-00001"))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("expected a record of format 1, found 2");
    assertThatThrownBy(() -> store.replace(one)).isInstanceOf(CorruptException.class);
  }

  @Test
  void shouldNotTakeAnotherJobsRecord() throws IOException {
    store.create(Records.plain("job-00001"));
    store.create(Records.plain("job-00002"));
    Files.copy(folder().resolve("job-00002.json"), folder().resolve("job-00003.json"));
    assertThatThrownBy(() -> store.find("job-00003"))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("expected job job-00003, found job-00002");
  }

  @Test
  void shouldWriteDocumentsThatPeopleCanRead() throws IOException {
    store.create(Records.full("job-00001"));
    String text = Files.readString(file(".json"), StandardCharsets.UTF_8);
    assertThat(text)
        .startsWith("{\n  \"format\" : 1,\n  \"id\" : \"job-00001\",\n")
        .endsWith("\"\n}\n");
  }

  @Test
  void shouldOnlyReadWhereAnotherWrites() {
    JobRecord one = store.create(Records.plain("job-00001"));
    try (FolderJobStore reader = FolderJobStore.readOnly(folder())) {
      assertThat(reader.find("job-00001")).contains(one);
      assertThatThrownBy(() -> reader.replace(one)).isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> FolderJobStore.readOnly(temporary.resolve("none")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("it is not there");
  }

  @Test
  void shouldStopWritingWhenItsLockIsReplaced() throws IOException {
    JobRecord one = store.create(Records.plain("job-00001"));
    Files.delete(folder().resolve("lock"));
    assertThatThrownBy(() -> store.replace(one))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("lock");
    Files.writeString(folder().resolve("lock"), "another's");
    assertThatThrownBy(() -> store.replace(one))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("start again");
    assertThat(store.find("job-00001")).contains(one);
  }
}
