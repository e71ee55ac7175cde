package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.client.RestClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole job over REST alone, and functions that one workspace publishes to another. */
@ExtendWith(LocalStackExtension.class)
class RestJobE2E {
  private TestStack stack;
  private Team team;
  private RestClient alice;

  @BeforeEach
  void alicesTeam(TestStack stack) {
    this.stack = stack;
    this.team = new Team(stack);
    team.allow(
        "alice",
        "'*'",
        "functions",
        "create",
        "functions/invoke",
        "delete",
        "functiontombstones",
        "'*'",
        "functionversions",
        "'*'",
        "functionschemas");
    this.alice = stack.rest(stack.userToken("alice"));
  }

  @Test
  void schemasFunctionVersionInvokeListPatchDelete() throws Exception {
    String workspace = found(alice, "/api/workspaces", "namespace", team.namespace());
    String any = found(alice, "/api/schemas", "name", "any");
    String input =
        made(
            alice.post(
                "/api/schemas",
                Map.of(
                    "workspaceId",
                    workspace,
                    "name",
                    "Whom",
                    "schema",
                    Map.of("type", "object", "required", List.of("who")))));
    String function =
        made(
            alice.post(
                "/api/functions",
                Map.of(
                    "workspaceId", workspace,
                    "name", "Greet",
                    "inputSchemaId", input,
                    "outputSchemaId", any)));
    String first = version(function, "export default ({ who }) => `Hello ${who}`");
    serves(function, first);

    RestClient.Answer answer = alice.invoke(function, Map.of("who", "you"));
    assertThat(answer.body().path("result").asText()).isEqualTo("Hello you");
    assertThat(alice.invoke(function, Map.of()).status()).isEqualTo(400);

    String second = version(function, "export default ({ who }) => `Salut ${who}`");
    serves(function, second);
    assertThat(alice.invoke(function, Map.of("who", "toi")).body().path("result").asText())
        .isEqualTo("Salut toi");
    assertThat(
            alice
                .post(
                    "/api/functions/" + function + "/invoke",
                    Map.of("args", Map.of("who", "me"), "versionId", first))
                .body()
                .path("result")
                .asText())
        .isEqualTo("Hello me");
    assertThat(
            alice
                .get(
                    "/api/function-versions?function_id="
                        + function
                        // Times are kept to the second, so they don't tell the two apart.
                        + "&orderBy="
                        + URLEncoder.encode("[{\"number\":\"desc\"}]", StandardCharsets.UTF_8))
                .body()
                .at("/data/0/id")
                .asText())
        .isEqualTo(second);

    assertThat(
            alice
                .patch("/api/functions/" + function, Map.of("description", "says hello"))
                .body()
                .path("description")
                .asText())
        .isEqualTo("says hello");
    JsonNode page =
        alice
            .get(
                "/api/functions?filter="
                    + URLEncoder.encode(
                        "{\"description\":{\"endsWith\":\"hello\"},\"versions\":{\"number\":2}}",
                        StandardCharsets.UTF_8))
            .body();
    assertThat(page.findValuesAsText("id")).containsExactly(function);

    assertThat(alice.delete("/api/schemas/" + input).status()).isEqualTo(409);
    assertThat(alice.delete("/api/functions/" + function).status()).isEqualTo(200);
    // A deleted function can come back, so its schema stays as long as that.
    assertThat(alice.delete("/api/schemas/" + input).status()).isEqualTo(409);
    assertThat(alice.delete("/api/functions/" + function + "/purge").status()).isEqualTo(200);
    assertThat(alice.delete("/api/schemas/" + input).status()).isEqualTo(200);
  }

  @Test
  void whatIsPublishedAndInstalledIsReadAndInvokedAndNotChanged() throws Exception {
    Team publisher = new Team(stack);
    TeamFunction shared = publisher.function("shared");
    shared.serve("export default () => 'from afar'");
    String path = "/api/functions/" + shared.id();
    assertThat(alice.get(path).status()).isEqualTo(404);

    publisher.apply(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Integration
        metadata: {name: offer}
        spec: {visibility: Workspaces, workspaces: [%s], functions: [{name: shared}]}
        """
            .formatted(team.namespace()));
    assertThat(alice.get(path).status()).as("not installed yet").isEqualTo(404);
    team.apply(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: IntegrationInstallation
        metadata: {name: offer}
        spec: {integrationRef: {namespace: %s, name: offer}}
        """
            .formatted(publisher.namespace()));

    await().until(() -> alice.get(path).status() == 200);
    assertThat(alice.invoke(shared.id(), Map.of()).body().path("result").asText())
        .isEqualTo("from afar");
    assertThat(alice.get("/api/functions?source=integration").body().findValuesAsText("id"))
        .containsExactly(shared.id());
    assertThat(alice.patch(path, Map.of("name", "Mine")).status()).isGreaterThanOrEqualTo(403);
    assertThat(alice.delete(path).status()).isGreaterThanOrEqualTo(403);

    publisher.apply(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Integration
        metadata: {name: offer}
        spec: {visibility: Workspaces, workspaces: [elsewhere], functions: [{name: shared}]}
        """);
    await().until(() -> alice.get(path).status() == 404);
    assertThat(alice.invoke(shared.id(), Map.of()).status()).isEqualTo(404);
  }

  private String version(String function, String source) throws Exception {
    return made(
        alice.post(
            "/api/function-versions",
            Map.of(
                "functionId",
                function,
                "files",
                List.of(Map.of("name", "main.js", "source", source)))));
  }

  private void serves(String function, String version) {
    await()
        .until(
            () ->
                alice
                    .get("/api/functions/" + function)
                    .body()
                    .path("defaultVersionId")
                    .asText()
                    .equals(version));
  }

  private static String made(RestClient.Answer answer) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
    return answer.body().path("id").asText();
  }

  private static String found(RestClient client, String path, String field, String value)
      throws Exception {
    for (JsonNode row : client.get(path).body().path("data")) {
      if (row.path(field).asText().equals(value)) {
        return row.path("id").asText();
      }
    }
    throw new AssertionError("no " + field + " " + value + " in " + path);
  }
}
