package io.autospec.durable.blob;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an S3-compatible storage is. Credentials are not among it: they come as the AWS SDK finds
 * them (environment, {@code ~/.aws/credentials}, the machine's role).
 *
 * @param bucket its name
 * @param prefix in front of all names, without '/' at its ends; may be empty
 * @param endpoint of a storage that is not Amazon's
 * @param region for example {@code eu-central-1}; other storages take any
 * @param pathStyle whether the bucket is part of the path, and not of the host's name
 * @param attempts of each request, 1 to 10
 * @param connectTimeout of one attempt
 * @param answerTimeout how long one attempt may be silent
 */
public record S3Settings(
    String bucket,
    String prefix,
    Optional<URI> endpoint,
    String region,
    boolean pathStyle,
    int attempts,
    Duration connectTimeout,
    Duration answerTimeout) {

  private static final String SCHEME = "s3://";
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,40}");

  /** Refuses what no storage takes. */
  public S3Settings {
    if (!BUCKET.matcher(bucket).matches()) {
      throw wrong("a bucket's name of 3 to 63 small letters, digits, '.' and '-'", bucket);
    }
    if (!prefix.isEmpty()) {
      BlobNames.require(prefix);
    }
    if (!REGION.matcher(region).matches()) {
      throw wrong("a region such as eu-central-1", region);
    }
    if (attempts < 1 || attempts > 10) {
      throw wrong("1 to 10 attempts", String.valueOf(attempts));
    }
    if (endpoint.isPresent()
        && (endpoint.get().getHost() == null
            || endpoint.get().getUserInfo() != null
            || !("https".equals(endpoint.get().getScheme())
                || "http".equals(endpoint.get().getScheme())))) {
      throw wrong(
          "an endpoint such as https://storage.example:9000, without user and password", "another");
    }
  }

  /**
   * Reads {@code s3://BUCKET/PREFIX?endpoint=URL&region=NAME&path-style=true}, all but the bucket
   * optional.
   *
   * @param url the text
   * @return settings with 5 attempts, 5 s to connect and 20 s of silence
   */
  public static S3Settings of(String url) {
    if (!url.startsWith(SCHEME)) {
      throw wrong("s3://BUCKET/PREFIX", "another URL");
    }
    int question = url.indexOf('?');
    String path = url.substring(SCHEME.length(), question < 0 ? url.length() : question);
    int slash = path.indexOf('/');
    String bucket = slash < 0 ? path : path.substring(0, slash);
    String prefix = slash < 0 ? "" : path.substring(slash + 1);
    prefix = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    Optional<URI> endpoint = Optional.empty();
    String region = "us-east-1";
    boolean pathStyle = false;
    String options = question < 0 ? "" : url.substring(question + 1);
    for (String option : options.isEmpty() ? new String[0] : options.split("&", -1)) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      String value =
          equals < 0 ? "" : URLDecoder.decode(option.substring(equals + 1), StandardCharsets.UTF_8);
      switch (name) {
        case "endpoint" -> {
          try {
            endpoint = Optional.of(URI.create(value));
          } catch (IllegalArgumentException e) {
            throw wrong("an endpoint such as https://storage.example:9000", value);
          }
        }
        case "region" -> region = value;
        case "path-style" -> pathStyle = Boolean.parseBoolean(value);
        default -> throw wrong("the options endpoint, region and path-style", name);
      }
    }
    return new S3Settings(
        bucket,
        prefix,
        endpoint,
        region,
        pathStyle,
        5,
        Duration.ofSeconds(5),
        Duration.ofSeconds(20));
  }

  private static IllegalArgumentException wrong(String expected, String found) {
    String shown = found.length() > 80 ? found.substring(0, 80) + "..." : found;
    return new IllegalArgumentException(
        "the blob store: expected "
            + expected
            + ", found \""
            + shown.replaceAll("[^ -~]", "?")
            + "\"");
  }

  @Override
  public String toString() {
    return SCHEME
        + bucket
        + (prefix.isEmpty() ? "" : "/" + prefix)
        + endpoint
            .map(at -> " at " + at.getHost() + (at.getPort() < 0 ? "" : ":" + at.getPort()))
            .orElse("");
  }
}
