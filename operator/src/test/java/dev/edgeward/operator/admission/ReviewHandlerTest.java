package dev.edgeward.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.operator.FixedConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class ReviewHandlerTest {
  private static final int MOST = 16 * 1024 * 1024;
  private static final String REVIEW =
      """
      {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
       "request": {"uid": "u1", "operation": "CREATE", "resource": {"resource": "runtimes"},
                   "object": {}, "userInfo": {"username": "alice"}}}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    var handler =
        new ReviewHandler(
            vertx,
            new Reviews(new FixedConfig(), new Deletions(null, null), null),
            new SimpleMeterRegistry());
    server =
        vertx
            .createHttpServer()
            .requestHandler(handler)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void end() throws Exception {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aReviewIsAnswered() throws Exception {
    HttpResponse<String> answer = ask("/specs");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"uid\":\"u1\"", "\"allowed\":true");
    assertThat(ask("/unknown").statusCode()).isEqualTo(404);
  }

  @Test
  void aReviewThatIsTooLargeIsNotRead() throws Exception {
    try (Socket large = begin(MOST + 1)) {
      byte[] answer = large.getInputStream().readNBytes(12);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void reviewsThatNeverComeTakeNoMoreThanTheRoomThereIs() throws Exception {
    try (Socket one = begin(MOST)) {
      Socket two = begin(MOST);
      await().untilAsserted(() -> assertThat(ask("/specs").statusCode()).isEqualTo(429));

      two.close();

      await().untilAsserted(() -> assertThat(ask("/specs").statusCode()).isEqualTo(200));
      assertThat(one.isConnected()).isTrue();
    }
  }

  private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString(REVIEW))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** A request whose body doesn't come. */
  private Socket begin(int length) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    socket
        .getOutputStream()
        .write(
            "POST /specs HTTP/1.1\r\nHost: edgeward\r\nContent-Length: %d\r\n\r\n"
                .formatted(length)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
