package io.autospec.cli.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Answers the probes of whoever keeps this process running, in plain HTTP: {@code GET /alive}, and
 * {@code GET /ready} with 200 or with 503 and why. It says nothing else, and reads nothing.
 */
final class HealthEndpoint implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int WAITING = 16;

  static {
    // The JDK's server waits for ever for a request that stops in its middle; two of them would
    // keep both threads. These are read once, when its first class is loaded.
    limit("sun.net.httpserver.maxReqTime", "2");
    limit("sun.net.httpserver.maxRspTime", "2");
    limit("sun.net.httpserver.timerMillis", "500");
    limit("sun.net.httpserver.idleInterval", "5");
    limit("sun.net.httpserver.maxIdleConnections", "16");
    limit("jdk.httpserver.maxConnections", "64");
  }

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Supplier<Optional<String>> notReady;

  private HealthEndpoint(
      HttpServer server, ThreadPoolExecutor threads, Supplier<Optional<String>> notReady) {
    this.server = server;
    this.threads = threads;
    this.notReady = notReady;
  }

  private static void limit(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  /**
   * Begins to answer.
   *
   * @param host of this machine
   * @param port 0 takes a free one
   * @param notReady why the node is not ready; empty if it is; asked on another thread
   * @return the endpoint; the caller closes it
   * @throws IllegalStateException if it cannot listen; the message says where
   */
  static HealthEndpoint open(String host, int port, Supplier<Optional<String>> notReady) {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), WAITING);
    } catch (IOException e) {
      throw new IllegalStateException(
          String.format(
              "cannot answer probes on %s:%d (%s); is the port taken (autospec.health.port)?",
              host, port, e.getMessage()),
          e);
    }
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            work -> {
              Thread thread = new Thread(work, "autospec-health");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    HealthEndpoint endpoint = new HealthEndpoint(server, threads, notReady);
    server.setExecutor(threads);
    server.createContext("/", endpoint::answer);
    server.start();
    return endpoint;
  }

  /** Returns the port that it listens on. */
  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        say(exchange, 405, "expected GET");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/alive" -> say(exchange, 200, "alive");
        case "/ready" -> {
          Optional<String> why = notReady.get();
          say(exchange, why.isEmpty() ? 200 : 503, why.orElse("ready"));
        }
        default -> say(exchange, 404, "expected /alive or /ready");
      }
    }
  }

  private static void say(HttpExchange exchange, int status, String words) throws IOException {
    byte[] body = (words + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Stops listening; an answer that is being written is cut off. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
