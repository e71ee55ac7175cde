package dev.edgeward.apiserver.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.Workspace;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.SettingsRow;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.kubernetes.client.WithKubernetesTestServer;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invocations over HTTP, of a dispatcher that does what a test says. Alice may do all. */
@QuarkusTest
@WithKubernetesTestServer
class InvokeApiTest {
  private static final String RAN =
      "{\"ok\":true,\"result\":{\"a\":1},\"logs\":[{\"level\":\"info\",\"time\":\"2026-11-25T10:00:00Z\",\"message\":\"hello\"}],\"logsDropped\":2,\"durationMs\":3}";

  @Inject KubernetesClient client;
  @Inject ReadModel model;

  @TestHTTPResource("/")
  URI server = URI.create("http://localhost");

  private final MockWebServer dispatcher = new MockWebServer();
  private String id = "";

  @BeforeEach
  void a_function_that_serves() throws Exception {
    dispatcher.start();
    put(new NamespaceBuilder().withNewMetadata().withName("team-a").endMetadata().build());
    put(
        yaml(
            Runtime.class,
            "metadata: {name: invoked}\nspec: {workerd: {url: \"http://localhost:%d\"}}"
                .formatted(dispatcher.getPort())));
    put(
        new SecretBuilder()
            .withNewMetadata()
            .withName("edgeward-invoke-keys")
            .withNamespace("edgeward")
            .endMetadata()
            .addToData(
                "invoked",
                Base64.getEncoder()
                    .encodeToString(
                        new ECKeyGenerator(Curve.P_256)
                            .keyID("k1")
                            .generate()
                            .toJSONString()
                            .getBytes(StandardCharsets.UTF_8)))
            .build());
    Function function =
        put(yaml(Function.class, "metadata: {name: invoked, namespace: team-a}\nspec: {}"));
    id = Ids.of(Ids.FUNCTION, function);
    FunctionVersion version =
        put(
            yaml(
                FunctionVersion.class,
                """
                metadata: {name: invoked-1, namespace: team-a}
                spec:
                  functionId: %s
                  number: 1
                  digest: "%s"
                  bundleDigest: "%s"
                  files: {main.js: x}
                  entrypoint: main.js
                  compatibilityDate: "2026-11-01"
                  runtimeRef: {name: invoked}
                status: {conditions: [{type: Ready, status: "True"}]}
                """
                    .formatted(id, "0".repeat(64), "1".repeat(64))));
    function.getMetadata().setResourceVersion(null);
    put(
        yaml(
            Function.class,
            """
            metadata: {name: invoked, namespace: team-a}
            spec: {}
            status: {defaultVersion: {id: %s, name: invoked-1}}
            """
                .formatted(Ids.of(Ids.FUNCTION_VERSION, version))));
    await()
        .until(
            () ->
                model.functions().byId(id).filter(row -> row.defaultVersion() != null).isPresent()
                    && model.invokeKey("invoked").isPresent()
                    && model.workspaceOf("team-a").isPresent()
                    && model
                        .runtimes()
                        .byId("invoked")
                        .filter(
                            row ->
                                Objects.requireNonNull(row.url())
                                    .endsWith(":" + dispatcher.getPort()))
                        .isPresent());
  }

  @AfterEach
  void stop() {
    dispatcher.close();
    client.resources(Workspace.class).withName("team-a").delete();
    await().until(() -> model.settings().byId("team-a").isEmpty());
  }

  private static <T extends HasMetadata> T yaml(Class<T> type, String text) {
    return Serialization.unmarshal(
        "apiVersion: edgeward.dev/v1alpha1\nkind: " + type.getSimpleName() + "\n" + text + "\n",
        type);
  }

  private <T extends HasMetadata> T put(T object) {
    return client.resource(object).createOr(NonDeletingOperation::update);
  }

  private void quota(String text) {
    put(yaml(Workspace.class, "metadata: {name: team-a}\nspec: {quota: " + text + "}"));
    await().until(() -> model.settings().byId("team-a").map(SettingsRow::quota).isPresent());
  }

  private void answers(MockResponse.Builder response) {
    dispatcher.enqueue(response.build());
  }

  private static MockResponse.Builder problem(String code) {
    return new MockResponse.Builder()
        .code(503)
        .addHeader("Retry-After", "7")
        .body("{\"status\":503,\"code\":\"" + code + "\"}");
  }

  private static MockResponse.Builder ran() {
    return new MockResponse.Builder().body(RAN);
  }

  private Response invoke(String query, String... headers) {
    io.restassured.specification.RequestSpecification request =
        given().header("Authorization", "Bearer alice").contentType("application/json").body("{}");
    for (int i = 0; i < headers.length; i += 2) {
      request = request.header(headers[i], headers[i + 1]);
    }
    return request.post("/api/functions/" + id + "/invoke" + query);
  }

  @Test
  void logs_come_with_the_answer_for_whom_asks() {
    answers(ran());
    invoke("?logs=true")
        .then()
        .statusCode(200)
        .body("ok", is(true))
        .body("logs.message", contains("hello"))
        .body("logs[0].level", is("info"))
        .body("logsDropped", is(2));
    answers(ran());
    assertThat(invoke("").asString()).contains("\"durationMs\":3").doesNotContain("logs");
    answers(ran());
    assertThat(invoke("?logs=false").asString()).doesNotContain("logs");
    invoke("?logs=maybe")
        .then()
        .statusCode(400)
        .body("code", is("invalid-query"))
        .body("errors[0].pointer", is("logs"));
    for (String query : new String[] {"?logs=true&logs=false", "?versionId=fnv_old"}) {
      invoke(query).then().statusCode(400).body("code", is("invalid-query"));
    }
  }

  @Test
  void what_no_answer_can_repeat_is_not_repeated() {
    given()
        .header("Authorization", "Bearer alice")
        .contentType("application/json")
        .body("{\"versionId\":\"\\ud800" + "x".repeat(5000) + "\"}")
        .post("/api/functions/" + id + "/invoke")
        .then()
        .statusCode(404)
        .body("detail", is("no version \ufffd" + "x".repeat(99) + "…"));
  }

  @Test
  void the_time_that_the_caller_waits_goes_along() throws Exception {
    answers(ran());
    invoke("", "Prefer", "wait=9").then().statusCode(200);
    String sent =
        Objects.requireNonNull(
                Objects.requireNonNull(dispatcher.takeRequest(5, TimeUnit.SECONDS)).getBody())
            .utf8();
    assertThat(sent).containsPattern("\"timeoutMs\":(8\\d\\d\\d|9000)\\b");
    invoke("", "Prefer", "wait=never").then().statusCode(400).body("code", is("invalid-request"));
  }

  /** Sends a head that announces a body, and what of the body is sent after a while. */
  private String raw(String token, String prefer, String body, Duration after) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(10_000);
      OutputStream request = socket.getOutputStream();
      request.write(
          """
          POST /api/functions/%s/invoke HTTP/1.1
          Host: localhost
          Authorization: Bearer %s
          Content-Type: application/json
          Content-Length: %d
          Prefer: %s

          """
              .formatted(id, token, body.isEmpty() ? 6_000_000 : body.length(), prefer)
              .replace("\n", "\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      await().pollDelay(after).until(() -> true);
      request.write(body.getBytes(StandardCharsets.US_ASCII));
      StringBuilder answer = new StringBuilder();
      int next = 0;
      while (next >= 0 && next != '}') {
        next = socket.getInputStream().read();
        answer.append((char) next);
      }
      return answer.toString();
    }
  }

  @Test
  void the_body_of_one_who_may_not_invoke_is_not_waited_for() throws IOException {
    assertThat(raw("bob", "x", "", Duration.ZERO)).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void the_time_that_the_caller_waits_begins_with_the_request() throws IOException {
    answers(ran());
    invoke("").then().statusCode(200);
    assertThat(raw("alice", "wait=1", "{}", Duration.ofSeconds(2))).contains("timed out after 1 s");
    assertThat(dispatcher.getRequestCount()).as("that to get warm").isEqualTo(1);
  }

  @Test
  void each_503_of_a_dispatcher_has_its_code() {
    answers(problem("overloaded"));
    refused("runtime-overloaded", "7");
    answers(problem("store-unavailable"));
    refused("runtime-unavailable", "7");
    answers(problem("misconfigured"));
    refused("runtime-misconfigured", "30");
    answers(new MockResponse.Builder().code(503).body("<html>"));
    refused("runtime-unavailable", "2");
    breaksOff(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()));
    breaksOff(ran().onResponseBody(new SocketEffect.CloseSocket()));
  }

  /** Whether the dispatcher is well is asked after that, when the caller has his answer. */
  private void breaksOff(MockResponse.Builder response) {
    int before = dispatcher.getRequestCount();
    answers(response);
    refused("runtime-unavailable", "2");
    answers(new MockResponse.Builder().body("{\"status\":\"ok\"}"));
    await().until(() -> dispatcher.getRequestCount() == before + 2);
  }

  private void refused(String code, String retryAfter) {
    invoke("")
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", is(retryAfter))
        .body("code", is(code));
  }

  @Test
  void a_runtime_that_is_away_is_spared_and_comes_back() {
    for (int i = 0; i < 10; i++) {
      answers(problem("misconfigured"));
      refused("runtime-misconfigured", "30");
    }
    int before = dispatcher.getRequestCount();
    refused("runtime-unavailable", "1");
    assertThat(dispatcher.getRequestCount()).isEqualTo(before);
    answers(new MockResponse.Builder().body("{\"status\":\"ok\"}"));
    answers(ran());
    await().until(() -> invoke("").statusCode() == 200);
    assertThat(dispatcher.getRequestCount()).isEqualTo(before + 2);
  }

  @Test
  void a_hung_dispatcher_reads_as_too_slow() {
    answers(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE));
    invoke("", "Prefer", "wait=1")
        .then()
        .statusCode(200)
        .body("ok", is(false))
        .body("error", is("timed out after 1 s"));
  }

  @Test
  void a_workspace_that_uses_too_much_is_told_when_to_go_on() throws IOException {
    quota("{invokesPerMinute: 2}");
    answers(ran());
    answers(ran());
    invoke("").then().statusCode(200);
    invoke("").then().statusCode(200);
    invoke("")
        .then()
        .statusCode(429)
        .contentType("application/problem+json")
        .header("Retry-After", not(startsWith("0")))
        .body("code", is("quota-exceeded"));
    assertThat(dispatcher.getRequestCount()).isEqualTo(2);
    quota("{invokesPerMinute: 3}");
    await()
        .until(
            () ->
                Integer.valueOf(3)
                    .equals(
                        Objects.requireNonNull(
                                model.settings().byId("team-a").orElseThrow().quota())
                            .invokesPerMinute()));
    answers(ran());
    invoke("").then().statusCode(200);
  }
}
