package dev.edgeward.operator.cloudflare;

import static dev.edgeward.operator.cloudflare.CloudflareStage.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of calls that go wrong. */
@NullUnmarked // a null fails the test
class ApiV4Test {
  private static final String SECRET = "the-secret-of-the-binding";
  private static final ScriptUpload UPLOAD =
      new ScriptUpload(
          "w.js",
          "export default {}".getBytes(StandardCharsets.UTF_8),
          "2026-11-01",
          List.of(),
          List.of(new Binding.SecretText("KEYS", SECRET)),
          List.of(),
          false,
          null,
          List.of());

  @RegisterExtension private final CloudflareStage stage = new CloudflareStage();
  private final CloudflareAccount account = stage.account;

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # status | code | message | kind | reason
          400 | 6003  | Invalid request headers                 | Unauthorized | TokenInvalid
          400 | 6111  | Invalid format for Authorization header | Unauthorized | TokenInvalid
          401 | 1000  | Invalid API Token                       | Unauthorized | TokenInvalid
          401 | 10000 | Authentication error                    | Unauthorized | TokenInvalid
          400 | 10000 | Authentication error                    | Unauthorized | TokenInvalid
          403 | 9109  | Invalid access token                    | Unauthorized | TokenInvalid
          401 | 424242 | something new                          | Unauthorized | TokenInvalid
          403 | 10000 | Authentication error                    | Forbidden    | PermissionMissing
          403 | 10001 | Unable to authenticate request          | Forbidden    | PermissionMissing
          403 | 9109  | Unauthorized to access requested resource | Forbidden  | PermissionMissing
          400 | 10023 | workers.api.error.unauthorized          | Forbidden    | PermissionMissing
          403 | 10015 | not entitled                            | Forbidden    | PermissionMissing
          403 | 424242 | something new                          | Forbidden    | PermissionMissing
          404 | 10007 | This Worker does not exist              | NotFound     | CloudflareNotFound
          404 | 10090 | environment                             | NotFound     | CloudflareNotFound
          404 | 10013 | namespace not found                     | NotFound     | CloudflareNotFound
          404 | 424242 | something new                          | NotFound     | CloudflareNotFound
          409 | 10035 | Multiple attempts                       | Conflict     | CloudflareConflict
          409 | 424242 | something new                          | Conflict     | CloudflareConflict
          400 | 10021 | Uncaught SyntaxError                    | Invalid      | ScriptInvalid
          400 | 10027 | too large                               | Invalid      | ScriptInvalid
          400 | 10054 | secret too large                        | Invalid      | CloudflareRefused
          404 | 10041 | KV namespace not found                  | Invalid      | CloudflareRefused
          404 | 7003  | Could not route to                      | Invalid      | CloudflareRefused
          400 | 424242 | something new                          | Invalid      | CloudflareRefused
          200 | 424242 | something new                          | Invalid      | CloudflareRefused
          429 | 971   | Please wait                             | RateLimited  | CloudflareRateLimited
          400 | 10429 | Rate limited                            | RateLimited  | CloudflareRateLimited
          429 | 10000 | Authentication error                    | RateLimited  | CloudflareRateLimited
          400 | 10013 | An unknown error has occurred           | Unavailable  | CloudflareUnavailable
          500 | 10002 | workers.api.error.internal_server       | Unavailable  | CloudflareUnavailable
          503 | 10007 | This Worker does not exist              | Unavailable  | CloudflareUnavailable
          408 | 0     | time out                                | Unavailable  | CloudflareUnavailable
          """)
  void aRefusalIsOfAKind(int status, int code, String message, String kind, String reason) {
    stage.error(status, code, message);

    CloudflareException failure = failure(() -> account.deploy("s", "v"));

    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure)
        .hasMessageContaining("POST /client/v4/accounts/acc1/workers/scripts/s/deployments")
        .hasMessageContaining(message + " (" + code + ")");
    assertThat(failure.mayHaveTakenEffect()).isEqualTo(kind.equals("Unavailable"));
    if (failure instanceof CloudflareException.Invalid invalid) {
      assertThat(invalid.code()).isEqualTo(code);
    }
  }

  @Test
  void whatTheTokenLacksIsNamed() {
    stage.error(403, 10000, "Authentication error");
    stage.error(403, 10000, "Authentication error");

    assertThat(failure(() -> account.subdomain()))
        .hasMessageContaining("Workers Scripts Write")
        .extracting(e -> ((CloudflareException.Forbidden) e).permission())
        .isEqualTo("Workers Scripts Write");
    assertThat(failure(() -> account.createKvNamespace("t")))
        .hasMessageContaining("Workers KV Storage Write");
  }

  @Test
  void ofSeveralErrorsTheKnownOneDecidesAndAllAreTold() {
    stage.answer(
        400,
        """
        {"success": false, "errors": [{"code": 1, "message": "first"},
          {"code": 10035, "message": "second"}, "third"], "result": null}
        """);

    assertThat(failure(() -> account.deploy("s", "v")))
        .isInstanceOf(CloudflareException.Conflict.class)
        .hasMessageContaining("first (1); second (10035)");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      nullValues = "-",
      textBlock =
          """
          # status | body | kind | may have taken effect
          200 | -                                     | Malformed    | true
          200 | <html>                                | Malformed    | true
          200 | {}                                    | Malformed    | true
          200 | []                                    | Malformed    | true
          200 | null                                  | Malformed    | true
          200 | {"success": "true", "result": {}}     | Malformed    | true
          200 | {"success": true, "result": {}        | Malformed    | true
          200 | {"success": true, "result": null}     | Malformed    | true
          200 | {"success": true, "result": {"id": "n", "title": "t"}} {} | Malformed | true
          200 | {"success": true}                     | Malformed    | true
          200 | {"success": true, "result": {}}       | Malformed    | true
          200 | {"success": true, "result": []}       | Malformed    | true
          204 | -                                     | Malformed    | true
          200 | {"success": false, "errors": []}      | Invalid      | false
          400 | {"success": false, "errors": []}      | Invalid      | false
          400 | {"success": false}                    | Invalid      | false
          400 | {"success": true, "result": {}}       | Invalid      | false
          400 | {"success": false, "errors": "no"}    | Invalid      | false
          400 | <html>                                | Malformed    | false
          403 | <html>                                | Malformed    | false
          404 | -                                     | Malformed    | false
          429 | <html>                                | RateLimited  | false
          500 | {"success": true, "result": {"id": "n", "title": "t"}} | Unavailable | true
          502 | <html>                                | Unavailable  | true
          503 | -                                     | Unavailable  | true
          302 | {"success": true, "result": {"id": "n", "title": "t"}} | Malformed | true
          """)
  void anAnswerThatMakesNoSenseIsNoSuccess(
      int status, @Nullable String body, String kind, boolean mayHaveTakenEffect) {
    stage.answer(
        new MockResponse.Builder()
            .code(status)
            .body(body == null ? "" : body)
            .setHeader("Location", "/elsewhere"));

    CloudflareException failure = failure(() -> account.createKvNamespace("t"));

    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(failure.mayHaveTakenEffect()).isEqualTo(mayHaveTakenEffect);
    assertThat(failure).hasMessageNotContaining("html");
    assertThat(stage.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void anAnswerThatIsTooLargeIsNotReadToItsEnd() {
    String large = "{\"success\": true, \"result\": {\"subdomain\": \"" + "x".repeat(17 << 20);
    stage.answer(new MockResponse.Builder().chunkedBody(new Buffer().writeUtf8(large), 1 << 16));

    assertThat(failure(() -> account.subdomain()))
        .isInstanceOf(CloudflareException.Malformed.class)
        .hasMessageContaining("16 MiB");
  }

  @Test
  void aLargeAnswerIsRead() throws Exception {
    stage.result("{\"subdomain\": \"acme\", \"new\": \"" + "x".repeat(15 << 20) + "\"}");

    assertThat(account.subdomain()).contains("acme");
  }

  @Test
  void whatIsReadIsAskedForAgainWhileCloudflareIsUnavailable() throws Exception {
    stage.answer(503, "");
    stage.answer(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()));
    stage.result("{\"subdomain\": \"acme\"}");

    assertThat(account.subdomain()).contains("acme");

    assertThat(stage.clock.pauses()).hasSize(2);
    assertThat(stage.clock.pauses().get(0).toMillis()).isBetween(150L, 300L);
    assertThat(stage.clock.pauses().get(1).toMillis()).isBetween(300L, 600L);
    assertThat(account.budget().left()).isEqualTo(1197);
  }

  @Test
  void threeTriesAreAll() {
    for (int i = 0; i < 4; i++) {
      stage.answer(500, "");
    }

    assertThat(failure(() -> account.deleteScript("s")))
        .isInstanceOf(CloudflareException.Unavailable.class);
    assertThat(stage.server.getRequestCount()).isEqualTo(3);
  }

  /** It would make another version each time. */
  @Test
  void anUploadIsSentOnce() {
    stage.answer(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()));

    assertThat(failure(() -> account.upload("s", UPLOAD)).mayHaveTakenEffect()).isTrue();
    assertThat(stage.server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"503", "503 Retry-After: 0", "408", "request", "response", "body"})
  void whatWouldBeDoneTwiceIsSentOnce(String fault) {
    SocketEffect cut = new SocketEffect.CloseSocket();
    MockResponse.Builder response = new MockResponse.Builder().body(CloudflareStage.success("{}"));
    stage.answer(
        switch (fault) {
          case "request" -> response.onRequestStart(cut);
          case "response" -> response.onResponseStart(cut);
          case "body" -> response.onResponseBody(cut);
          case "408" -> response.code(408);
          case "503" -> response.code(503);
          default -> response.code(503).setHeader("Retry-After", "0");
        });
    stage.result("{}");

    CloudflareException failure = failure(() -> account.deploy("s", "v"));

    assertThat(failure).isInstanceOf(CloudflareException.Unavailable.class);
    assertThat(failure.mayHaveTakenEffect()).isTrue();
    assertThat(stage.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void whatWasNeverSentHasTakenNoEffect() {
    stage.close();

    CloudflareException failure = failure(() -> account.deploy("s", "v"));

    assertThat(failure).isInstanceOf(CloudflareException.Unavailable.class);
    assertThat(failure.mayHaveTakenEffect()).isFalse();
  }

  @Test
  void whatMayHaveTakenEffectOnceIsToldAfterTriesThatSurelyHaveNot() {
    stage.answer(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()));
    stage.clock.meanwhile(stage::close);

    CloudflareException failure = failure(() -> account.deleteScript("s"));

    assertThat(stage.clock.pauses()).hasSize(2);
    assertThat(failure.mayHaveTakenEffect()).isTrue();
  }

  @Test
  void whatMayHaveTakenEffectIsToldAlsoWhenTheNextTryIsNotLet() {
    stage.answer(502, "");
    stage.answer(429, "");

    assertThat(failure(() -> account.deleteScript("s")))
        .isInstanceOf(CloudflareException.Unavailable.class);
    assertThat(account.budget().left()).isZero();
  }

  @Test
  void whoAsksForMoreTimeThanThereIsIsNotAskedAgain() {
    stage.answer(new MockResponse.Builder().code(503).setHeader("Retry-After", "31"));

    assertThat(failure(() -> account.subdomain()))
        .isInstanceOf(CloudflareException.Unavailable.class);
    assertThat(stage.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void whoAsksForTimeGetsIt() throws Exception {
    stage.answer(new MockResponse.Builder().code(503).setHeader("Retry-After", "5"));
    stage.result("{\"subdomain\": \"acme\"}");

    assertThat(account.subdomain()).contains("acme");
    assertThat(stage.clock.pauses()).containsExactly(Duration.ofSeconds(5));
  }

  @Test
  void atOnceIsASecond() throws Exception {
    stage.answer(new MockResponse.Builder().code(503).setHeader("Retry-After", "0"));
    stage.result("{\"subdomain\": \"acme\"}");

    assertThat(account.subdomain()).contains("acme");
    assertThat(stage.clock.pauses()).containsExactly(Duration.ofSeconds(1));
    assertThat(account.budget().left()).isEqualTo(1198);
  }

  @Test
  void whoTakesARequestAndFallsSilentIsGivenUp() throws Exception {
    try (CloudflareStage quick = new CloudflareStage(Duration.ofMillis(400))) {
      quick.answer(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE));

      CloudflareException failure = failure(() -> quick.account.deploy("s", "v"));

      assertThat(failure).isInstanceOf(CloudflareException.Unavailable.class);
      assertThat(failure.mayHaveTakenEffect()).isTrue();
    }
  }

  @Test
  void anInterruptedThreadIsLetGo() {
    stage.answer(503, "");
    Thread.currentThread().interrupt();

    assertThat(failure(() -> account.subdomain()))
        .isInstanceOf(CloudflareException.Unavailable.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(account.budget().left()).isEqualTo(1199);
    assertThat(stage.clock.pauses()).isEmpty();
  }

  @Test
  void aBlockIsKeptForAllUsersOfTheToken() throws Exception {
    stage.answer(new MockResponse.Builder().code(429).setHeader("Retry-After", "120"));

    assertThat(limited(() -> account.subdomain())).isEqualTo(Duration.ofSeconds(120));
    assertThat(limited(() -> stage.account(() -> TOKEN).workersDev("s")))
        .isEqualTo(Duration.ofSeconds(120));
    assertThat(stage.server.getRequestCount()).isEqualTo(1);

    stage.result("{\"subdomain\": \"acme\"}");
    assertThat(stage.account(() -> "another-token").subdomain()).contains("acme");

    stage.clock.pass(Duration.ofSeconds(111));
    stage.result("{\"subdomain\": \"acme\"}");
    assertThat(account.subdomain()).contains("acme"); // after 9 more seconds
    assertThat(stage.clock.pauses()).containsExactly(Duration.ofSeconds(9));
  }

  @Test
  void aBlockWithoutATimeTakesFiveMinutes() {
    stage.answer(429, "");

    assertThat(limited(() -> account.subdomain())).isEqualTo(Duration.ofMinutes(5));
    assertThat(limited(() -> account.subdomain())).isEqualTo(Duration.ofMinutes(5));
    assertThat(stage.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void whatCloudflareLeavesIsWhatIsLeft() throws Exception {
    stage.answer(
        new MockResponse.Builder()
            .body(CloudflareStage.success("{\"subdomain\": \"acme\"}"))
            .setHeader("Ratelimit", "\"default\";r=1;t=30"));
    stage.result("{\"subdomain\": \"acme\"}");

    account.subdomain();
    assertThat(account.budget())
        .isEqualTo(new CloudflareAccount.Budget(1, 1200, stage.clock.instant().plusSeconds(30)));
    account.subdomain();
    assertThat(limited(() -> account.subdomain())).isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n", "two words", "a\nb", "tökèn", "a\u0000"})
  void whatIsNoTokenIsNotSent(String token) {
    CloudflareAccount other = stage.account(() -> token);

    assertThat(failure(other::subdomain))
        .isInstanceOf(CloudflareException.Unauthorized.class)
        .hasMessageStartingWith("The API token")
        .hasMessageNotContaining("words")
        .hasMessageNotContaining("kèn");
    assertThat(stage.server.getRequestCount()).isZero();
  }

  @Test
  void noMessageShowsTokenOrSecret() {
    String echo = "you sent Bearer " + TOKEN + " and " + SECRET;
    stage.error(400, 10021, echo);
    stage.error(403, 10000, echo);
    stage.error(401, 10000, echo);
    stage.error(429, 971, echo);
    for (int i = 0; i < 4; i++) {
      CloudflareException failure = failure(() -> account.upload("s", UPLOAD));
      assertThat(failure).hasMessageContaining("you sent Bearer (hidden) and (hidden)");
      assertSilent(failure);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX", "Status of the-token"})
  void noMessageOfTheHttpLibraryShowsTheToken(String status) {
    for (int i = 0; i < 3; i++) {
      stage.answer(new MockResponse.Builder().status(status.replace("the-token", TOKEN)));
    }

    assertSilent(failure(() -> account.upload("s", UPLOAD)));
  }

  @Test
  void longAndStrangeMessagesAreMadeFit() {
    stage.error(400, 10021, "a\\u0007b" + "x".repeat(100_000));

    assertThat(failure(() -> account.upload("s", UPLOAD)).getMessage())
        .contains("a bxxx")
        .hasSizeLessThan(2500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://api.cloudflare.com/client/v4", "ftp://127.0.0.1", "client/v4"})
  void aTokenDoesNotTravelInTheClear(String url) {
    assertThatThrownBy(
            () ->
                new CloudflareAccounts(
                    new OkHttpClient(),
                    URI.create(url),
                    Duration.ofSeconds(1),
                    stage.clock,
                    new SimpleMeterRegistry()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("edgeward.cloudflare.api-url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b", "a?b"})
  void whatIsNoAccountIsRefused(String accountId) {
    assertThatThrownBy(() -> stage.accounts.account(accountId, () -> TOKEN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertSilent(CloudflareException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      assertThat(cause.toString()).doesNotContain(TOKEN, SECRET, "export default");
    }
    assertThat(failure.getSuppressed()).isEmpty();
  }

  private static Duration limited(ThrowingCallable call) {
    return catchThrowableOfType(CloudflareException.RateLimited.class, call).retryAfter();
  }

  private static CloudflareException failure(ThrowingCallable call) {
    return catchThrowableOfType(CloudflareException.class, call);
  }
}
