package dev.edgeward.operator.npm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgeward.operator.background.WorkException;
import java.io.IOException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class HttpRegistryTest {
  private static final String PATH = "@team/a/-/a-1.0.0.tgz";

  private final MockWebServer server = new MockWebServer();
  private final HttpRegistry registry = new HttpRegistry(new OkHttpClient());

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void answers(int... statuses) {
    for (int status : statuses) {
      server.enqueue(new MockResponse.Builder().code(status).body("archive").build());
    }
  }

  private byte[] fetch(int most) throws Exception {
    return fetch(null, most);
  }

  private byte[] fetch(String token, int most) throws Exception {
    return registry.fetch(
        new Account("http://localhost:" + server.getPort() + "/npm", token), PATH, most);
  }

  @Test
  void archivesAreBelowTheRegistrysUrl() throws Exception {
    answers(200);

    assertThat(fetch(100)).asString().isEqualTo("archive");
    assertThat(server.takeRequest().getTarget()).isEqualTo("/npm/" + PATH);
  }

  @Test
  void whatPassesIsTriedAgain() throws Exception {
    answers(503, 429, 200);

    assertThat(fetch(100)).asString().isEqualTo("archive");
  }

  @Test
  void whatStaysIsTold() {
    answers(500, 500, 500);

    assertThatThrownBy(() -> fetch(100))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessage("the npm registry doesn't give " + PATH + ": it answers with 500");
    assertThat(server.getRequestCount()).isEqualTo(3);
  }

  @Test
  void whatIsNotThereIsAskedForOnceAndMayCome() {
    answers(404);

    assertThatThrownBy(() -> fetch(100))
        .isInstanceOf(WorkException.Unauthorized.class)
        .hasMessage("the npm registry has no " + PATH);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aTokenIsShownToTheRegistryAndNotToWhereItLeads() throws Exception {
    try (MockWebServer other = new MockWebServer()) {
      other.start();
      other.enqueue(new MockResponse.Builder().body("archive").build());
      server.enqueue(
          new MockResponse.Builder()
              .code(302)
              .addHeader("Location", other.url("/elsewhere").toString())
              .build());

      assertThat(fetch("secret", 100)).asString().isEqualTo("archive");

      assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer secret");
      assertThat(other.takeRequest().getHeaders().get("Authorization")).isNull();
    }
  }

  @Test
  void aTokenThatIsMissingOrNotGoodIsToldAndMayBecomeGood() {
    answers(401, 403);

    assertThatThrownBy(() -> fetch(100))
        .isInstanceOf(WorkException.Unauthorized.class)
        .hasMessage("the npm registry doesn't give " + PATH + ": it wants a token");
    assertThatThrownBy(() -> fetch("secret", 100))
        .isInstanceOf(WorkException.Unauthorized.class)
        .hasMessage("the npm registry doesn't give " + PATH + ": not for the token of the Runtime");
  }

  @Test
  void anArchiveHasALimit() {
    answers(200);

    assertThatThrownBy(() -> fetch(6))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessage(PATH + " has more than 6 bytes");
  }
}
