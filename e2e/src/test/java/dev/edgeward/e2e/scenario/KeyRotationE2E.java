package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.ECKey;
import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.EdgewardKinds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** All keys of a Runtime are replaced while functions are invoked and applied. */
@ExtendWith(LocalStackExtension.class)
class KeyRotationE2E {

  /** Half a minute until they are used, two until the former go, and a probe before each step. */
  private static final Duration ROTATION = Duration.ofMinutes(6);

  private Team team;
  private RuntimeSecrets secrets;

  @BeforeEach
  void newTeam(TestStack stack) {
    team = new Team(stack);
    secrets = new RuntimeSecrets(stack.admin());
  }

  @Test
  void nobodyIsRefusedWhileKeysAreRotatedAndTheFormerOnesAreGoneThen(TestStack stack)
      throws Exception {
    team.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: greet, labels: {edgeward.dev/share: functions}}
        stringData: {apiKey: s3cret}
        """);
    TeamFunction greet = team.function("greet");
    greet.awaitServed(
        greet.applySpec(
            """
            code: {files: {main.js: "export default (args, ctx) => ctx.env.API_KEY"}}
            env: [{name: API_KEY, valueFrom: {secretKeyRef: {name: greet, key: apiKey}}}]
            """));
    assertThat(greet.result().asText()).isEqualTo("s3cret");
    Set<String> former = secrets.keyIds();
    ECKey formerInvokeKey = secrets.invokeKey();
    String audience = runtime().getMetadata().getUid();
    assertThat(sealedFor(greet)).isSubsetOf(former).hasSize(1);
    assertThat(withTokenOf(stack, formerInvokeKey, audience)).isEqualTo(400);
    long refusedOperator = refusedCalls(stack);
    long refusedApiServer = refusedInvocations(stack);

    try (Traffic traffic = Traffic.start(greet, "s3cret", team.function("applied"))) {
      request("test-" + System.nanoTime());
      awaitPhase("Announced");
      awaitPhase("Retiring");
      await("sealed anew")
          .atMost(Duration.ofSeconds(30))
          .until(() -> !former.containsAll(sealedFor(greet)));
      awaitPhase("Steady");
      traffic.stop();

      assertThat(traffic.wrong()).isEmpty();
      // That of the only workerd being started anew, twice: there is nobody to answer then.
      assertThat(traffic.unanswered()).isLessThan(traffic.answered() / 10);
      assertThat(traffic.applied()).isGreaterThan(10);
    }

    assertThat(refusedCalls(stack)).as("calls of the operator").isEqualTo(refusedOperator);
    assertThat(refusedInvocations(stack)).as("invocations").isEqualTo(refusedApiServer);
    assertThat(secrets.keyIds()).hasSize(3).doesNotContainAnyElementsOf(former);
    assertThat(sealedFor(greet)).isSubsetOf(secrets.keyIds());
    stack.awaitReady(Component.WORKERD);
    await("the dispatcher has the keys that are left")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(withTokenOf(stack, secrets.invokeKey(), audience)).isEqualTo(400));
    assertThat(withTokenOf(stack, formerInvokeKey, audience)).isEqualTo(401);
    assertThat(TeamFunction.resultOnceBack(() -> greet.invoke(Map.of())).asText())
        .isEqualTo("s3cret");
    assertThat(events())
        .contains("KeysAnnounced", "KeysRotated", "KeysRetired")
        .doesNotContain("RuntimeKeysInvalid");
  }

  private void request(String value) {
    team.stack()
        .admin()
        .genericKubernetesResources(EdgewardKinds.RUNTIMES)
        .withName("local")
        .edit(
            runtime -> {
              runtime.getMetadata().getAnnotations().put("edgeward.dev/rotate-keys", value);
              return runtime;
            });
  }

  private GenericKubernetesResource runtime() {
    return team.stack()
        .admin()
        .genericKubernetesResources(EdgewardKinds.RUNTIMES)
        .withName("local")
        .require();
  }

  private void awaitPhase(String phase) {
    await("keys are " + phase)
        .atMost(ROTATION)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> phase.equals(runtime().get("status", "keys", "phase")));
  }

  private List<String> events() {
    return team.stack().admin().v1().events().inNamespace("default").list().getItems().stream()
        .filter(event -> "Runtime".equals(event.getInvolvedObject().getKind()))
        .map(event -> event.getReason())
        .toList();
  }

  /** The keys that the versions of a function are sealed for. */
  private Set<String> sealedFor(TeamFunction function) {
    return Set.copyOf(
        team
            .stack()
            .edgeward("FunctionVersion", "functionversions")
            .inNamespace(team.namespace())
            .withLabel("edgeward.dev/function-id", function.id())
            .list()
            .getItems()
            .stream()
            .map(version -> version.<String>get("status", "sealedEnv", "keyId"))
            .toList());
  }

  /** What the dispatcher makes of a call without a content: 400 once it believes the token. */
  private static int withTokenOf(TestStack stack, ECKey key, String runtimeUid) throws Exception {
    return send(HttpRequest.newBuilder(stack.dispatcherUrl().resolve("/v1/invoke"))
            .header("Authorization", "Bearer " + RuntimeSecrets.token(key, runtimeUid))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build())
        .statusCode();
  }

  /** How many calls of the operator a dispatcher has refused: 401, 403, or {@code invalid-env}. */
  private static long refusedCalls(TestStack stack) throws Exception {
    URI metrics =
        URI.create("http://127.0.0.1:" + stack.ports().operatorManagement() + "/q/metrics");
    return send(HttpRequest.newBuilder(metrics).build())
        .body()
        .lines()
        .filter(line -> line.startsWith("edgeward_dispatcher_calls_seconds_count"))
        .filter(line -> line.contains("outcome=\"unauthorized\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** How many invocations it has refused for the token, or for the sealed environment. */
  private static long refusedInvocations(TestStack stack) throws IOException {
    return Files.readString(stack.folder().log(Component.API_SERVER))
        .lines()
        .filter(line -> line.contains("Runtime local: "))
        .filter(line -> line.contains("doesn't accept our key") || line.contains("status 400"))
        .count();
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
