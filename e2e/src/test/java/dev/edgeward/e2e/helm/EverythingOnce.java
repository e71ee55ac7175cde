package dev.edgeward.e2e.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.scenario.Bin;
import dev.edgeward.e2e.scenario.Team;
import dev.edgeward.e2e.scenario.TeamFunction;
import dev.edgeward.e2e.stack.Component;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Whatever people do with Edgeward that takes the programs another right, each once. */
final class EverythingOnce {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String OLD_USAGE = "usage-2020-01-01-old-0";

  private final Team team;
  private final TestStack stack;
  private final RestClient rest;

  EverythingOnce(Team team) {
    this.team = team;
    this.stack = team.stack();
    this.rest = team.rest();
  }

  void happens() throws Exception {
    oldUsage();
    sharedAndPublished();
    overRest();
    withKubectl();
    programsStartAnew();
  }

  /** Secrets, ConfigMaps, schemas, settings, integrations. */
  private void sharedAndPublished() throws Exception {
    team.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: shared, labels: {edgeward.dev/share: functions}}
        stringData: {key: value}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: code, labels: {edgeward.dev/share: functions}}
        data: {main.js: "export default (args, ctx) => ctx.env.KEY"}
        ---
        apiVersion: edgeward.dev/v1alpha1
        kind: FunctionSchema
        metadata: {name: anything}
        spec: {schema: {}}
        ---
        apiVersion: edgeward.dev/v1alpha1
        kind: Integration
        metadata: {name: ours}
        spec: {visibility: Public, selector: {}}
        ---
        apiVersion: edgeward.dev/v1alpha1
        kind: IntegrationInstallation
        metadata: {name: ours}
        spec: {integrationRef: {namespace: %1$s, name: ours}}
        ---
        apiVersion: edgeward.dev/v1alpha1
        kind: Workspace
        metadata: {name: %1$s}
        spec: {retentionTier: short}
        """
            .formatted(team.namespace()));
    TeamFunction function = team.function("configured");
    function.awaitServed(
        function.applySpec(
            """
            code: {configMapRef: {name: code}, entrypoint: main.js}
            input: {schemaRef: {name: anything}}
            env: [{name: KEY, valueFrom: {secretKeyRef: {name: shared, key: key}}}]
            """));
    assertThat(TeamFunction.resultOnceBack(() -> function.invoke(Map.of())).asText())
        .isEqualTo("value");
    documented();
  }

  /** An operation of a document that comes, and goes. */
  private void documented() {
    String integration =
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Integration
        metadata: {name: documented}
        spec:
          visibility: Public
          openapi:
            exclude: {operationIds: [%s]}
            inline: |
              openapi: 3.1.0
              servers: [{url: "https://api.example.com"}]
              paths: {/: {get: {operationId: look}}}
        """;
    TeamFunction look = team.function("documented-look");
    team.apply(integration.formatted("none"));
    await("the operation").atMost(PATIENCE).until(() -> look.object() != null);
    team.apply(integration.formatted("look"));
    await("no operation").atMost(PATIENCE).until(() -> look.object() == null);
    new Bin(team).empty();
  }

  private void overRest() throws Exception {
    String workspace = team.workspaceId();
    String schema =
        created(
            () ->
                rest.post(
                    "/api/schemas",
                    Map.of("workspaceId", workspace, "name", "made", "schema", Map.of())));
    String function =
        created(
            () ->
                rest.post(
                    "/api/functions",
                    Map.of(
                        "workspaceId", workspace,
                        "name", "made",
                        "inputSchemaId", schema,
                        "outputSchemaId", schema)));
    created(
        () ->
            rest.post(
                "/api/function-versions",
                Map.of(
                    "functionId",
                    function,
                    "files",
                    List.of(Map.of("name", "main.js", "source", "export default () => 'made'")))));
    answers(200, () -> rest.invoke(function, Map.of()));
    answers(200, () -> rest.patch("/api/functions/" + function, Map.of("description", "more")));
    answers(200, () -> rest.delete("/api/functions/" + function));
    answers(200, () -> rest.post("/api/functions/" + function + "/restore", Map.of()));
    answers(200, () -> rest.delete("/api/functions/" + function));
    answers(200, () -> rest.delete("/api/functions/" + function + "/purge"));
    answers(200, () -> rest.delete("/api/schemas/" + schema));
    for (String list :
        List.of("functions", "function-versions", "schemas", "integrations", "workspaces")) {
      answers(200, () -> rest.get("/api/" + list));
    }
  }

  private void withKubectl() throws Exception {
    Bin bin = new Bin(team);
    TeamFunction function = team.function("thrown-away");
    // more versions than are kept, and one whose name comes back
    for (String code : List.of("1", "2", "1", "3")) {
      function.awaitServed(
          function.applySpec(
              """
              code: {files: {main.js: "export default () => %s"}}
              versionHistoryLimit: 1
              """
                  .formatted(code)));
    }
    bin.delete("thrown-away", DeletionPropagation.BACKGROUND);
    bin.restore();
    await("restored").atMost(PATIENCE).until(() -> function.object() != null);
    bin.awaitEmpty();
    function.awaitServed(function.object().getMetadata().getGeneration());
    bin.delete("thrown-away", DeletionPropagation.BACKGROUND);
    function.serve("export default () => 3"); // the manifest comes back
    bin.delete("thrown-away", DeletionPropagation.BACKGROUND);
    bin.empty();
    // another Runtime has keys of its own
    stack.apply(
        team.namespace(),
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Runtime
        metadata: {name: other}
        spec: {workerd: {url: "%s"}}
        """
            .formatted(stack.dispatcherUrl()));
    await("keys of the other Runtime")
        .atMost(PATIENCE)
        .until(
            () ->
                stack
                        .admin()
                        .secrets()
                        .inNamespace(Helm.NAMESPACE)
                        .withName("edgeward-dispatcher-other")
                        .get()
                    != null);
  }

  /** Of a day that is too long ago. */
  private void oldUsage() {
    stack.apply(
        Helm.NAMESPACE,
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: FunctionUsage
        metadata: {name: %s, labels: {edgeward.dev/usage-part: "0"}}
        spec: {day: "2020-01-01", replica: old, functions: []}
        """
            .formatted(OLD_USAGE));
  }

  /**
   * The lease is handed on. Counts of invocations are written a minute after a start, when old ones
   * are removed too, and once more at the end.
   */
  private void programsStartAnew() throws Exception {
    await("the old usage is removed")
        .atMost(PATIENCE.plusMinutes(1))
        .until(
            () ->
                stack
                        .edgeward("FunctionUsage", "functionusages")
                        .inNamespace(Helm.NAMESPACE)
                        .withName(OLD_USAGE)
                        .get()
                    == null);
    TeamFunction configured = team.function("configured");
    assertThat(configured.invoke(Map.of()).status()).isEqualTo(200);
    stack.restart(Component.API_SERVER);
    stack.restart(Component.OPERATOR);
  }

  private static String created(Callable<RestClient.Answer> request) throws Exception {
    return answers(201, request).body().path("id").asText();
  }

  /** What was just made may not have arrived everywhere. */
  private static RestClient.Answer answers(int status, Callable<RestClient.Answer> request) {
    return await("status " + status)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .until(request, answer -> answer.status() == status);
  }
}
