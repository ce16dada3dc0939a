package io.autospec.durable.blob;

import io.autospec.durable.CorruptException;
import io.autospec.durable.StoreException;
import io.autospec.durable.file.FileWords;
import io.autospec.durable.file.WholeFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Blobs as objects of a bucket, one each. The storage shows an object whole or not at all; it
 * checks what arrives by its MD5, and what is read is checked here by its SHA-256.
 *
 * <p>What fails for a moment (503, a broken connection) is tried again, a few times, with growing
 * pauses. Blobs of up to {@value #MAX_BYTES} bytes can be put, which is what one request may carry.
 */
public final class S3BlobStore implements BlobStore {
  /** The longest blob. */
  public static final long MAX_BYTES = 5L << 30;

  /** As many names are listed. */
  private static final int MAX_NAMES = 1_000_000;

  /** The slowest storage that is waited for, bytes a second. */
  private static final long SLOWEST = 1 << 20;

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int CHUNK_BYTES = 1 << 18;

  private final S3Settings settings;
  private final S3Client client;

  /**
   * Opens a bucket.
   *
   * @param settings which
   * @throws StoreException if it is not there, or may not be used, or does not answer
   */
  public S3BlobStore(S3Settings settings) {
    this(settings, Duration.ofMillis(100));
  }

  /** The first pause after a failure; ten times as long if the storage says that it is busy. */
  S3BlobStore(S3Settings settings, Duration pause) {
    this.settings = settings;
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(settings.connectTimeout())
                    .socketTimeout(settings.answerTimeout()))
            .region(Region.of(settings.region()))
            .forcePathStyle(settings.pathStyle())
            // Not all storages take Amazon's chunks; without TLS the whole body is signed.
            .serviceConfiguration(c -> c.chunkedEncodingEnabled(false))
            // Other storages do not know the newer checksums; MD5 they all do.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                o ->
                    o.retryStrategy(
                        r ->
                            r.maxAttempts(settings.attempts())
                                .backoffStrategy(
                                    BackoffStrategy.exponentialDelay(pause, LONGEST_PAUSE))
                                .throttlingBackoffStrategy(
                                    BackoffStrategy.exponentialDelay(
                                        pause.multipliedBy(10), LONGEST_PAUSE))));
    settings.endpoint().ifPresent(builder::endpointOverride);
    client = builder.build();
    boolean good = false;
    try {
      // Lists and does not ask for the bucket's head, whose refusal says nothing but its number.
      ask(
          "cannot be opened",
          () ->
              client.listObjectsV2(
                  r ->
                      r.bucket(settings.bucket())
                          .prefix(key(""))
                          .maxKeys(1)
                          .overrideConfiguration(limit(0))));
      good = true;
    } finally {
      if (!good) {
        client.close();
      }
    }
  }

  private String key(String name) {
    return settings.prefix().isEmpty() ? name : settings.prefix() + "/" + name;
  }

  private String place(String name) {
    return name + " in " + this;
  }

  /** How long a request of so many bytes may take, all attempts together. */
  private AwsRequestOverrideConfiguration limit(long bytes) {
    Duration attempt = settings.answerTimeout().plusSeconds(bytes / SLOWEST);
    return AwsRequestOverrideConfiguration.builder()
        .apiCallAttemptTimeout(attempt)
        .apiCallTimeout(attempt.multipliedBy(2))
        .build();
  }

  @Override
  public BlobRef put(String name, byte[] bytes) {
    BlobRef ref = BlobRef.of(name, bytes);
    put(name, bytes.length, md5().digest(bytes), RequestBody.fromBytes(bytes));
    return ref;
  }

  @Override
  public BlobRef putFile(String name, Path file) {
    BlobNames.require(name);
    MessageDigest sha256 = Sha256.digest();
    MessageDigest md5 = md5();
    long length = 0;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        sha256.update(chunk, 0, n);
        md5.update(chunk, 0, n);
        length += n;
      }
    } catch (IOException e) {
      throw FileWords.storeException(file, "cannot be read", e);
    }
    if (length > MAX_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              "%s: expected at most %,d bytes to put into %s, found %,d",
              file, MAX_BYTES, this, length));
    }
    // The storage refuses it if the file has changed meanwhile: then its MD5 is another.
    put(name, length, md5.digest(), RequestBody.fromFile(file));
    return new BlobRef(name, length, Sha256.hex(sha256.digest()));
  }

  private void put(String name, long length, byte[] md5, RequestBody body) {
    ask(
        place(name),
        "cannot be written",
        () ->
            client.putObject(
                r ->
                    r.bucket(settings.bucket())
                        .key(key(name))
                        .contentLength(length)
                        .contentMD5(Base64.getEncoder().encodeToString(md5))
                        .contentType("application/octet-stream")
                        .overrideConfiguration(limit(length)),
                body));
  }

  /** The storage's own check of what has arrived. */
  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  /** Takes a blob's bytes from a stream; once more from the start after a break. */
  private interface Taker<T> {
    T take(InputStream in) throws IOException;
  }

  private <T> T read(BlobRef ref, Taker<T> taker) {
    String place = place(BlobNames.require(ref.name()));
    for (int attempt = 1; ; attempt++) {
      try (ResponseInputStream<GetObjectResponse> in = open(place, ref)) {
        return taker.take(in);
      } catch (CorruptException e) {
        // Damaged there, or on the way here.
        if (attempt >= 2) {
          throw e;
        }
      } catch (IOException e) {
        if (attempt >= settings.attempts()) {
          throw S3Words.storeException(place, "cannot be read", e);
        }
      }
    }
  }

  private ResponseInputStream<GetObjectResponse> open(String place, BlobRef ref)
      throws IOException {
    ResponseInputStream<GetObjectResponse> in;
    try {
      in =
          ask(
              place,
              "cannot be read",
              () ->
                  client.getObject(
                      r ->
                          r.bucket(settings.bucket())
                              .key(key(ref.name()))
                              .overrideConfiguration(limit(0))));
    } catch (StoreException e) {
      if (e.getCause() instanceof NoSuchKeyException) {
        throw new CorruptException(
            place + ": expected an object of " + ref.bytes() + " bytes, found none", e);
      }
      throw e;
    }
    if (in.response().contentLength() != ref.bytes()) {
      in.abort();
      throw changed(place, ref.bytes() + " bytes", in.response().contentLength() + " bytes");
    }
    return in;
  }

  @Override
  public byte[] get(BlobRef ref) {
    if (ref.bytes() < 0 || ref.bytes() > FolderBlobStore.MAX_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              "%s: expected at most %,d bytes to read into memory, found %,d; read it into a file",
              place(BlobNames.require(ref.name())), FolderBlobStore.MAX_BYTES, ref.bytes()));
    }
    return read(
        ref,
        in -> {
          byte[] bytes = in.readNBytes((int) ref.bytes());
          requireLength(ref, bytes.length);
          requireHash(ref, Sha256.of(bytes));
          return bytes;
        });
  }

  @Override
  public void getFile(BlobRef ref, Path file) {
    Path target = file.toAbsolutePath();
    Path part = target.resolveSibling("." + UUID.randomUUID() + ".part");
    try {
      read(
          ref,
          in -> {
            MessageDigest digest = Sha256.digest();
            try (FileChannel out = create(part)) {
              requireLength(ref, copy(in, out, part, digest));
            }
            requireHash(ref, Sha256.hex(digest.digest()));
            return null;
          });
      WholeFiles.publish(part, target);
    } catch (IOException e) {
      throw FileWords.storeException(target, "cannot be written", e);
    } finally {
      WholeFiles.deleteQuietly(part);
    }
  }

  private static FileChannel create(Path part) {
    try {
      WholeFiles.deleteQuietly(part);
      WholeFiles.create(part, out -> {});
      return FileChannel.open(part, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw FileWords.storeException(part, "cannot be written", e);
    }
  }

  /** Copies; what fails at the file's side is not the storage's fault, and not tried again. */
  private static long copy(InputStream in, FileChannel out, Path file, MessageDigest digest)
      throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    long length = 0;
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      digest.update(chunk, 0, n);
      length += n;
      try {
        ByteBuffer piece = ByteBuffer.wrap(chunk, 0, n);
        while (piece.hasRemaining()) {
          out.write(piece);
        }
      } catch (IOException e) {
        throw FileWords.storeException(file, "cannot be written", e);
      }
    }
    try {
      out.force(true);
    } catch (IOException e) {
      throw FileWords.storeException(file, "cannot be written", e);
    }
    return length;
  }

  private static void requireLength(BlobRef ref, long found) throws IOException {
    if (found != ref.bytes()) {
      throw new IOException(
          "the connection ended after " + found + " of " + ref.bytes() + " bytes");
    }
  }

  private void requireHash(BlobRef ref, String found) {
    if (!found.equals(ref.sha256())) {
      throw changed(place(ref.name()), "SHA-256 " + ref.sha256(), found);
    }
  }

  private static CorruptException changed(String place, String expected, String found) {
    return new CorruptException(
        place + ": expected " + expected + ", found " + found + "; the object is damaged");
  }

  @Override
  public List<String> list(String prefix) {
    BlobNames.requirePrefix(prefix);
    List<String> names = new ArrayList<>();
    String next = null;
    do {
      String from = next;
      ListObjectsV2Response page =
          ask(
              "cannot be listed",
              () ->
                  client.listObjectsV2(
                      r ->
                          r.bucket(settings.bucket())
                              .prefix(key(prefix))
                              .continuationToken(from)
                              .overrideConfiguration(limit(0))));
      for (S3Object object : page.contents()) {
        String name = object.key().substring(key("").length());
        if (BlobNames.isName(name)) { // Others are not this store's.
          names.add(name);
        }
      }
      if (names.size() > MAX_NAMES) {
        throw new StoreException(
            this + " has more than " + MAX_NAMES + " objects below " + prefix + "; delete old jobs",
            null);
      }
      next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    } while (next != null);
    names.sort(null);
    return names;
  }

  @Override
  public void delete(String name) {
    BlobNames.require(name);
    ask(
        place(name),
        "cannot be deleted",
        () ->
            client.deleteObject(
                r -> r.bucket(settings.bucket()).key(key(name)).overrideConfiguration(limit(0))));
  }

  private <T> T ask(String refused, Supplier<T> request) {
    return ask(toString(), refused, request);
  }

  private static <T> T ask(String place, String refused, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw S3Words.storeException(place, refused, e);
    } catch (IllegalStateException | RejectedExecutionException e) { // The client is closed.
      throw S3Words.storeException(place, refused, e);
    }
  }

  @Override
  public String toString() {
    return settings.toString();
  }

  @Override
  public void close() {
    client.close();
  }
}
