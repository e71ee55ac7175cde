package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.stack.Component;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Schemas that kube-apiserver stores and no library reads: it takes 10,000 levels, and names as
 * long as the object. One of them must not keep the operator or the API server from all others.
 */
@ExtendWith(LocalStackExtension.class)
class DeepSchemasE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** As deep as kube-apiserver takes it in a Function, and in the tombstone of one. */
  private static final String DEEPEST = nested(9_900);

  private static final String DEEP = nested(1_100);
  private static final String DELETION = "{\"kind\": \"DeleteOptions\", \"apiVersion\": \"v1\"}";
  private static final String LONG_NAME =
      "{\"properties\": {\"%s\": {}}}".formatted("x".repeat(60_000));

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(20_000)
                      .maxNameLength(1_000_000)
                      .build())
              .build());

  private final HttpClient http = HttpClient.newHttpClient();
  private TestStack stack;
  private Team team;
  private TeamFunction other;

  @BeforeEach
  void newTeam(TestStack shared) {
    stack = shared;
    team = new Team(stack);
    other = team.function("other");
    other.serve("export default () => 0");
  }

  /** Nobody else reads them. */
  @AfterEach
  void takeThemAway() throws Exception {
    stack.heal();
    stack.admin().namespaces().withName(team.namespace()).delete();
    await()
        .atMost(PATIENCE)
        .until(() -> stack.admin().namespaces().withName(team.namespace()).get() == null);
  }

  @Test
  void stopNothingAndAreSaidToBeNone() throws Exception {
    // The webhook would refuse them; it isn't always there.
    stack.stop(Component.OPERATOR);
    create("functionschemas", schema("deep", DEEP));
    create("functionschemas", schema("deepest", DEEPEST));
    create("functionschemas", schema("long", LONG_NAME));
    create("functions", function("deep", "input", DEEP));
    create("functions", function("deepest", "output", DEEPEST));
    create("functions", function("long", "input", LONG_NAME));
    otherServesOverRest(0);

    stack.start(Component.OPERATOR);
    othersAreServedAndTheseAreNot(1);

    // What was met in a list is met in a watch, and the other way round.
    stack.restart(Component.OPERATOR);
    stack.restart(Component.API_SERVER);
    othersAreServedAndTheseAreNot(2);
  }

  @Test
  void areRefusedWhereTheWebhookAnswers() {
    for (String schema : List.of(DEEP, DEEPEST)) {
      assertThatThrownBy(() -> create("functionschemas", schema("deep", schema)))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("nests more than 200 levels deep");
      assertThatThrownBy(() -> create("functions", function("deep", "input", schema)))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("nests more than 200 levels deep");
    }
    assertThatThrownBy(() -> create("functionschemas", schema("long", LONG_NAME)))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("is no JSON Schema");
  }

  @Test
  void goIntoTheBinAndComeBackAsTheyWere() throws Exception {
    stack.stop(Component.OPERATOR);
    create("functions", function("deepest", "output", DEEPEST));
    stack.start(Component.OPERATOR);
    awaitInvalid("functions", "deepest", "LatestVersionReady");

    stack.admin().raw(path("functions") + "/deepest", "DELETE", DELETION);
    await().atMost(PATIENCE).until(() -> names("functions"), List.of("other")::equals);
    assertThat(read("functiontombstones")).contains(DEEPEST);
    restore();
    await().atMost(PATIENCE).until(() -> names("functions"), List.of("deepest", "other")::equals);
    assertThat(read("functions/deepest")).contains(DEEPEST);
    await().atMost(PATIENCE).until(() -> names("functiontombstones").isEmpty());
    otherServesOverRest(0);
  }

  private void othersAreServedAndTheseAreNot(int result) throws Exception {
    other.serve("export default () => " + result);
    otherServesOverRest(result);
    for (String name : List.of("deep", "deepest", "long")) {
      awaitInvalid("functionschemas", name, "Ready");
      awaitInvalid("functions", name, "LatestVersionReady");
    }
  }

  private void otherServesOverRest(int result) throws Exception {
    assertThat(other.result().asInt()).isEqualTo(result);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(restNames("functions")).containsAll(names("functions"));
              assertThat(restNames("schemas")).containsAll(names("functionschemas"));
            });
  }

  /** The names that REST lists. */
  private List<String> restNames(String kind) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(
                    stack
                        .url()
                        .resolve("/api/" + kind + "?limit=50&workspace_id=" + team.workspaceId()))
                .header("Authorization", "Bearer " + stack.adminToken())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return StreamSupport.stream(JSON.readTree(answer.body()).path("data").spliterator(), false)
        .map(item -> item.path("name").asText())
        .sorted()
        .toList();
  }

  private void awaitInvalid(String kind, String name, String type) {
    await(kind + " " + name)
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(JSON.readTree(read(kind + "/" + name)).at("/status/conditions"))
                    .anySatisfy(
                        condition -> {
                          assertThat(condition.path("type").asText()).isEqualTo(type);
                          assertThat(condition.path("status").asText()).isEqualTo("False");
                          assertThat(condition.path("reason").asText()).isEqualTo("InvalidSchema");
                        }));
  }

  private List<String> names(String kind) throws JsonProcessingException {
    return StreamSupport.stream(JSON.readTree(read(kind)).path("items").spliterator(), false)
        .map(item -> item.at("/metadata/name").asText())
        .sorted()
        .toList();
  }

  private void restore() throws IOException, InterruptedException {
    String id = JSON.readTree(read("functiontombstones")).at("/items/0/spec/functionId").asText();
    assertThat(team.rest().post("/api/functions/" + id + "/restore", Map.of()).status())
        .isEqualTo(200);
  }

  private void create(String kind, String object) {
    stack.admin().raw(path(kind), "POST", object);
  }

  private String read(String path) {
    return stack.admin().raw(path(path));
  }

  private String path(String kind) {
    return "/apis/edgeward.dev/v1alpha1/namespaces/" + team.namespace() + "/" + kind;
  }

  private static String schema(String name, String schema) {
    return object("FunctionSchema", name, "{\"schema\": " + schema + "}");
  }

  private static String function(String name, String contract, String schema) {
    return object(
        "Function",
        name,
        "{\"code\": {\"files\": {\"main.js\": \"export default () => 1\"}}, \"%s\": {\"schema\": %s}}"
            .formatted(contract, schema));
  }

  private static String object(String kind, String name, String spec) {
    return "{\"apiVersion\": \"edgeward.dev/v1alpha1\", \"kind\": \"%s\", \"metadata\": {\"name\": \"%s\"}, \"spec\": %s}"
        .formatted(kind, name, spec);
  }

  private static String nested(int levels) {
    return "{\"not\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
  }
}
