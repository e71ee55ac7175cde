package dev.edgeward.e2e.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.client.DispatcherToken;
import dev.edgeward.e2e.edge.DispatcherClient.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a Runtime owes to the operator and the API server, wherever its dispatcher runs: in a
 * self-hosted workerd, at the double of Cloudflare, and at Cloudflare itself where {@code
 * CLOUDFLARE_ACCOUNT_ID} and {@code CLOUDFLARE_API_TOKEN} are set.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Place.class)
@NullUnmarked // a null fails the test
class RuntimeContractE2E {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final int MORE_THAN_ARGS_MAY_BE = 7 * 1024 * 1024;

  private static Place place;
  private static DispatcherClient dispatcher;

  /** One that no other test has. */
  private final String workspace = "wsp_" + UUID.randomUUID().toString().replace("-", "");

  RuntimeContractE2E(Place ignored) {
    // All tests of one place share what was deployed there.
  }

  @BeforeParameterizedClassInvocation
  static void deploy(Place where) {
    place = where;
    dispatcher = where.deploy();
  }

  @AfterParameterizedClassInvocation
  static void leave() {
    if (dispatcher != null) {
      place.leave(dispatcher);
      dispatcher = null;
    }
  }

  @Test
  void healthTellsAnyoneWhichBuildAndWhichKeys() {
    Answer health = dispatcher.call("GET", "/v1/health", null, null);
    assertThat(health.status()).isEqualTo(200);
    assertThat(health.body().path("status").asText()).isEqualTo("ok");
    assertThat(health.body().path("protocol").asText()).isEqualTo("v1");
    assertThat(health.body().path("digest").asText()).matches("[0-9a-f]{64}");
    assertThat(texts(health.body().path("keys")))
        .contains(dispatcher.syncKey().getKeyID(), dispatcher.invokeKey().getKeyID());
    assertThat(texts(health.body().path("sealingKeys")))
        .contains(dispatcher.sealingKey().getKeyID());
  }

  @Test
  void aBundleIsStoredListedAndDeleted() {
    Bundle bundle = Bundle.of("export default () => 1");
    dispatcher.store(workspace, bundle);
    // Again is no error, but that a key of KV takes one write a second.
    eventually(() -> dispatcher.store(workspace, bundle));
    eventually(() -> assertThat(dispatcher.missing(workspace, bundle.digest())).isEmpty());
    eventually(() -> assertThat(listed()).contains(workspace + "/" + bundle.digest()));

    // A deletion is a write of the key, as is the one that repeats it.
    eventually(() -> isDeleted(bundle));
    eventually(
        () ->
            assertThat(dispatcher.missing(workspace, bundle.digest()))
                .containsExactly(bundle.digest()));
    eventually(() -> isDeleted(bundle));
  }

  private void isDeleted(Bundle bundle) {
    assertThat(dispatcher.delete(workspace, bundle.digest()).status()).isEqualTo(204);
  }

  @Test
  void aBundleIsOnlyTakenForWhatItIs() {
    Bundle bundle = Bundle.of("export default () => 1");
    Answer other =
        dispatcher.put(workspace, Bundle.of("export default () => 2").digest(), bundle.json());
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.code()).isEqualTo("digest-mismatch");
    Answer nothing = dispatcher.put(workspace, bundle.digest(), Map.of("files", Map.of()));
    assertThat(nothing.status()).isEqualTo(400);
    assertThat(nothing.code()).isEqualTo("invalid-bundle");
  }

  @Test
  void aCheckTellsWhereTheCodeDoesNotLoad() {
    Bundle good = Bundle.of("export default () => 1");
    assertThat(dispatcher.check(checked(good)).body().path("ok").asBoolean()).isTrue();

    Bundle bad =
        Bundle.of(
            Map.of(
                "main.js", "import './lib.js';\nexport default () => 1;\n",
                "lib.js", "const fine = 1;\nconst = 2;\n"),
            Map.of());
    Answer answer = dispatcher.check(checked(bad));
    assertThat(answer.status()).isEqualTo(200);
    JsonNode error = answer.body().path("error");
    assertThat(error.path("name").asText()).as("%s", answer).isEqualTo("SyntaxError");
    assertThat(error.path("file").asText()).isEqualTo("lib.js");
    assertThat(error.path("line").asInt()).isEqualTo(2);

    Bundle thrown = Bundle.of("throw new TypeError('not today');\nexport default () => 1;");
    JsonNode start = dispatcher.check(checked(thrown)).body().path("error");
    assertThat(start.path("message").asText()).contains("not today");
  }

  @Test
  void anInvocationAsksForTheCodeItLacksAndRunsWithIt() {
    Bundle bundle = Bundle.of("export default ({ who }, ctx) => [who, ctx.functionId]");
    Map<String, Object> call = invocation(bundle, Map.of("who", "Ada"));
    Answer lacking = dispatcher.invoke(call);
    assertThat(lacking.status()).as("%s", lacking).isEqualTo(428);
    assertThat(texts(lacking.body().path("missing"))).containsExactly("bundle");

    call.put("bundle", bundle.json());
    Answer ran = dispatcher.invoke(call);
    assertThat(ran.status()).as("%s", ran).isEqualTo(200);
    assertThat(ran.body().path("ok").asBoolean()).isTrue();
    assertThat(texts(ran.body().path("result"))).containsExactly("Ada", "fun_contract");
    assertThat(ran.body().path("durationMs").isNumber()).isTrue();
  }

  @Test
  void whatIsStoredRunsWithoutBeingSentAlong() {
    Bundle bundle = Bundle.of("export default () => 'stored'");
    dispatcher.store(workspace, bundle);
    eventually(
        () ->
            assertThat(dispatcher.invoke(invocation(bundle, Map.of())).body().path("result"))
                .asString()
                .contains("stored"));
  }

  @Test
  void theCodeOfAnotherWorkspaceIsNoAnswer() {
    Bundle bundle = Bundle.of("export default () => 'theirs'");
    dispatcher.store(workspace, bundle);
    Map<String, Object> call = invocation(bundle, Map.of());
    call.put("workspaceId", workspace + "x");
    assertThat(dispatcher.invoke(call).status()).isEqualTo(428);
  }

  @Test
  void anEnvironmentIsReadOnlyByWhomItWasSealedFor() {
    Bundle bundle = Bundle.of("export default (args, ctx) => ctx.env.KEY");
    String digest = "ab".repeat(32);
    Map<String, Object> call = invocation(bundle, Map.of());
    call.put("bundle", bundle.json());
    call.put("envDigest", digest);
    Answer lacking = dispatcher.invoke(call);
    assertThat(lacking.status()).as("%s", lacking).isEqualTo(428);
    assertThat(texts(lacking.body().path("missing"))).containsExactly("env");

    call.put("env", dispatcher.seal(workspace, digest, Map.of("KEY", "s3cret")));
    assertThat(dispatcher.invoke(call).body().path("result").asText()).isEqualTo("s3cret");

    call.put("workspaceId", workspace + "x");
    Answer stolen = dispatcher.invoke(call);
    assertThat(stolen.status()).isEqualTo(400);
    assertThat(stolen.code()).isEqualTo("invalid-env");
  }

  @Test
  void onlyItsOwnTokensAreTaken() {
    Bundle bundle = Bundle.of("export default () => 1");
    Map<String, Object> call = invocation(bundle, Map.of());
    Instant now = Instant.now();
    String audience = dispatcher.audience();
    var key = dispatcher.invokeKey();
    assertThat(invokedWith(null, call)).isEqualTo(401);
    assertThat(invokedWith("nonsense", call)).isEqualTo(401);
    assertThat(
            invokedWith(
                DispatcherClient.token(key, audience, "invoke", now.minusSeconds(300)), call))
        .as("expired")
        .isEqualTo(401);
    assertThat(invokedWith(DispatcherClient.token(key, "another", "invoke", now), call))
        .as("for another Runtime")
        .isEqualTo(401);
    assertThat(
            invokedWith(
                DispatcherToken.sign(key, audience, "invoke", now, Duration.ofHours(1)), call))
        .as("good for too long")
        .isEqualTo(401);
    assertThat(
            invokedWith(
                DispatcherClient.token(dispatcher.syncKey(), audience, "invoke", now), call))
        .as("a scope that its key may not sign")
        .isIn(401, 403);
    assertThat(invokedWith(dispatcher.syncToken(), call)).as("the other scope").isEqualTo(403);
    assertThat(dispatcher.call("GET", "/v1/bundles", null, dispatcher.invokeToken()).status())
        .isEqualTo(403);
    assertThat(invokedWith(dispatcher.invokeToken(), call)).isEqualTo(428);
  }

  @Test
  void aFunctionWithoutEgressReachesNobody() {
    Answer fetched =
        ran(Bundle.of("export default async () => (await fetch('https://example.com/')).status"));
    assertThat(fetched.body().path("ok").asBoolean()).as("%s", fetched).isFalse();
    assertThat(fetched.body().path("kind").asText()).isEqualTo("thrown");
    Answer connected =
        ran(
            Bundle.of(
                """
                import { connect } from "cloudflare:sockets";
                export default async () => { await connect("example.com:80").opened; return 1; };
                """));
    assertThat(connected.body().path("ok").asBoolean()).as("%s", connected).isFalse();
  }

  @Test
  void whatTakesTooLongIsCutOff() {
    Bundle bundle =
        Bundle.of("export default () => new Promise((done) => setTimeout(done, 60000))");
    Map<String, Object> call = invocation(bundle, Map.of());
    call.put("bundle", bundle.json());
    call.put("timeoutMs", 300);
    Answer answer = dispatcher.invoke(call);
    assertThat(answer.body().path("kind").asText()).as("%s", answer).isEqualTo("timed-out");
  }

  @Test
  void whatIsTooLargeIsRefused() {
    Bundle bundle =
        Bundle.of("export default () => 'x'.repeat(%d)".formatted(MORE_THAN_ARGS_MAY_BE));
    assertThat(ran(bundle).body().path("kind").asText()).isEqualTo("result-too-large");
    Answer args =
        dispatcher.invoke(invocation(bundle, Map.of("a", "x".repeat(MORE_THAN_ARGS_MAY_BE))));
    assertThat(args.status()).isEqualTo(413);
    assertThat(args.code()).isEqualTo("args-too-large");
  }

  @Test
  void whatTakesTooMuchOfTheProcessorIsEnded() {
    assumeTrue(place.limitsProcessorTime(), "a self-hosted workerd limits no processor time");
    Answer answer =
        ran(
            Bundle.of(
                Map.of("main.js", "export default () => { for (;;); }"), Map.of("cpuMs", 50)));
    assertThat(answer.body().path("kind").asText()).isEqualTo("limit-exceeded");
  }

  @Test
  void whatAFunctionLogsComesWithItsAnswer() {
    Answer answer =
        ran(
            Bundle.of(
                """
                export default () => {
                  console.log("one", 1);
                  console.error(new Error("two"));
                  throw new RangeError("three");
                };
                """));
    assertThat(answer.body().path("kind").asText()).isEqualTo("thrown");
    assertThat(answer.body().path("error").path("name").asText()).isEqualTo("RangeError");
    assertThat(answer.body().path("error").path("message").asText()).isEqualTo("three");
    JsonNode logs = answer.body().path("logs");
    assertThat(logs).hasSize(2);
    assertThat(logs.path(0).path("level").asText()).isEqualTo("log");
    assertThat(logs.path(0).path("message").asText()).isEqualTo("one 1");
    assertThat(Instant.parse(logs.path(0).path("time").asText())).isAfter(Instant.EPOCH);
    assertThat(logs.path(1).path("level").asText()).isEqualTo("error");
    assertThat(answer.body().path("logsDropped").asInt()).isZero();
  }

  @Test
  void whatIsNotOfTheProtocolIsRefused() {
    assertThat(dispatcher.call("GET", "/v1/else", null, null).code()).isEqualTo("not-found");
    assertThat(dispatcher.call("GET", "/v1/invoke", null, null).code())
        .isEqualTo("method-not-allowed");
    assertThat(dispatcher.invoke(Map.of("workspaceId", workspace)).code())
        .isEqualTo("invalid-request");
  }

  private Answer ran(Bundle bundle) {
    Map<String, Object> call = invocation(bundle, Map.of());
    call.put("bundle", bundle.json());
    Answer answer = dispatcher.invoke(call);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer;
  }

  private static int invokedWith(String token, Object call) {
    return dispatcher.call("POST", "/v1/invoke", call, token).status();
  }

  private Map<String, Object> checked(Bundle bundle) {
    return Map.of(
        "workspaceId",
        workspace,
        "bundleDigest",
        bundle.digest(),
        "bundle",
        bundle.json(),
        "envDigest",
        "none");
  }

  private Map<String, Object> invocation(Bundle bundle, Map<String, Object> args) {
    Map<String, Object> call = new HashMap<>();
    call.put("workspaceId", workspace);
    call.put("functionId", "fun_contract");
    call.put("versionId", "fnv_contract");
    call.put("invocationId", "inv_" + UUID.randomUUID());
    call.put("bundleDigest", bundle.digest());
    call.put("envDigest", "none");
    call.put("args", args);
    call.put("timeoutMs", 10_000);
    return call;
  }

  /** All that the code store lists. */
  private static List<String> listed() {
    List<String> all = new ArrayList<>();
    String cursor = "";
    do {
      Answer page =
          dispatcher.call(
              "GET",
              "/v1/bundles" + (cursor.isEmpty() ? "" : "?cursor=" + cursor),
              null,
              dispatcher.syncToken());
      assertThat(page.status()).isEqualTo(200);
      page.body()
          .path("bundles")
          .forEach(
              one -> all.add(one.path("workspaceId").asText() + "/" + one.path("digest").asText()));
      cursor = page.body().path("cursor").asText("");
    } while (!cursor.isEmpty());
    return all;
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(dispatcher.lag()).pollInterval(TICK).untilAsserted(assertion);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.asText()));
    return texts;
  }
}
