package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.stack.Checkout;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The REST API against its own document: requests by chance, one by one and in sequences, none of
 * which may fail in the server or get an answer that the document doesn't know.
 *
 * <p>The caller has all rights in one workspace, in another all but to delete, and none elsewhere:
 * what an administrator deletes by chance is what other tests need, and without something that
 * stays nothing would be invoked.
 */
@ExtendWith(LocalStackExtension.class)
class SchemathesisE2E {

  private static final Duration BUDGET = Duration.ofMinutes(3);

  /**
   * What is tried systematically ends by itself, in a third of this; the rest goes on by chance.
   */
  private static final Duration SYSTEMATIC = Duration.ofSeconds(90);

  private TestStack stack;
  private Team open;
  private Team kept;
  private String token;
  private RestClient rest;

  @BeforeEach
  void newTeams(TestStack stack) {
    this.stack = stack;
    this.open = new Team(stack);
    this.kept = new Team(stack);
    String caller = "system:serviceaccount:" + open.namespace() + ":fuzzer";
    this.token = stack.serviceAccountToken(open.namespace(), "fuzzer");
    this.rest = stack.rest(token);
    open.allow(caller, "'*'", "'*'");
    kept.allow(caller, "get, list, watch, create, update, patch", "'*'");
  }

  @AfterEach
  void removeWhatItMade() {
    for (Team team : List.of(open, kept)) {
      stack.admin().namespaces().withName(team.namespace()).delete();
    }
    for (Team team : List.of(open, kept)) {
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> stack.admin().namespaces().withName(team.namespace()).get() == null);
    }
  }

  @Test
  void theServerAnswersAsItsDocumentSays() throws Exception {
    var schemathesis = new Schemathesis(Checkout.here());
    schemathesis.install();
    String openSchema = schema(open);
    String keptSchema = schema(kept);
    String versioned = function(kept, keptSchema);
    String bare = function(kept, keptSchema);
    String version = version(versioned);
    String integration = integration();

    String doomed = function(open, openSchema);
    RestClient.Answer served = rest.get("/openapi?format=json");
    Callable<FuzzDocument> document =
        () ->
            new FuzzDocument(
                    served.body(),
                    Map.of(
                        "wsp_", open.workspaceId(),
                        "sch_", openSchema,
                        "fun_", versioned,
                        "fnv_", version,
                        "int_", integration))
                .offer("CreateFunction", "workspaceId", open.workspaceId())
                .offer("CreateFunction", "inputSchemaId", openSchema)
                .offer("CreateFunction", "outputSchemaId", openSchema)
                .offer("CreateFunctionSchema", "workspaceId", open.workspaceId())
                .offer("CreateFunctionVersion", "functionId", versioned, bare)
                .offer("CreateFunctionVersion", "inputSchemaId", keptSchema)
                .offer("CreateFunctionVersion", "outputSchemaId", keptSchema)
                .offer("CreateFunctionVersion", "parentId", version)
                .offer("SourceFile", "name", "main.js", "lib.js", "data.json")
                .offerIds("/api/functions/{id}", "patch", versioned, bare)
                .offerIds("/api/functions/{id}", "delete", versioned, doomed)
                .offerIds("/api/functions/{id}/invoke", "post", versioned, bare)
                .offerIds("/api/functions/{id}/purge", "delete", versioned, doomed)
                .offerIds("/api/functions/{id}/restore", "post", versioned, doomed)
                .offerIds("/api/function-versions/{id}", "get", version)
                .offerIds("/api/workspaces/{id}", "get", open.workspaceId(), kept.workspaceId())
                .offerIds("/api/integrations/{id}", "get", integration);
    long start = System.nanoTime();
    Schemathesis.Outcome systematic =
        schemathesis.run(
            "examples,coverage",
            document.call().withFiltersOnlyOf("/api/schemas").toString(),
            stack.url(),
            token,
            SYSTEMATIC);
    Schemathesis.Outcome byChance =
        schemathesis.run(
            "fuzzing,stateful",
            document.call().withShallowFilters().toString(),
            stack.url(),
            token,
            BUDGET.minusNanos(System.nanoTime() - start));

    assertThat(systematic.exitCode()).as(systematic.output()).isZero();
    assertThat(byChance.exitCode()).as(byChance.output()).isZero();
  }

  private String schema(Team team) throws Exception {
    return made(
        "/api/schemas",
        Map.of("workspaceId", team.workspaceId(), "name", "Any", "schema", Map.of()));
  }

  private String function(Team team, String schema) throws Exception {
    return made(
        "/api/functions",
        Map.of(
            "workspaceId",
            team.workspaceId(),
            "name",
            "Same",
            "inputSchemaId",
            schema,
            "outputSchemaId",
            schema));
  }

  /** A version that serves, so that invocations reach it. */
  private String version(String function) throws Exception {
    String id =
        made(
            "/api/function-versions",
            Map.of(
                "functionId",
                function,
                "files",
                List.of(Map.of("name", "main.js", "source", "export default (args) => args"))));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> rest.invoke(function, Map.of()).status() == 200);
    return id;
  }

  private String integration() {
    kept.apply(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Integration
        metadata: {name: offer}
        spec: {visibility: Workspaces, workspaces: [%s], selector: {}}
        """
            .formatted(open.namespace()));
    String id =
        Ids.of(
            "int_",
            stack
                .edgeward("Integration", "integrations")
                .inNamespace(kept.namespace())
                .withName("offer")
                .get());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> rest.get("/api/integrations/" + id).status() == 200);
    return id;
  }

  /** Makes something once the rights, which are watched, have got to the server. */
  private String made(String path, Map<String, Object> body) throws Exception {
    RestClient.Answer answer =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> rest.post(path, body), posted -> posted.status() == 201);
    return answer.body().path("id").asText();
  }
}
