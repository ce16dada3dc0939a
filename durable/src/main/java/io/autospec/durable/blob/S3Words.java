package io.autospec.durable.blob;

import io.autospec.durable.StoreException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a person is told when a storage refuses. */
final class S3Words {
  private static final int MAX_LENGTH = 200;

  private S3Words() {}

  static StoreException storeException(String place, String what, Throwable e) {
    return new StoreException(place + " " + what + ": " + words(e), e);
  }

  private static String words(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof S3Exception s3) {
        return answer(s3);
      }
      if (e instanceof UnknownHostException) {
        return "there is no such host; check the endpoint";
      }
      if (e instanceof ConnectException) {
        return "no connection; is it running, and may it be reached from here?";
      }
      if (e instanceof SSLException) {
        return "no secure connection (" + line(e) + "); check the endpoint and its certificate";
      }
      if (e instanceof SocketTimeoutException
          || e instanceof ApiCallTimeoutException
          || e instanceof ApiCallAttemptTimeoutException) {
        return "no answer in time; is it overloaded?";
      }
      if (e instanceof AbortedException) {
        return "this thread was interrupted; try again";
      }
    }
    String text = line(thrown);
    return text.startsWith("Unable to load credentials")
        ? "no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or ~/.aws/credentials"
        : text;
  }

  private static String answer(S3Exception e) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    String said = e.statusCode() + (code == null || code.isEmpty() ? "" : " " + code);
    if ("NoSuchBucket".equals(code)) {
      return "there is no such bucket; create it, or check its name (" + said + ")";
    }
    return switch (e.statusCode()) {
      case 301, 307 -> "the bucket is in another region; set that one (" + said + ")";
      case 401, 403 ->
          "these credentials may not; check them and the bucket's rights (" + said + ")";
      case 429, 503 -> "it is overloaded; try again later (" + said + ")";
      case 507 -> "it is full; make room (" + said + ")";
      default -> "it answered " + said;
    };
  }

  private static String line(Throwable e) {
    String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
  }
}
