package dev.edgeward.operator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import dev.edgeward.api.Bundle;
import dev.edgeward.api.v1alpha1.EgressPolicy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test
class HttpDispatcherTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SOURCE = "export default () => 'the source'";
  private static final Bundle BUNDLE =
      new Bundle(
          Map.of("main.js", SOURCE),
          "main.js",
          "2026-11-01",
          List.of(),
          50,
          null,
          EgressPolicy.DENY,
          List.of());
  private static final SealedEnvironment ENV =
      new SealedEnvironment("env-digest", "sealed.jwe.value", "key-1");

  private final ECKey syncKey = TestRuntimes.key();
  private final MockWebServer server = new MockWebServer();
  private final Dispatcher dispatcher =
      new HttpDispatcher(
          new OkHttpClient.Builder()
              .callTimeout(Duration.ofSeconds(1))
              .followRedirects(false)
              .retryOnConnectionFailure(false)
              .build(),
          InstantSource.system());
  private RuntimeConnection runtime;

  @BeforeEach
  void start() throws IOException {
    server.start();
    runtime =
        TestRuntimes.connection(
            URI.create("http://127.0.0.1:" + server.getPort()),
            syncKey,
            TestRuntimes.key(),
            "digest");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void healthIsAskedWithoutAToken() throws Exception {
    answer(
        200,
        """
        {"status": "ok", "protocol": "v1", "digest": "abc", "new": 1,
         "keys": ["s1", "i1", 7], "sealingKeys": ["e1", "e2"]}
        """);

    assertThat(dispatcher.health(runtime))
        .isEqualTo(new Dispatcher.Health("abc", "v1", Set.of("s1", "i1"), Set.of("e1", "e2")));

    RecordedRequest request = request();
    assertThat(request.getRequestLine()).isEqualTo("GET /v1/health HTTP/1.1");
    assertThat(request.getHeaders().get("Authorization")).isNull();
  }

  @Test
  void aDispatcherOfBeforeKeysWereToldHasNone() throws Exception {
    answer(200, "{\"status\": \"ok\", \"protocol\": \"v1\", \"digest\": \"abc\"}");

    assertThat(dispatcher.health(runtime))
        .isEqualTo(new Dispatcher.Health("abc", "v1", Set.of(), Set.of()));
  }

  @Test
  void aBundleIsStoredUnderItsDigestForItsWorkspace() throws Exception {
    answer(204, "");

    dispatcher.store(runtime, "wsp_1", "abc", BUNDLE);

    RecordedRequest request = request();
    assertThat(request.getRequestLine()).isEqualTo("PUT /v1/bundles/abc?workspace=wsp_1 HTTP/1.1");
    assertThat(request.getHeaders().get("Content-Type")).startsWith("application/json");
    assertThat(body(request)).isEqualTo(BUNDLE.toJson());
    assertAuthorized(request);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 200, 404})
  void aBundleIsRemovedAlsoWhenThereIsNone(int code) throws Exception {
    answer(code, "");

    dispatcher.remove(runtime, "wsp_1", "abc");

    RecordedRequest request = request();
    assertThat(request.getRequestLine())
        .isEqualTo("DELETE /v1/bundles/abc?workspace=wsp_1 HTTP/1.1");
    assertAuthorized(request);
  }

  @Test
  void aCheckSendsTheCodeAndTheSealedEnvironment() throws Exception {
    answer(200, "{\"ok\": true}");

    assertThat(dispatcher.check(runtime, "wsp_1", "abc", BUNDLE, ENV).error()).isNull();

    RecordedRequest request = request();
    assertThat(request.getRequestLine()).isEqualTo("POST /v1/check HTTP/1.1");
    JsonNode body = body(request);
    assertThat(body.path("workspaceId").asText()).isEqualTo("wsp_1");
    assertThat(body.path("bundleDigest").asText()).isEqualTo("abc");
    assertThat(body.path("bundle")).isEqualTo(BUNDLE.toJson());
    assertThat(body.path("envDigest").asText()).isEqualTo("env-digest");
    assertThat(body.path("env").asText()).isEqualTo("sealed.jwe.value");
    assertThat(body).hasSize(5);
    assertAuthorized(request);
  }

  @Test
  void aCheckWithoutAnEnvironmentSaysSo() throws Exception {
    answer(200, "{\"ok\": true}");

    dispatcher.check(runtime, "wsp_1", "abc", BUNDLE, null);

    JsonNode body = body(request());
    assertThat(body.path("envDigest").asText()).isEqualTo("none");
    assertThat(body.has("env")).isFalse();
    assertThat(body.has("keep")).isFalse();
  }

  @Test
  void codeThatIsTriedOutIsNotToBeKept() throws Exception {
    answer(200, "{\"ok\": false, \"error\": {\"message\": \"no\"}}");

    assertThat(dispatcher.tryOut(runtime, "wsp_1", "abc", BUNDLE).error().text())
        .isEqualTo("Error: no");

    RecordedRequest request = request();
    assertThat(request.getRequestLine()).isEqualTo("POST /v1/check HTTP/1.1");
    JsonNode body = body(request);
    assertThat(body.path("bundle")).isEqualTo(BUNDLE.toJson());
    assertThat(body.path("envDigest").asText()).isEqualTo("none");
    assertThat(body.path("keep").isBoolean()).isTrue();
    assertThat(body.path("keep").booleanValue()).isFalse();
    assertAuthorized(request);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"name": "SyntaxError", "message": "Unexpected }", "file": "main.js", "line": 3, "column": 7} | main.js:3:7: SyntaxError: Unexpected }
          {"name": "SyntaxError", "message": "Unexpected }", "file": "main.js", "line": 3}              | main.js:3: SyntaxError: Unexpected }
          {"name": "Error", "message": "no", "file": "main.js"}                                         | main.js: Error: no
          {"name": "Error", "message": "no", "line": 3, "column": 7}                                    | Error: no
          {"name": "Error", "message": "no", "file": 7, "line": "3"}                                    | Error: no
          {}                                                                                            | Error: the code does not load
          """)
  void aStartErrorSaysWhere(String error, String text) throws Exception {
    answer(200, "{\"ok\": false, \"error\": " + error + "}");

    assertThat(dispatcher.check(runtime, "wsp_1", "abc", BUNDLE, null).error().text())
        .isEqualTo(text);
  }

  @ParameterizedTest(name = "{0} {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # code | Retry-After | code of the problem | error        | seconds to wait
          400    | -           | invalid-bundle      | Rejected     | 0
          400    | -           | invalid-env         | Unauthorized | 0
          401    | -           | unauthorized        | Unauthorized | 0
          403    | -           | forbidden           | Unauthorized | 0
          404    | -           | not-found           | Unavailable  | 0
          405    | -           | method-not-allowed  | Unavailable  | 0
          408    | -           | -                   | Unavailable  | 0
          413    | -           | bundle-too-large    | Rejected     | 0
          428    | -           | missing             | Rejected     | 0
          429    | -           | -                   | RateLimited  | 10
          429    | 3           | -                   | RateLimited  | 3
          429    | 0           | -                   | RateLimited  | 1
          429    | -5          | -                   | RateLimited  | 1
          429    | 99999       | -                   | RateLimited  | 600
          429    | Wed, 21 Oct 2026 07:28:00 GMT | - | RateLimited  | 10
          500    | -           | internal            | Unavailable  | 0
          502    | -           | -                   | Unavailable  | 0
          503    | -           | store-unavailable   | Unavailable  | 0
          503    | 7           | overloaded          | RateLimited  | 7
          504    | -           | -                   | Unavailable  | 0
          302    | -           | -                   | Unavailable  | 0
          """)
  void anErrorIsOfAKind(
      int code, @Nullable String retryAfter, @Nullable String problem, String kind, long wait) {
    for (ThrowingCallable call : calls()) {
      MockResponse.Builder response =
          new MockResponse.Builder()
              .code(code)
              .body(
                  "{\"code\": \"" + problem + "\", \"title\": \"t\", \"detail\": \"the detail\"}");
      if (retryAfter != null) {
        response.addHeader("Retry-After", retryAfter);
      }
      server.enqueue(response.build());

      DispatcherException failure = catchThrowableOfType(DispatcherException.class, call);

      assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
      assertThat(failure).hasMessageContaining(code + ": the detail");
      if (failure instanceof DispatcherException.RateLimited limited) {
        assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(wait));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "[]", "7", "\"ok\"", "{}", "{\"ok\": \"yes\"}", "<html>", "{\"ok\":"})
  void anAnswerThatMakesNoSenseIsNoAnswer(String body) {
    answer(200, body);
    assertUnavailable(() -> dispatcher.check(runtime, "wsp_1", "abc", BUNDLE, ENV));
    answer(200, body);
    assertUnavailable(() -> dispatcher.health(runtime));
  }

  @Test
  void anAnswerWithoutAnEndIsNotReadToItsEnd() {
    answer(200, "{\"digest\": \"" + "x".repeat(3 << 20) + "\", \"protocol\": \"v1\"}");

    assertUnavailable(() -> dispatcher.health(runtime));
  }

  @Test
  void whoTakesARequestAndFallsSilentIsTold() {
    server.enqueue(new MockResponse.Builder().onRequestStart(SocketEffect.Stall.INSTANCE).build());

    assertThat(catchThrowableOfType(DispatcherException.class, () -> dispatcher.health(runtime)))
        .isInstanceOf(DispatcherException.Unanswered.class);
  }

  @Test
  void whoIsNotThereIsUnavailable() {
    server.close();
    for (ThrowingCallable call : calls()) {
      assertUnavailable(call);
    }
  }

  @Test
  void aBrokenProxysPageIsNotReadOut() {
    answer(502, "<html>secrets of the proxy</html>");

    assertThat(catchThrowableOfType(DispatcherException.class, () -> dispatcher.health(runtime)))
        .hasMessageNotContaining("secrets");
  }

  @Test
  void noErrorShowsTokenSourceOrEnvironment() {
    for (int code : new int[] {400, 401, 500, 503}) {
      for (ThrowingCallable call : calls()) {
        answer(code, "");
        Throwable failure = catchThrowableOfType(DispatcherException.class, call);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
          assertThat(cause.toString())
              .doesNotContain("Bearer", "eyJ", "the source", ENV.jwe(), syncKey.getD().toString());
        }
      }
    }
  }

  private List<ThrowingCallable> calls() {
    return List.of(
        () -> dispatcher.store(runtime, "wsp_1", "abc", BUNDLE),
        () -> dispatcher.check(runtime, "wsp_1", "abc", BUNDLE, ENV));
  }

  private void answer(int code, String body) {
    server.enqueue(new MockResponse.Builder().code(code).body(body).build());
  }

  private RecordedRequest request() throws InterruptedException {
    return server.takeRequest(5, TimeUnit.SECONDS);
  }

  private static JsonNode body(RecordedRequest request) throws IOException {
    return JSON.readTree(request.getBody().utf8());
  }

  private void assertAuthorized(RecordedRequest request) throws Exception {
    String header = request.getHeaders().get("Authorization");
    assertThat(header).startsWith("Bearer ");
    SignedJWT token = SignedJWT.parse(header.substring("Bearer ".length()));
    assertThat(token.verify(new ECDSAVerifier(syncKey.toPublicJWK()))).isTrue();
    assertThat(token.getJWTClaimsSet().getStringClaim("scope")).isEqualTo("sync");
    assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("edgeward:runtime:1");
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThat(catchThrowableOfType(DispatcherException.class, call))
        .isInstanceOf(DispatcherException.Unavailable.class);
  }
}
