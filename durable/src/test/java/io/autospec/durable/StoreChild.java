package io.autospec.durable;

import io.autospec.durable.blob.BlobRef;
import io.autospec.durable.blob.BlobStore;
import io.autospec.durable.blob.BlobStores;
import io.autospec.durable.record.JobRecord;
import io.autospec.durable.record.JobStatus;
import io.autospec.durable.record.JobStore;
import io.autospec.durable.record.JobStoreSettings;
import io.autospec.durable.record.JobStores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A process that writes to a store until it is killed, and says what it has written: {@code blobs
 * URL SEED}, {@code jobs URL}; or that only holds a store open, {@code hold URL}.
 */
public final class StoreChild implements AutoCloseable {
  private static final String ID = "job-00001";
  private static final int NAMES = 12;

  private final Process process;
  private final BufferedReader lines;

  private StoreChild(Process process) {
    this.process = process;
    lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts one, and waits until its store is open. */
  public static StoreChild start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                StoreChild.class.getName()));
    command.addAll(List.of(arguments));
    StoreChild child =
        new StoreChild(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    if (!"ready".equals(child.next())) {
      child.close();
      throw new IOException("the other process did not open its store");
    }
    return child;
  }

  public long pid() {
    return process.pid();
  }

  /** What it has done next, or null after its end. */
  public String next() throws IOException {
    return lines.readLine();
  }

  /** Kills it, with SIGKILL, in the middle of what it does; returns what it had said before. */
  public List<String> kill() throws IOException {
    process.toHandle().destroyForcibly(); // The process's own would close what it has said.
    List<String> rest = new ArrayList<>();
    for (String line = next(); line != null; line = next()) {
      rest.add(line);
    }
    process.onExit().join();
    return rest;
  }

  @Override
  public void close() throws IOException {
    kill();
  }

  public static void main(String[] arguments) throws IOException {
    switch (arguments[0]) {
      case "blobs" -> writeBlobs(arguments[1], Long.parseLong(arguments[2]));
      case "jobs" -> writeJobs(arguments[1]);
      default -> {
        try (JobStore store = JobStores.open(JobStoreSettings.of(arguments[1]))) {
          say("ready");
          while (System.in.read() >= 0) {
            say(store.toString());
          }
        }
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static void writeBlobs(String url, long seed) {
    Random random = new Random(seed);
    try (BlobStore store = BlobStores.open(url)) {
      say("ready");
      // Always in the middle of a blob: making contents takes longer than writing them.
      byte[] busy = content(seed, 400_000);
      for (int t = 0; t < 4; t++) {
        String prefix = "jobs/a1/busy-" + t + "-";
        Thread writer =
            new Thread(
                () -> {
                  for (int i = 0; i < 100_000; i++) {
                    store.put(prefix + i % NAMES, busy);
                  }
                });
        writer.setDaemon(true);
        writer.start();
      }
      for (int i = 0; i < 100_000; i++) {
        String name = "jobs/a1/deep-" + i % 3 + "/blob-" + i % NAMES;
        store.put(name, content(random.nextLong(), 1 + random.nextInt(400_000)));
        say(name);
      }
    }
  }

  /** Bytes that say themselves whether they are whole. */
  static byte[] content(long seed, int length) {
    byte[] bytes = new byte[12 + length];
    byte[] rest = new byte[length];
    new Random(seed).nextBytes(rest);
    ByteBuffer.wrap(bytes).putLong(seed).putInt(length).put(rest);
    return bytes;
  }

  static boolean isWhole(byte[] bytes) {
    if (bytes.length < 12) {
      return false;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long seed = buffer.getLong();
    return java.util.Arrays.equals(bytes, content(seed, buffer.getInt()));
  }

  private static void writeJobs(String url) {
    try (JobStore store = JobStores.open(JobStoreSettings.of(url))) {
      JobRecord record = store.find(ID).orElseGet(() -> store.create(record()));
      say("ready");
      for (int i = 0; i < 100_000; i++) {
        record = store.replace(record);
        say(String.valueOf(record.revision()));
      }
    }
  }

  static JobRecord record() {
    Instant now = Instant.ofEpochSecond(1_800_000_000);
    BlobRef blob = new BlobRef("jobs/job-00001/description", 3, "a".repeat(64));
    return new JobRecord(
        ID,
        "",
        0,
        JobStatus.RUNNING,
        1,
        "owner",
        0,
        now,
        now,
        blob,
        10,
        50,
        0,
        0,
        List.of(blob),
        List.of(),
        Optional.empty(),
        "",
        "r".repeat(5000));
  }
}
