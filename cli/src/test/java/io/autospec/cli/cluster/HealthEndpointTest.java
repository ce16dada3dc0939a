package io.autospec.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthEndpointTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Optional<String> notReady = Optional.of("joining");
  private final HealthEndpoint endpoint = HealthEndpoint.open("127.0.0.1", 0, () -> notReady);

  @AfterEach
  void close() {
    endpoint.close();
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(20))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void shouldSayWhetherTheNodeIsReady() throws Exception {
    assertThat(ask("GET", "/alive").statusCode()).isEqualTo(200);
    assertThat(ask("GET", "/ready").statusCode()).isEqualTo(503);
    assertThat(ask("GET", "/ready").body()).isEqualTo("joining\n");
    notReady = Optional.empty();
    assertThat(ask("GET", "/ready").statusCode()).isEqualTo(200);
    assertThat(ask("GET", "/ready").body()).isEqualTo("ready\n");
    assertThat(ask("HEAD", "/ready").statusCode()).isEqualTo(200);
    notReady = Optional.of("stopping");
    assertThat(ask("HEAD", "/ready").statusCode()).isEqualTo(503);
    assertThat(ask("GET", "/alive").body()).isEqualTo("alive\n");
  }

  @Test
  void shouldAnswerNothingElse() throws Exception {
    assertThat(ask("GET", "/").statusCode()).isEqualTo(404);
    assertThat(ask("GET", "/alive/more").statusCode()).isEqualTo(404);
    assertThat(ask("POST", "/alive").statusCode()).isEqualTo(405);
  }

  @Test
  void shouldNotBeHeldUpByRequestsThatStopInTheirMiddle() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
        slow.add(socket);
        socket.getOutputStream().write("GET /ali".getBytes(StandardCharsets.US_ASCII));
      }
      assertThat(ask("GET", "/alive").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void shouldSayThatItsPortIsTaken() throws IOException {
    assertThatThrownBy(
            () -> HealthEndpoint.open("127.0.0.1", endpoint.port(), Optional::empty).close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot answer probes on 127.0.0.1:" + endpoint.port());
  }
}
