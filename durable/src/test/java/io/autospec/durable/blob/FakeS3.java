package io.autospec.durable.blob;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One bucket, {@code bucket}, by path: PUT, GET, DELETE of objects and ListObjectsV2 with small
 * pages, and the faults that a test asks for. It checks Content-MD5 and wants a signature.
 */
final class FakeS3 implements AutoCloseable {
  /** What happens to a request instead of its answer. */
  enum Fault {
    /** Answers 503 SlowDown. */
    BUSY,
    /** Closes the connection without an answer. */
    DROP,
    /** Answers with half of the body, then closes the connection. */
    HALF,
    /** Answers with one bit of the body wrong. */
    WRONG_BIT,
    /** Answers 403 AccessDenied. */
    DENIED,
    /** Does what was asked, then closes the connection without an answer. */
    DONE_THEN_DROP
  }

  static final int PAGE = 3;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SortedMap<String, byte[]> objects = new TreeMap<>();
  private Fault fault;
  private int faulty;
  private int requests;

  FakeS3() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The next so many requests fail so. */
  synchronized void fail(Fault next, int times) {
    fault = next;
    faulty = times;
  }

  synchronized void put(String key, byte[] bytes) {
    objects.put(key, bytes.clone());
  }

  synchronized int requests() {
    return requests;
  }

  synchronized java.util.Set<String> keys() {
    return java.util.Set.copyOf(objects.keySet());
  }

  private synchronized Fault nextFault() {
    requests++;
    if (faulty == 0) {
      return null;
    }
    faulty--;
    return fault;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Fault now = nextFault();
      if (now == Fault.DROP) {
        return;
      }
      if (now == Fault.BUSY) {
        error(exchange, 503, "SlowDown");
        return;
      }
      String auth = exchange.getRequestHeaders().getFirst("Authorization");
      if (now == Fault.DENIED || auth == null || !auth.startsWith("AWS4-HMAC-SHA256 ")) {
        error(exchange, 403, "AccessDenied");
        return;
      }
      String path = exchange.getRequestURI().getPath();
      if (!path.equals("/bucket") && !path.startsWith("/bucket/")) {
        error(exchange, 404, "NoSuchBucket");
        return;
      }
      String key = path.length() <= 8 ? "" : path.substring(8);
      switch (exchange.getRequestMethod()) {
        case "PUT" -> put(exchange, key, body, now);
        case "GET" -> {
          if (key.isEmpty()) {
            list(exchange);
          } else {
            get(exchange, key, now);
          }
        }
        case "DELETE" -> {
          synchronized (this) {
            objects.remove(key);
          }
          exchange.sendResponseHeaders(204, -1);
        }
        default -> error(exchange, 405, "MethodNotAllowed");
      }
    }
  }

  private void put(HttpExchange exchange, String key, byte[] body, Fault now) throws IOException {
    String md5 = exchange.getRequestHeaders().getFirst("Content-MD5");
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    if (md5 == null || !md5.equals(md5(body)) || "aws-chunked".equals(encoding)) {
      error(exchange, 400, "BadDigest");
      return;
    }
    put(key, body);
    if (now != Fault.DONE_THEN_DROP) {
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private static String md5(byte[] body) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(body));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void get(HttpExchange exchange, String key, Fault now) throws IOException {
    byte[] bytes;
    synchronized (this) {
      bytes = objects.get(key);
    }
    if (bytes == null) {
      error(exchange, 404, "NoSuchKey");
      return;
    }
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length == 0) {
      return;
    }
    byte[] sent = bytes.clone();
    if (now == Fault.WRONG_BIT) {
      sent[sent.length / 2] ^= 1;
    }
    int length = now == Fault.HALF ? sent.length / 2 : sent.length;
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(sent, 0, length);
    } catch (IOException e) {
      // Half of it, as was asked for; or the client has closed.
    }
  }

  private void list(HttpExchange exchange) throws IOException {
    Map<String, String> query = new HashMap<>();
    for (String part : exchange.getRequestURI().getRawQuery().split("&", -1)) {
      int equals = part.indexOf('=');
      query.put(
          equals < 0 ? part : part.substring(0, equals),
          equals < 0 ? "" : URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
    }
    String prefix = query.getOrDefault("prefix", "");
    String after = query.getOrDefault("continuation-token", "");
    StringBuilder found = new StringBuilder();
    String last = "";
    boolean more = false;
    int n = 0;
    synchronized (this) {
      for (Map.Entry<String, byte[]> object : objects.entrySet()) {
        if (!object.getKey().startsWith(prefix) || object.getKey().compareTo(after) <= 0) {
          continue;
        }
        if (n == PAGE) {
          more = true;
          break;
        }
        n++;
        last = object.getKey();
        found.append("<Contents><Key>").append(last).append("</Key><Size>");
        found.append(object.getValue().length).append("</Size></Contents>");
      }
    }
    String xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult><Name>bucket</Name>"
            + ("<IsTruncated>" + more + "</IsTruncated><KeyCount>" + n + "</KeyCount>")
            + (more ? "<NextContinuationToken>" + last + "</NextContinuationToken>" : "")
            + found
            + "</ListBucketResult>";
    send(exchange, 200, xml);
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    send(
        exchange,
        status,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
            + code
            + "</Code><Message>said so</Message></Error>");
  }

  private static void send(HttpExchange exchange, int status, String xml) throws IOException {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
