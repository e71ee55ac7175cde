package dev.edgeward.apiserver.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.test.kubernetes.client.WithKubernetesTestServer;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What is too large, too much or can't be read is answered with a problem document too. */
@QuarkusTest
@WithKubernetesTestServer
@TestProfile(LimitsTest.FewRequests.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LimitsTest {
  @TestHTTPResource("/")
  URI server = URI.create("http://localhost");

  /** So few that a test can send too many. */
  public static final class FewRequests implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "edgeward.access.prefilter", "false",
          "edgeward.rates.calls-per-second", "1",
          "edgeward.rates.calls-burst", "3",
          "edgeward.rates.invocations-per-second", "1",
          "edgeward.rates.invocations-burst", "3",
          "edgeward.rates.refused-tokens-per-second", "1",
          "edgeward.rates.refused-tokens-burst", "3");
    }
  }

  private static Response get(String token) {
    return given().header("Authorization", "Bearer " + token).get("/api/functions/fun_x");
  }

  private static Response invoke(String token) {
    return given()
        .header("Authorization", "Bearer " + token)
        .contentType("application/json")
        .body("{}")
        .post("/api/functions/fun_x/invoke");
  }

  private static void refused(Response response) {
    response
        .then()
        .statusCode(429)
        .contentType("application/problem+json")
        .header("Retry-After", Integer::parseInt, greaterThanOrEqualTo(1))
        .body("code", is("rate-limited"));
  }

  @Test
  void one_who_sends_too_much_is_told_when_to_go_on() {
    for (int i = 0; i < 3; i++) {
      get("eager").then().statusCode(404);
    }
    await().pollInterval(Duration.ofMillis(1)).untilAsserted(() -> refused(get("eager")));
    get("patient").then().statusCode(404);
  }

  @Test
  void invocations_have_a_rate_of_their_own() {
    for (int i = 0; i < 3; i++) {
      invoke("invoker").then().statusCode(404);
    }
    await().pollInterval(Duration.ofMillis(1)).untilAsserted(() -> refused(invoke("invoker")));
    get("invoker").then().statusCode(404);
  }

  /** The last one: after it, unknown tokens of this address are refused for a while. */
  @Test
  @Order(Integer.MAX_VALUE)
  void tokens_that_are_made_up_are_not_all_reviewed() {
    get("known").then().statusCode(404);
    for (int i = 0; i < 3; i++) {
      get("nobody" + i).then().statusCode(401);
    }
    refused(get("nobody3"));
    get("nobody0").then().statusCode(401);
    get("known").then().statusCode(404);
  }

  @Test
  void a_request_that_is_too_large_is_told_what_may_be_sent() throws IOException {
    problem(raw("GET /api/functions?limit=" + "1".repeat(33_000) + " HTTP/1.1\r\n"), 414);
    problem(raw("GET /api/functions HTTP/1.1\r\nX-Big: " + "x".repeat(33_000) + "\r\n"), 431);
    problem(raw("POST /api/functions HTTP/1.1\r\nContent-Length: 70000000\r\n"), 413);
  }

  @Test
  void a_broken_escape_is_told() throws IOException {
    problem(raw("GET /api/functions/%zz HTTP/1.1\r\n"), 400);
    problem(raw("GET /api/functions?limit=%4 HTTP/1.1\r\n"), 400);
    problem(raw("GET /% HTTP/1.1\r\n"), 400);
    problem(raw("GET /api/functions?filter={} HTTP/1.1\r\n"), 400);
  }

  @Test
  void what_the_http_server_itself_cannot_read_has_no_document_but_the_right_status()
      throws IOException {
    assertThat(raw("GET /" + "x".repeat(200_000) + " HTTP/1.1\r\n")).contains(" 414 ");
    assertThat(raw("GET / HTTP/1.1\r\nX-Big: " + "x".repeat(200_000) + "\r\n")).contains(" 431 ");
  }

  private static void problem(String answer, int status) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .containsIgnoringCase("content-type: application/problem+json")
        .containsIgnoringCase("x-request-id: ")
        .contains("\"status\":" + status);
  }

  /** Sends a head as it is, and reads until the server closes. */
  private String raw(String head) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              (head + "Host: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
