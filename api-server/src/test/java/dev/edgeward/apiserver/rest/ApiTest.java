package dev.edgeward.apiserver.rest;

import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.apiserver.fixture.Objects;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.AccessReviewer;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.security.Prefilter;
import dev.edgeward.apiserver.security.TokenReviewer;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.kubernetes.client.WithKubernetesTestServer;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The HTTP surface against a Kubernetes API in memory. The token is the name of the caller. */
@QuarkusTest
@WithKubernetesTestServer
class ApiTest {
  private static final String UNREAD = "unsupported-media-type";

  @Inject KubernetesClient client;
  @Inject ReadModel model;
  @Inject Prefilter prefilter;

  private String workspace = "";
  private String schema = "";

  @Alternative
  @Priority(1)
  @Singleton
  static class Reviews implements TokenReviewer, AccessReviewer {
    @Override
    public Optional<Caller> review(String token) {
      return token.startsWith("nobody")
          ? Optional.empty()
          : Optional.of(new Caller(token, null, Set.of(), Map.of()));
    }

    @Override
    public boolean allows(Caller caller, Access access) {
      return caller.username().equals("admin")
          || (caller.username().equals("alice") && "team-a".equals(access.namespace()));
    }
  }

  @BeforeEach
  void a_workspace_and_a_schema() {
    Namespace namespace =
        client
            .resource(
                new NamespaceBuilder().withNewMetadata().withName("team-a").endMetadata().build())
            .createOr(NonDeletingOperation::update);
    member("alice", "team-a");
    FunctionSchema any =
        client
            .resource(
                Serialization.unmarshal(
                    """
                    apiVersion: edgeward.dev/v1alpha1
                    kind: FunctionSchema
                    metadata: {name: any, namespace: edgeward-system}
                    spec: {schema: {}}
                    """,
                    FunctionSchema.class))
            .createOr(NonDeletingOperation::update);
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: edgeward.dev/v1alpha1
                kind: Runtime
                metadata: {name: local}
                spec: {default: true, workerd: {url: "http://dispatcher.example"}}
                """,
                dev.edgeward.api.v1alpha1.Runtime.class))
        .createOr(NonDeletingOperation::update);
    await().until(() -> model.runtimes().byId("local").isPresent());
    workspace = Ids.of(Ids.WORKSPACE, namespace);
    schema = Ids.of(Ids.FUNCTION_SCHEMA, any);
    await().until(() -> model.workspaces().byId(workspace).isPresent());
    await().until(() -> model.schemas().byId(schema).isPresent());
  }

  /** What makes a caller worth a review; the review itself is {@link Reviews}. */
  private void member(String caller, String namespace) {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: members}
                rules: [{apiGroups: [edgeward.dev], resources: [functions], verbs: [list]}]
                """,
                ClusterRole.class))
        .createOr(NonDeletingOperation::update);
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: members, namespace: %s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: members}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %s}]
                """
                    .formatted(namespace, caller),
                RoleBinding.class))
        .createOr(NonDeletingOperation::update);
    await()
        .until(
            () ->
                prefilter
                    .candidates(new Caller(caller, null, Set.of(), Map.of()))
                    .contains(namespace));
  }

  private static RequestSpecification as(String caller) {
    return given().header("Authorization", "Bearer " + caller);
  }

  private RequestSpecification body(String caller, String json) {
    return as(caller)
        .contentType(ContentType.JSON)
        .body(json.replace("$w", workspace).replace("$s", schema));
  }

  @Test
  void half_of_a_character_is_a_complaint_wherever_it_stands() {
    body(
            "alice",
            "{\"functionId\":\"fun_x\",\"files\":[{\"name\":\"main.js\",\"source\":\"\\ud800\"}]}")
        .post("/api/function-versions")
        .then()
        .statusCode(400)
        .body("errors.pointer", contains("/files/0/source"));
    body(
            "alice",
            "{\"workspaceId\":\"$w\",\"name\":\"s\",\"schema\":{\"enum\":[{\"a\":\"x\\udc00\"}]}}")
        .post("/api/schemas")
        .then()
        .statusCode(400)
        .body("errors.pointer", contains("/schema"));
    problem(body("alice", "{\"\\ud800\":1}").post("/api/schemas"), 400, "invalid-request");
  }

  @Test
  void a_function_is_created_read_and_listed_with_the_thirteen_fields() {
    String id =
        body(
                "alice",
                "{\"workspaceId\":\"$w\",\"name\":\"Greet\",\"inputSchemaId\":\"$s\",\"outputSchemaId\":\"$s\"}")
            .post("/api/functions")
            .then()
            .statusCode(201)
            .header("Location", containsString("/api/functions/fun_"))
            .extract()
            .path("id");
    as("alice")
        .get("/api/functions/" + id)
        .then()
        .statusCode(200)
        .body(
            "keySet()",
            containsInAnyOrder(
                "id",
                "workspaceId",
                "name",
                "description",
                "defaultVersionId",
                "source",
                "system",
                "createdBy",
                "runtimeUserId",
                "deletedAt",
                "retentionTier",
                "createdAt",
                "updatedAt"))
        .body("createdBy", equalTo("alice"))
        .body("description", equalTo(null));
    as("alice").get("/api/functions?limit=1").then().statusCode(200).body("data", hasSize(1));
    as("bob").get("/api/functions").then().statusCode(200).body("data", hasSize(0));
    as("bob").get("/api/functions/" + id).then().statusCode(404);
    body("bob", "{}").post("/api/functions/" + id + "/invoke").then().statusCode(404);
    body("alice", "{}")
        .post("/api/functions/" + id + "/invoke")
        .then()
        .statusCode(409)
        .body("code", is("no-version"));
  }

  @Test
  void every_complaint_has_its_pointer() {
    body(
            "alice",
            "{\"name\":\" \",\"description\":null,\"workspaceId\":1,\"x/y\":2,\"source\":\"no\"}")
        .post("/api/functions")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", is("invalid-request"))
        .body(
            "errors.pointer",
            containsInAnyOrder(
                "/name",
                "/description",
                "/workspaceId",
                "/x~1y",
                "/source",
                "/inputSchemaId",
                "/outputSchemaId"));
  }

  @Test
  void without_a_valid_token_there_is_nothing() {
    given()
        .get("/api/functions")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", startsWith("Bearer"))
        .body("code", is("unauthorized"));
    as("nobody").get("/api/functions").then().statusCode(401);
  }

  @Test
  void every_error_is_a_problem() {
    problem(as("alice").get("/nope"), 404, "not-found");
    problem(as("alice").get("/api/nope"), 404, "not-found");
    problem(as("alice").put("/api/functions"), 405, "method-not-allowed");
    problem(as("alice").contentType("text/plain").body("x").post("/api/functions"), 415, UNREAD);
    problem(as("alice").accept("text/html").get("/api/functions"), 406, "not-acceptable");
    problem(as("alice").get("/api/functions?nope=1"), 400, "invalid-query");
    problem(as("alice").get("/api/functions?limit=0"), 400, "invalid-query");
    problem(as("alice").get("/api/functions?limit=1&limit=2"), 400, "invalid-query");
    problem(as("alice").get("/api/functions?after=x"), 400, "invalid-query");
    problem(body("alice", "{").post("/api/functions"), 400, "invalid-request");
    problem(body("alice", "[]").post("/api/functions"), 400, "invalid-request");
    problem(body("alice", "{\"a\":".repeat(100)).post("/api/functions"), 400, "invalid-request");
    String id =
        body(
                "alice",
                "{\"workspaceId\":\"$w\",\"name\":\"Large\",\"inputSchemaId\":\"$s\",\"outputSchemaId\":\"$s\"}")
            .post("/api/functions")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    problem(
        body("alice", " ".repeat(7 << 20)).post("/api/functions/" + id + "/invoke"),
        413,
        "request-too-large");
  }

  private static void problem(io.restassured.response.Response response, int status, String code) {
    response
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .header("X-Request-Id", notNullValue())
        .body("code", is(code))
        .body("status", is(status))
        .body("type", is("urn:edgeward:problem:" + code))
        .body("requestId", notNullValue());
  }

  @Test
  void a_wrong_method_is_told_the_right_ones() {
    as("alice").put("/api/functions").then().header("Allow", is("GET, HEAD, OPTIONS, POST"));
    as("alice")
        .put("/api/functions/fun_x")
        .then()
        .header("Allow", is("DELETE, GET, HEAD, OPTIONS, PATCH"));
    as("alice").get("/api/functions/fun_x/invoke").then().header("Allow", is("OPTIONS, POST"));
  }

  @Test
  void who_asks_for_the_methods_is_told_those_of_the_path() {
    as("alice")
        .options("/api/functions")
        .then()
        .statusCode(200)
        .header("Allow", is("GET, HEAD, OPTIONS, POST"));
    as("alice").options("/api/functions/fun_x/invoke").then().header("Allow", is("OPTIONS, POST"));
    as("alice").options("/api/nothing").then().statusCode(404).header("Allow", nullValue());
  }

  @Test
  void a_sane_request_id_comes_back_and_another_is_replaced() {
    as("alice")
        .header("X-Request-Id", "abc-1")
        .get("/api/functions")
        .then()
        .header("X-Request-Id", "abc-1");
    as("alice")
        .header("X-Request-Id", "a b\"")
        .get("/nope")
        .then()
        .header("X-Request-Id", org.hamcrest.Matchers.matchesPattern("[0-9a-f-]{36}"));
  }

  private String greet(String caller) {
    return body(
            caller,
            "{\"workspaceId\":\"$w\",\"name\":\"Greet\",\"inputSchemaId\":\"$s\",\"outputSchemaId\":\"$s\"}")
        .post("/api/functions")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  @Test
  void a_change_takes_the_state_that_was_read() {
    String path = "/api/functions/" + greet("alice");
    String etag = as("alice").get(path).then().statusCode(200).extract().header("ETag");
    as("alice").header("If-None-Match", etag).get(path).then().statusCode(304);

    String changed =
        body("alice", "{\"name\":\"Salute\",\"description\":\"says\"}")
            .header("If-Match", etag)
            .patch(path)
            .then()
            .statusCode(200)
            .body("name", is("Salute"))
            .extract()
            .header("ETag");
    problem(
        body("alice", "{\"name\":\"Late\"}").header("If-Match", etag).patch(path),
        412,
        "precondition-failed");
    as("alice").get(path).then().header("ETag", is(changed));
    body("alice", "{\"description\":null}")
        .patch(path)
        .then()
        .statusCode(200)
        .body("description", equalTo(null));
    problem(body("alice", "{\"id\":\"x\"}").patch(path), 400, "invalid-request");
    problem(body("alice", "{\"name\":\" \"}").patch(path), 400, "invalid-request");
    problem(body("bob", "{\"name\":\"x\"}").patch(path), 404, "not-found");
  }

  @Test
  void the_same_key_makes_one_function() {
    String json =
        "{\"workspaceId\":\"$w\",\"name\":\"Once\",\"inputSchemaId\":\"$s\",\"outputSchemaId\":\"$s\"}";
    String id =
        body("alice", json)
            .header("Idempotency-Key", "k-1")
            .post("/api/functions")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    body("alice", json)
        .header("Idempotency-Key", "k-1")
        .post("/api/functions")
        .then()
        .statusCode(201)
        .body("id", is(id));
    problem(
        body("alice", json.replace("Once", "Twice"))
            .header("Idempotency-Key", "k-1")
            .post("/api/functions"),
        422,
        "idempotency-key-reused");
    problem(
        body("alice", json).header("Idempotency-Key", "a b").post("/api/functions"),
        400,
        "invalid-request");
  }

  @Test
  void the_whole_job_is_done_over_rest() {
    as("alice")
        .get("/api/workspaces")
        .then()
        .statusCode(200)
        .body("data.namespace", org.hamcrest.Matchers.hasItem("team-a"));
    as("alice").get("/api/workspaces/" + workspace).then().body("namespace", is("team-a"));
    String input =
        body("alice", "{\"workspaceId\":\"$w\",\"name\":\"Whom\",\"schema\":{\"type\":\"object\"}}")
            .post("/api/schemas")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    as("alice").get("/api/schemas/" + input).then().body("schema.type", is("object"));
    String function =
        body(
                "alice",
                "{\"workspaceId\":\"$w\",\"name\":\"Whole\",\"inputSchemaId\":\""
                    + input
                    + "\",\"outputSchemaId\":\"$s\"}")
            .post("/api/functions")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    problem(as("alice").delete("/api/schemas/" + input), 409, "conflict");
    problem(
        body(
                "alice",
                "{\"functionId\":\""
                    + function
                    + "\",\"name\":\"\",\"files\":[{\"name\":\"main.js\",\"source\":\"1\"}]}")
            .post("/api/function-versions"),
        400,
        "invalid-request");
    String version =
        body(
                "alice",
                "{\"functionId\":\""
                    + function
                    + "\",\"files\":[{\"name\":\"main.js\",\"source\":\"export default () => 1\"}]}")
            .post("/api/function-versions")
            .then()
            .statusCode(201)
            .body("number", is(1))
            .extract()
            .path("id");
    as("alice")
        .get("/api/function-versions/" + version)
        .then()
        .statusCode(200)
        .body("files[0].source", is("export default () => 1"));
    as("alice")
        .queryParam("function_id", function)
        .get("/api/function-versions")
        .then()
        .statusCode(200)
        .body("data.id", containsInAnyOrder(version))
        .body("data[0]", org.hamcrest.Matchers.not(hasKey("files")));
    String restore = "/api/functions/" + function + "/restore";
    problem(as("alice").post(restore), 409, "conflict");
    problem(body("alice", "{\"name\":\"Other\"}").post(restore), 409, "conflict");
    problem(body("alice", "{\"name\":\" \"}").post(restore), 400, "invalid-request");
    problem(body("alice", "{\"name\":null}").post(restore), 400, "invalid-request");
    problem(body("alice", "{\"nope\":1}").post(restore), 400, "invalid-request");
    problem(as("alice").delete("/api/functions/" + function + "/purge"), 409, "conflict");
    as("alice")
        .delete("/api/functions/" + function)
        .then()
        .statusCode(200)
        .body("success", is(true));
  }

  @Test
  void a_deleted_function_is_shown_restored_and_purged() {
    String id = buried("kept");
    String path = "/api/functions/" + id;
    as("alice")
        .get(path)
        .then()
        .statusCode(200)
        .body("deletedAt", is("2026-11-02T10:00:00Z"))
        .body("retentionTier", is("long"))
        .body("name", is("Greet"));
    as("alice")
        .get("/api/functions?include_deleted=only&ids=" + id)
        .then()
        .body("data.id", containsInAnyOrder(id));
    as("alice").get("/api/functions?ids=" + id).then().body("data", hasSize(0));
    problem(body("alice", "{\"name\":\"x\"}").patch(path), 409, "conflict");
    problem(as("bob").post(path + "/restore"), 404, "not-found");
    problem(as("alice").contentType("text/plain").body("x").post(path + "/restore"), 415, UNREAD);

    // The operator has made the Function; the tombstone is still there, then it goes.
    Function back =
        Serialization.unmarshal(
            """
            apiVersion: edgeward.dev/v1alpha1
            kind: Function
            metadata:
              name: kept
              namespace: team-a
              labels: {edgeward.dev/id: %s}
              annotations: {edgeward.dev/created-at: "2026-10-01T10:00:00Z"}
            spec: {displayName: Greet}
            """
                .formatted(id),
            Function.class);
    client.resource(back).create();
    await().until(() -> model.functions().byId(id).orElseThrow().active());
    client
        .resources(FunctionTombstone.class)
        .inNamespace("team-a")
        .withName(Ids.tombstoneName(id))
        .delete();
    as("alice")
        .get(path)
        .then()
        .statusCode(200)
        .body("deletedAt", equalTo(null))
        .body("createdAt", is("2026-10-01T10:00:00Z"));

    String purged = "/api/functions/" + buried("purged");
    as("alice").delete(purged + "/purge").then().statusCode(200).body("success", is(true));
    problem(as("alice").get(purged), 404, "not-found");
    problem(as("alice").delete(purged + "/purge"), 404, "not-found");
  }

  /** The id of a function that the operator has kept. */
  private String buried(String name) {
    FunctionTombstone tombstone = Objects.tombstone("team-a", name, "");
    tombstone.getMetadata().setFinalizers(List.of());
    tombstone.getMetadata().setResourceVersion(null);
    client.resource(tombstone).create();
    String id = requireNonNull(tombstone.getSpec().functionId());
    await().until(() -> model.functions().byId(id).isPresent());
    return id;
  }

  @Test
  void filters_orders_and_shorthands_reach_the_list() {
    greet("alice");
    as("alice")
        .queryParam("filter", "{\"name\":{\"istartsWith\":\"gre\"}}")
        .queryParam("orderBy", "[{\"name\":\"asc\"},{\"createdAt\":\"desc\"}]")
        .queryParam("workspace_id", workspace)
        .queryParam("name", "REET")
        .queryParam("system", "false")
        .queryParam("include_deleted", "true")
        .get("/api/functions")
        .then()
        .statusCode(200)
        .body("data.name", org.hamcrest.Matchers.everyItem(is("Greet")))
        .body("pageInfo.total", org.hamcrest.Matchers.greaterThan(0));
    as("alice")
        .queryParam("filter", "{\"AND\":[{\"nope\":1}]}")
        .get("/api/functions")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("filter/AND/0/nope"));
    for (String query :
        new String[] {
          "source=nope",
          "include_deleted=1",
          "system=maybe",
          "retention_tier=ages",
          "ids=a,,b",
          "orderBy=[",
          "filter={"
        }) {
      String[] parameter = query.split("=", 2);
      problem(
          as("alice").queryParam(parameter[0], parameter[1]).get("/api/functions"),
          400,
          "invalid-query");
    }
  }

  @Test
  void the_api_is_described() {
    given()
        .accept("application/json")
        .get("/openapi?format=json")
        .then()
        .statusCode(200)
        .body("paths", hasKey("/api/functions"))
        .body("paths", hasKey("/api/functions/{id}/invoke"))
        .body("paths.'/api/functions'.post.responses", hasKey("403"))
        .body("paths.'/api/functions'.get.responses", hasKey("429"))
        .body("components.securitySchemes", hasKey("bearer"));
  }
}
