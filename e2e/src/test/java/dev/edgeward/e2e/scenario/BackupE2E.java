package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.stack.StackOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A workspace moves to a new control plane and its Runtime, by the commands of the documentation.
 */
@ExtendWith(LocalStackExtension.class)
class BackupE2E {

  private static final String PAGE = "docs/operations.md";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What is told of the time of a write, which an import is. */
  private static final Set<String> TIMES = Set.of("createdAt", "updatedAt", "deletedAt");

  @Test
  void theSameFunctionsServeElsewhere(TestStack here, @TempDir Path folder) throws Exception {
    assumeTrue(isThere("kubectl"), "there is no kubectl on the PATH");
    Team team = new Team(here);
    String made = populate(team);
    String workspace = workspaceId(team);
    here.admin()
        .namespaces()
        .withName(team.namespace())
        .edit(
            namespace -> {
              namespace.getMetadata().getLabels().put("edgeward.dev/id", workspace);
              return namespace;
            });
    Map<String, JsonNode> functions = functions(team.rest(), workspace);
    Map<String, String> versions = objects(here, "FunctionVersion", team.namespace());
    Map<String, String> bin = objects(here, "FunctionTombstone", team.namespace());
    assertThat(functions).hasSize(4);
    assertThat(versions).hasSize(6);
    assertThat(bin).hasSize(1);
    run("Export", folder, here, team.namespace());

    try (TestStack there = TestStack.start("backup-stack", StackOptions.standard())) {
      run("Import", folder, there, team.namespace());

      RestClient rest = there.rest();
      await("all is as it was")
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                assertThat(functions(rest, workspace)).isEqualTo(functions);
                assertThat(objects(there, "FunctionVersion", team.namespace())).isEqualTo(versions);
                assertThat(objects(there, "FunctionTombstone", team.namespace())).isEqualTo(bin);
              });
      serves(rest, functions, made);
      theBinIsWhole(there, functions, team.namespace());
    }
  }

  /** Gives the id of the function that was made over REST. */
  private static String populate(Team team) throws Exception {
    team.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: keys, labels: {edgeward.dev/share: functions}}
        stringData: {key: s3cret}
        ---
        apiVersion: edgeward.dev/v1alpha1
        kind: FunctionSchema
        metadata: {name: whom}
        spec: {schema: {type: object, required: [who]}}
        """);
    String spec =
        """
        env: [{name: KEY, valueFrom: {secretKeyRef: {name: keys, key: key}}}]
        input: {schemaRef: {name: whom}}
        code: {files: {main.js: "export default ({who}, ctx) => '%s ' + who + ' ' + ctx.env.KEY"}}
        """;
    TeamFunction greet = team.function("greet");
    for (String word : List.of("Good day", "Hello")) {
      greet.awaitServed(greet.applySpec(spec.formatted(word)));
    }
    team.function("pinned").serve("export default () => 'first'");
    String pin = team.function("pinned").servingVersion();
    TeamFunction pinned = team.function("pinned");
    pinned.awaitServed(
        pinned.applySpec(
            """
            defaultVersion: %s
            code: {files: {main.js: "export default () => 'second'"}}
            """
                .formatted(pin)));
    team.function("gone").serve("export default () => 'gone'");
    new Bin(team).delete("gone", io.fabric8.kubernetes.api.model.DeletionPropagation.BACKGROUND);
    String any =
        team.rest()
            .get("/api/schemas?filter=" + encoded("{\"name\": \"any\"}"))
            .body()
            .at("/data/0/id")
            .asText();
    String made =
        team.rest()
            .post(
                "/api/functions",
                Map.of(
                    "name",
                    "Made over REST",
                    "workspaceId",
                    workspaceId(team),
                    "inputSchemaId",
                    any,
                    "outputSchemaId",
                    any))
            .body()
            .path("id")
            .asText();
    RestClient.Answer version =
        team.rest()
            .post(
                "/api/function-versions",
                Map.of(
                    "functionId",
                    made,
                    "files",
                    List.of(Map.of("name", "main.js", "source", "export default () => 'made'"))));
    assertThat(version.status()).as("%s", version).isBetween(200, 201);
    awaitResult(team.rest(), made, Map.of(), "made");
    return made;
  }

  private static void serves(RestClient rest, Map<String, JsonNode> functions, String made)
      throws Exception {
    String greet = id(functions, "greet");
    awaitResult(rest, greet, Map.of("who", "you"), "Hello you s3cret");
    awaitResult(rest, id(functions, "pinned"), Map.of(), "first");
    awaitResult(rest, made, Map.of(), "made");
    String first =
        rest.get(
                "/api/function-versions?function_id="
                    + greet
                    + "&filter="
                    + encoded("{\"number\": 1}"))
            .body()
            .at("/data/0/id")
            .asText();
    RestClient.Answer former =
        rest.post(
            "/api/functions/" + greet + "/invoke",
            Map.of("args", Map.of("who", "you"), "versionId", first));
    assertThat(former.body().path("result").asText())
        .as("%s", former)
        .isEqualTo("Good day you s3cret");
  }

  private static void theBinIsWhole(
      TestStack stack, Map<String, JsonNode> functions, String namespace) throws Exception {
    RestClient rest = stack.rest();
    String gone = id(functions, "gone");
    assertThat(rest.post("/api/functions/" + gone + "/restore", Map.of()).status()).isEqualTo(200);
    awaitResult(rest, gone, Map.of(), "gone");
    int versions = objects(stack, "FunctionVersion", namespace).size();

    assertThat(rest.delete("/api/functions/" + gone).status()).isEqualTo(200);
    await("it can be purged")
        .atMost(PATIENCE)
        .until(() -> rest.delete("/api/functions/" + gone + "/purge").status() == 200);
    await("its version goes")
        .atMost(PATIENCE)
        .until(() -> objects(stack, "FunctionVersion", namespace).size() == versions - 1);
  }

  private static void run(String heading, Path folder, TestStack stack, String namespace)
      throws IOException, InterruptedException {
    DocumentedCommands.of(PAGE, heading)
        .run(
            folder.resolve(heading + ".log"),
            Map.of(
                "KUBECONFIG",
                stack.folder().kubeconfig().toString(),
                "NAMESPACES",
                namespace,
                "BACKUP",
                folder.resolve("backup").toString()));
  }

  /** The workspace's functions by their ids, the deleted ones, too. */
  private static Map<String, JsonNode> functions(RestClient rest, String workspace)
      throws IOException, InterruptedException {
    RestClient.Answer answer =
        rest.get("/api/functions?include_deleted=true&source=workspace&workspace_id=" + workspace);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    Map<String, JsonNode> rows = new TreeMap<>();
    for (JsonNode row : answer.body().path("data")) {
      rows.put(row.path("id").asText(), ((ObjectNode) row).without(TIMES));
    }
    return rows;
  }

  /** The ids of a namespace's objects of a kind, by their names. */
  private static Map<String, String> objects(TestStack stack, String kind, String namespace) {
    return stack
        .edgeward(kind, kind.toLowerCase(java.util.Locale.ROOT) + "s")
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream()
        .collect(
            Collectors.toMap(
                object -> object.getMetadata().getName(),
                object -> String.valueOf(object.getMetadata().getLabels())));
  }

  private static String id(Map<String, JsonNode> functions, String name) {
    return functions.values().stream()
        .filter(function -> function.path("name").asText().equals(name))
        .map(function -> function.path("id").asText())
        .findFirst()
        .orElseThrow();
  }

  private static void awaitResult(
      RestClient rest, String id, Map<String, String> args, String expected) {
    await(id + " answers " + expected)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              RestClient.Answer answer = rest.invoke(id, args);
              assertThat(answer.body().path("result").asText())
                  .as("%s", answer)
                  .isEqualTo(expected);
            });
  }

  private static String workspaceId(Team team) {
    return Ids.of("wsp_", team.stack().admin().namespaces().withName(team.namespace()).get());
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, program))
        .anyMatch(Files::isExecutable);
  }
}
