package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.apiserver.invoke.Dispatcher.Invocation;
import dev.edgeward.apiserver.invoke.Dispatcher.Reply;
import dev.edgeward.apiserver.invoke.Dispatcher.Target;
import dev.edgeward.apiserver.trace.TraceContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpDispatcherTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final MockWebServer server = new MockWebServer();
  private final HttpDispatcher dispatcher =
      new HttpDispatcher(Duration.ofMillis(50), new OkHttpClient());

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    dispatcher.close();
    server.close();
  }

  private Target target() {
    return new Target("http://localhost:" + server.getPort(), "tok");
  }

  private static Invocation invocation(int timeoutSeconds) {
    return Invocations.of(
        JsonSlice.of("{\"a\": 1.50}"), timeoutSeconds * 1000, TraceContext.of(TRACE, "k=v"));
  }

  private Reply invoke() {
    return dispatcher.invoke(target(), invocation(30));
  }

  private void answers(int status, String body, String... headers) {
    MockResponse.Builder response = new MockResponse.Builder().code(status).body(body);
    for (int i = 0; i < headers.length; i += 2) {
      response.addHeader(headers[i], headers[i + 1]);
    }
    server.enqueue(response.build());
  }

  @Test
  void the_request_is_that_of_the_protocol() throws Exception {
    answers(200, "{\"ok\":true,\"result\":1,\"durationMs\":2}");
    byte[] bundle = "{\"files\":{}}".getBytes(StandardCharsets.UTF_8);
    Reply reply = dispatcher.invoke(target(), invocation(30).with(bundle, "jwe"));
    assertThat(reply).isInstanceOf(Dispatcher.Ran.class);
    RecordedRequest request = Objects.requireNonNull(server.takeRequest(5, TimeUnit.SECONDS));
    assertThat(request.getTarget()).isEqualTo("/v1/invoke");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer tok");
    assertThat(request.getHeaders().get("traceparent")).isEqualTo(TRACE);
    assertThat(request.getHeaders().get("tracestate")).isEqualTo("k=v");
    String text = Objects.requireNonNull(request.getBody()).utf8();
    assertThat(text).endsWith(",\"args\":{\"a\": 1.50}}");
    JsonNode body = JSON.readTree(text);
    assertThat(body.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "workspaceId",
            "functionId",
            "versionId",
            "invocationId",
            "userId",
            "bundleDigest",
            "bundle",
            "envDigest",
            "env",
            "args",
            "timeoutMs");
    assertThat(body.get("userId").isNull()).isTrue();
    assertThat(body.get("timeoutMs").intValue()).isEqualTo(30_000);
    assertThat(body.get("bundle").has("files")).isTrue();
  }

  @Test
  void what_is_not_at_hand_is_left_out() throws Exception {
    answers(428, "{\"missing\":[\"bundle\",\"env\"]}");
    assertThat(invoke()).isEqualTo(new Dispatcher.Missing(Set.of("bundle", "env")));
    RecordedRequest request = Objects.requireNonNull(server.takeRequest(5, TimeUnit.SECONDS));
    assertThat(Objects.requireNonNull(request.getBody()).utf8())
        .doesNotContain("\"bundle\"", "\"env\"");
  }

  @Test
  void refusals_are_told_apart() {
    answers(400, problem("digest-mismatch"));
    assertThat(invoke()).isEqualTo(new Dispatcher.Refused("digest-mismatch"));
    answers(400, "<html>");
    assertThat(invoke()).isInstanceOf(Dispatcher.Broken.class);
    answers(401, "{}");
    assertThat(invoke()).isEqualTo(new Dispatcher.Unauthorized());
    answers(413, "{}");
    assertThat(invoke()).isEqualTo(new Dispatcher.ArgsTooLarge());
    answers(429, "error code: 1015", "Retry-After", "7");
    assertThat(invoke()).isEqualTo(new Dispatcher.Overloaded(7));
  }

  @Test
  void each_503_says_what_is_the_matter() {
    answers(503, problem("overloaded"), "Retry-After", "7");
    assertThat(invoke()).isEqualTo(new Dispatcher.Overloaded(7));
    answers(503, problem("overloaded"), "Retry-After", "soon");
    assertThat(invoke()).isEqualTo(new Dispatcher.Overloaded(1));
    answers(503, problem("overloaded"), "Retry-After", "100000");
    assertThat(invoke()).isEqualTo(new Dispatcher.Overloaded(60));
    answers(503, problem("store-unavailable"), "Retry-After", "2");
    assertThat(invoke()).isEqualTo(new Dispatcher.StoreAway(2));
    answers(503, problem("misconfigured"));
    assertThat(invoke()).isInstanceOf(Dispatcher.Misconfigured.class);
    answers(503, problem("something-new"));
    assertThat(invoke()).isInstanceOf(Dispatcher.Unreachable.class);
    answers(503, "<html>", "Retry-After", "7");
    assertThat(invoke()).isInstanceOf(Dispatcher.Unreachable.class);
  }

  private static String problem(String code) {
    return "{\"type\":\"about:blank\",\"status\":503,\"code\":\"" + code + "\"}";
  }

  @Test
  void a_dispatcher_is_well_when_it_says_so() throws Exception {
    answers(200, "{\"status\":\"ok\"}");
    assertThat(dispatcher.healthy(target())).isTrue();
    RecordedRequest request = Objects.requireNonNull(server.takeRequest(5, TimeUnit.SECONDS));
    assertThat(request.getTarget()).isEqualTo("/v1/health");
    assertThat(request.getMethod()).isEqualTo("GET");
    assertThat(request.getHeaders().get("Authorization")).isNull();
    answers(503, problem("misconfigured"));
    assertThat(dispatcher.healthy(target())).isFalse();
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    assertThat(dispatcher.healthy(target())).isFalse();
    Target nobody = target();
    server.close();
    assertThat(dispatcher.healthy(nobody)).isFalse();
  }

  @Test
  void what_the_protocol_does_not_have_is_broken() {
    answers(200, "<html>");
    assertThat(invoke()).isInstanceOf(Dispatcher.Unreadable.class);
    answers(428, "{}");
    assertThat(invoke()).isInstanceOf(Dispatcher.Broken.class);
    answers(418, "{}");
    assertThat(invoke()).isInstanceOf(Dispatcher.Broken.class);
    answers(302, "", "Location", "http://localhost:1/");
    assertThat(invoke()).isInstanceOf(Dispatcher.Broken.class);
    answers(500, "x".repeat(9 << 20));
    assertThat(invoke()).isInstanceOf(Dispatcher.Broken.class);
  }

  @Test
  void an_answer_that_is_too_long_may_be_a_functions_doing() {
    answers(200, "{\"ok\":true,\"result\":\"" + "x".repeat(9 << 20) + "\",\"durationMs\":1}");
    assertThat(invoke()).isInstanceOf(Dispatcher.Unreadable.class);
  }

  @Test
  void a_call_that_was_lost_is_never_sent_again() {
    server.enqueue(
        new MockResponse.Builder().onRequestBody(new SocketEffect.CloseSocket()).build());
    assertThat(invoke()).isInstanceOf(Dispatcher.Lost.class);
    server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    assertThat(invoke()).isInstanceOf(Dispatcher.Lost.class);
    assertThat(server.getRequestCount()).isLessThanOrEqualTo(2);
  }

  @Test
  void nothing_listens_there() {
    Target nobody = target();
    server.close();
    assertThat(dispatcher.invoke(nobody, invocation(30)))
        .isEqualTo(new Dispatcher.Unreachable("connection refused"));
  }

  @Test
  void no_answer_by_the_deadline_is_too_slow() {
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    assertThat(dispatcher.invoke(target(), invocation(-1))).isEqualTo(new Dispatcher.TimedOut());
  }
}
