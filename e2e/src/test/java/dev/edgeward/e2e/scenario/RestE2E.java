package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.client.RestClient;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The REST API as its callers meet it: what they write, see, may do, and what reaches the code. */
@ExtendWith(LocalStackExtension.class)
class RestE2E {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TestStack stack;
  private Team team;

  @BeforeEach
  void newTeam(TestStack stack) {
    this.stack = stack;
    this.team = new Team(stack);
  }

  /** What {@code kubectl} applied is anybody's; what Argo CD brings is changed in Git. */
  @Test
  void whatGitHasIsNotChangedHere() throws Exception {
    TeamFunction greet = team.function("greet");
    greet.serve("export default () => 'hello'");
    String path = "/api/functions/" + greet.id();
    assertThat(team.rest().patch(path, Map.of("name", "Mine")).status()).isEqualTo(200);
    String tracked =
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Function
        metadata:
          name: greet
          annotations: {argocd.argoproj.io/tracking-id: "web:edgeward.dev/Function:%s/greet"%s}
        spec: {code: {files: {main.js: "export default () => 'hello'"}}}
        """;

    team.apply(tracked.formatted(team.namespace(), ""));
    RestClient.Answer refused = team.rest().patch(path, Map.of("name", "Yours"));
    assertThat(refused.status()).as("%s", refused).isEqualTo(409);
    assertThat(refused.body().path("code").asText()).isEqualTo("managed-elsewhere");
    assertThat(refused.body().path("detail").asText()).contains("Argo CD", "Application web");

    team.apply(tracked.formatted(team.namespace(), ", edgeward.dev/management: Shared"));
    assertThat(team.rest().patch(path, Map.of("name", "Yours")).status()).isEqualTo(200);
  }

  @Test
  void whoPostsReadsTheOwnWrite() throws Exception {
    RestClient reader = reader();
    for (int i = 0; i < 20; i++) {
      RestClient.Answer posted = post(team.rest(), "Own write " + i);
      assertThat(posted.status()).as("%s", posted).isEqualTo(201);

      String id = posted.body().path("id").asText();
      RestClient.Answer got = team.rest().get("/api/functions/" + id);
      JsonNode listed = reader.get("/api/functions").body();

      assertThat(got.status()).isEqualTo(200);
      assertThat(got.body().path("name").asText()).isEqualTo("Own write " + i);
      assertThat(got.body().path("createdBy").asText()).isEqualTo("admin");
      assertThat(got.body().path("workspaceId").asText()).isEqualTo(team.workspaceId());
      assertThat(listed.findValuesAsText("id")).contains(id);
      assertThat(team.rest().invoke(id, Map.of()).status()).as("no version yet").isEqualTo(409);
    }
    assertThat(team.functionIds()).hasSize(20);
  }

  @Test
  void whoMayDoWhat() throws Exception {
    TeamFunction function = team.function("guarded");
    function.serve("export default () => 'open'");
    team.allow("alice", "list", "functions", "create", "functions/invoke");
    team.allow("bob", "list", "functions");
    String path = "/api/functions/" + function.id();

    assertThat(status("nobody's token", path)).isEqualTo(401);
    assertThat(anonymous(path)).isEqualTo(401);
    assertThat(status(stack.userToken("mallory"), path)).isEqualTo(404);
    assertThat(status(stack.userToken("bob"), path)).isEqualTo(200);
    assertThat(status(stack.userToken("alice"), path)).isEqualTo(200);

    assertThat(invoke("nobody's token", function).status()).isEqualTo(401);
    assertThat(invoke(stack.userToken("mallory"), function).status()).isEqualTo(404);
    assertThat(invoke(stack.userToken("bob"), function).status()).isEqualTo(403);
    RestClient.Answer answer = invoke(stack.userToken("alice"), function);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("result").asText()).isEqualTo("open");

    assertThat(post(stack.rest(stack.userToken("mallory")), "Sneaky").status()).isEqualTo(404);
    assertThat(post(stack.rest(stack.userToken("bob")), "Sneaky").status()).isEqualTo(403);
    assertThat(
            stack
                .rest(stack.userToken("mallory"))
                .get("/api/functions")
                .body()
                .findValuesAsText("id"))
        .doesNotContain(function.id());
    assertThat(team.functionIds()).hasSize(1);
  }

  @Test
  void cursorsWalkAllRowsOnceInBothDirections() throws Exception {
    for (int i = 0; i < 23; i++) {
      post(team.rest(), "Row " + i);
    }
    RestClient reader = reader();

    List<String> forwards = new ArrayList<>();
    JsonNode page = page(reader, "");
    forwards.addAll(ids(page));
    while (page.at("/pageInfo/hasNextPage").asBoolean()) {
      page = page(reader, "&after=" + page.at("/pageInfo/endCursor").asText());
      forwards.addAll(ids(page));
    }
    List<String> backwards = new ArrayList<>(ids(page));
    while (page.at("/pageInfo/hasPreviousPage").asBoolean()) {
      page = page(reader, "&before=" + page.at("/pageInfo/startCursor").asText());
      backwards.addAll(0, ids(page));
    }

    assertThat(forwards).hasSize(23).containsExactlyInAnyOrderElementsOf(team.functionIds());
    assertThat(backwards).isEqualTo(forwards);
    assertThat(page.at("/pageInfo/total").asInt()).isEqualTo(23);
  }

  @Test
  void aCursorOutlivesItsRow() throws Exception {
    for (int i = 0; i < 9; i++) {
      post(team.rest(), "Row " + i);
    }
    RestClient reader = reader();
    JsonNode first = page(reader, "");
    String gone = ids(first).getLast();
    stack
        .edgeward("Function", "functions")
        .inNamespace(team.namespace())
        .withLabel("edgeward.dev/id", gone)
        .delete();
    await().until(() -> page(reader, "").at("/pageInfo/total").asInt() == 8);

    JsonNode second = page(reader, "&after=" + first.at("/pageInfo/endCursor").asText());

    List<String> seen = new ArrayList<>(ids(first));
    seen.remove(gone);
    seen.addAll(ids(second));
    assertThat(seen).hasSize(8).containsExactlyInAnyOrderElementsOf(team.functionIds());
  }

  @Test
  void traceAndCallerReachTheCode() throws Exception {
    TeamFunction function = team.function("context");
    function.awaitServed(
        function.applySpec(
            """
            code:
              files:
                main.js: |
                  export default (args, { userId, trace, workspaceId, functionId, versionId }) =>
                    ({ userId, trace, workspaceId, functionId, versionId });
            runtimeUserId: usr-42
            """));
    team.allow("alice", "list", "functions", "create", "functions/invoke");
    team.allow(
        "system:serviceaccount:" + team.namespace() + ":robot", "create", "functions/invoke");
    String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    JsonNode ofAlice = traced(stack.userToken("alice"), function, traceparent);
    JsonNode ofRobot =
        traced(stack.serviceAccountToken(team.namespace(), "robot"), function, traceparent);

    assertThat(ofAlice.path("userId").asText()).isEqualTo("alice");
    assertThat(ofAlice.at("/trace/traceparent").asText()).isEqualTo(traceparent);
    assertThat(ofAlice.path("workspaceId").asText()).isEqualTo(team.workspaceId());
    assertThat(ofAlice.path("functionId").asText()).isEqualTo(function.id());
    assertThat(ofAlice.path("versionId").asText()).isEqualTo(function.versions().getFirst().id());
    assertThat(ofRobot.path("userId").asText()).isEqualTo("usr-42");
  }

  @Test
  void functionsWithTheSameCodeShareItsBundle() throws Exception {
    TeamFunction one = team.function("one");
    TeamFunction two = team.function("two");
    one.serve("export default (args, ctx) => ctx.functionId");
    two.serve("export default (args, ctx) => ctx.functionId");
    String digest = one.versions().getFirst().bundleDigest();
    assertThat(two.versions().getFirst().bundleDigest()).isEqualTo(digest);
    assertThat(one.result().asText()).isEqualTo(one.id());
    assertThat(two.result().asText()).isEqualTo(two.id());

    new Bin(team).delete("one", DeletionPropagation.BACKGROUND);
    new Bin(team).empty();
    await()
        .until(
            () ->
                one.object() == null
                    && stack
                            .edgeward("FunctionVersion", "functionversions")
                            .inNamespace(team.namespace())
                            .list()
                            .getItems()
                            .size()
                        == 1);

    assertThat(CodeStoreDisk.holds(stack, digest)).as("the other one still needs it").isTrue();
    assertThat(two.result().asText()).isEqualTo(two.id());
  }

  private RestClient.Answer post(RestClient rest, String name) throws Exception {
    String any = schemaId();
    return rest.post(
        "/api/functions",
        Map.of(
            "workspaceId",
            team.workspaceId(),
            "name",
            name,
            "inputSchemaId",
            any,
            "outputSchemaId",
            any));
  }

  private String schemaId() {
    return Ids.of(
        "sch_",
        stack
            .edgeward("FunctionSchema", "functionschemas")
            .inNamespace("edgeward-system")
            .withName("any")
            .get());
  }

  /** Who sees this team's functions and no other. */
  private RestClient reader() {
    team.allow("system:serviceaccount:" + team.namespace() + ":reader", "list", "functions");
    return stack.rest(stack.serviceAccountToken(team.namespace(), "reader"));
  }

  private static JsonNode page(RestClient rest, String cursor) throws Exception {
    return rest.get("/api/functions?limit=5" + cursor).body();
  }

  private static List<String> ids(JsonNode page) {
    return page.path("data").findValuesAsText("id");
  }

  private int status(String token, String path) throws Exception {
    return stack.rest(token).get(path).status();
  }

  private RestClient.Answer invoke(String token, TeamFunction function) throws Exception {
    return stack.rest(token).invoke(function.id(), Map.of());
  }

  private int anonymous(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).GET()).statusCode();
  }

  private JsonNode traced(String token, TeamFunction function, String traceparent)
      throws Exception {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(uri("/api/functions/" + function.id() + "/invoke"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("traceparent", traceparent)
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body()).path("result");
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private URI uri(String path) {
    return stack.url().resolve(path);
  }
}
