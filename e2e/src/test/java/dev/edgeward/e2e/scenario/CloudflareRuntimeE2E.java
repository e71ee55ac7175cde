package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.cloudflare.ApiToken;
import dev.edgeward.e2e.cloudflare.Call;
import dev.edgeward.e2e.cloudflare.FakeAccount;
import dev.edgeward.e2e.cloudflare.FakeCloudflare;
import dev.edgeward.e2e.cloudflare.Fault;
import dev.edgeward.e2e.cloudflare.KvTimes;
import dev.edgeward.e2e.cloudflare.Permission;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.EdgewardKinds;
import dev.edgeward.e2e.stack.StackOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A Runtime that is an account of Cloudflare, with a double of Cloudflare that runs what is
 * uploaded.
 */
@NullUnmarked // a null fails the test
class CloudflareRuntimeE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final AtomicInteger NAMES = new AtomicInteger();

  private static FakeCloudflare cloudflare;
  private static TestStack stack;

  @BeforeAll
  static void start() throws Exception {
    cloudflare = FakeCloudflare.start(FakeCloudflare.Settings.standard().with(KvTimes.immediate()));
    stack =
        TestStack.start(
            "cloudflare-stack",
            new StackOptions(
                0,
                0,
                Map.of(
                    Component.OPERATOR,
                    Map.of(
                        "EDGEWARD_CLOUDFLARE_API_URL",
                        cloudflare.apiUrl().toString(),
                        "EDGEWARD_CLOUDFLARE_WORKER_URL",
                        cloudflare.urlOf("") + "{host}",
                        "EDGEWARD_SYNC_INTERVAL",
                        "2s",
                        "EDGEWARD_PROBE_INTERVAL",
                        "1s"))));
  }

  @AfterAll
  static void end() throws Exception {
    stack.close();
    cloudflare.close();
  }

  /** A Runtime of an account of its own. */
  private static final class Edge {
    final String name = "edge-" + NAMES.incrementAndGet();
    final FakeAccount account;
    final ApiToken token;

    Edge() {
      account = cloudflare.addAccount("acme-" + name, name + ".example.com");
      token =
          cloudflare.addToken(
              account, Permission.WORKERS_SCRIPTS_WRITE, Permission.WORKERS_KV_STORAGE_WRITE);
    }

    /** Of the account that another one has. */
    Edge(Edge other) {
      account = other.account;
      token = other.token;
    }

    Edge with(String more) {
      stack
          .admin()
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withNamespace("edgeward")
                  .withName("cloudflare-" + name)
                  .endMetadata()
                  .addToStringData("token", token.value())
                  .build())
          .serverSideApply();
      stack.apply(
          "default",
          """
          apiVersion: edgeward.dev/v1alpha1
          kind: Runtime
          metadata: {name: %1$s}
          spec:
            cloudflare:
              accountId: %2$s
              apiTokenSecretRef: {name: cloudflare-%1$s}
          %3$s
          """
              .formatted(name, account.id(), more.indent(4)));
      return this;
    }

    GenericKubernetesResource object() {
      return runtimes().withName(name).get();
    }

    String script() {
      return "edgeward-" + name;
    }

    /** Status and reason of a condition. */
    String condition(String type) {
      GenericKubernetesResource now = object();
      Object conditions = now == null ? null : now.get("status", "conditions");
      return conditions instanceof List<?> list
          ? list.stream()
              .map(one -> (Map<?, ?>) one)
              .filter(one -> type.equals(one.get("type")))
              .map(one -> one.get("status") + " " + one.get("reason"))
              .findFirst()
              .orElse("")
          : "";
    }

    void await(String type, String condition) {
      Awaitility.await(name + " has " + type + " " + condition)
          .atMost(PATIENCE)
          .pollInterval(TICK)
          .untilAsserted(
              () ->
                  assertThat(condition(type))
                      .as("%s", (Object) object().get("status"))
                      .isEqualTo(condition));
    }

    void awaitReady() {
      await("DispatcherDeployed", "True Deployed");
      await("Ready", "True RuntimeAvailable");
    }

    void resync() {
      runtimes()
          .withName(name)
          .edit(
              runtime -> {
                Map<String, String> annotations =
                    new HashMap<>(
                        runtime.getMetadata().getAnnotations() == null
                            ? Map.of()
                            : runtime.getMetadata().getAnnotations());
                annotations.put("edgeward.dev/resync", "" + NAMES.incrementAndGet());
                runtime.getMetadata().setAnnotations(annotations);
                return runtime;
              });
    }

    List<Call> calls(String method, String path) {
      return cloudflare.calls().matching(method, "/client/v4/accounts/" + account.id() + path);
    }

    /** What somebody else does at Cloudflare. */
    HttpResponse<String> call(String method, String path, String body)
        throws IOException, InterruptedException {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(
                      URI.create(cloudflare.apiUrl() + "/accounts/" + account.id() + path))
                  .header("Authorization", "Bearer " + token.value())
                  .header("Content-Type", "application/json")
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    }

    void delete() {
      runtimes().withName(name).delete();
    }

    List<String> eventReasons() {
      return stack.admin().v1().events().inAnyNamespace().list().getItems().stream()
          .filter(event -> name.equals(event.getInvolvedObject().getName()))
          .map(event -> event.getReason())
          .toList();
    }
  }

  private static MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      runtimes() {
    return stack.admin().genericKubernetesResources(EdgewardKinds.RUNTIMES);
  }

  private static void moveTo(Team team, String runtime) {
    stack.apply(
        "default",
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Workspace
        metadata: {name: %s}
        spec: {runtimeRef: {name: %s}}
        """
            .formatted(team.namespace(), runtime));
  }

  @Test
  void aFunctionIsServedAtTheEdge() throws Exception {
    Edge edge = new Edge().with("");
    edge.awaitReady();
    assertThat(edge.condition("CredentialsValid")).isEqualTo("True TokenActive");
    assertThat(edge.condition("CodeStoreReady")).isEqualTo("True CodeStoreFound");
    assertThat(edge.calls("GET", ".*").size() + changes(edge)).isLessThanOrEqualTo(20);

    Team team = new Team(stack);
    moveTo(team, edge.name);
    TeamFunction function = team.function("greet");
    function.serve("export default async ({ who }) => `Hello ${who}`");
    assertThat(function.result(Map.of("who", "Ada")).asText()).isEqualTo("Hello Ada");
    assertThat(cloudflare.edgeCalls().matching("POST", "/" + edge.script() + "[^/]*/v1/invoke"))
        .isNotEmpty();

    edge.await("Ready", "True RuntimeAvailable");
    int changes = changes(edge);
    edge.resync();
    int looks = edge.calls("GET", ".*tokens/verify").size();
    await().atMost(PATIENCE).until(() -> edge.calls("GET", ".*tokens/verify").size() > looks);
    assertThat(changes(edge)).as("a second look changes nothing").isEqualTo(changes);

    edge.delete();
    await().atMost(PATIENCE).until(() -> edge.object() == null);
    assertThat(edge.calls("DELETE", "/workers/scripts/" + edge.script() + ".*")).hasSize(1);
    assertThat(edge.calls("DELETE", "/storage/kv/namespaces/.*")).hasSize(1);
  }

  private static int changes(Edge edge) {
    return edge.calls("PUT", ".*").size() + edge.calls("POST", ".*").size();
  }

  @Test
  void whatSomebodyElseChangesIsRepaired() throws Exception {
    Edge edge = new Edge().with("");
    edge.awaitReady();
    assertThat(edge.call("DELETE", "/workers/scripts/" + edge.script(), "").statusCode())
        .isEqualTo(200);

    edge.resync();

    await()
        .atMost(PATIENCE)
        .until(() -> edge.calls("PUT", "/workers/scripts/" + edge.script() + ".*").size() == 2);
    edge.awaitReady();
    assertThat(edge.eventReasons()).contains("Drifted");
    edge.delete();
  }

  @Test
  void aForeignScriptIsLeftAlone() throws Exception {
    Edge edge = new Edge().with("");
    edge.awaitReady();
    // The same script, wanted by another Runtime.
    Edge other = new Edge(edge).with("scriptName: " + edge.script());
    other.await("DispatcherDeployed", "False NotOurs");
    assertThat(edge.calls("PUT", "/workers/scripts/" + edge.script() + ".*")).hasSize(1);

    other.delete();
    await().atMost(PATIENCE).until(() -> other.object() == null);
    assertThat(edge.calls("DELETE", "/workers/scripts/.*")).isEmpty();
    assertThat(edge.condition("Ready")).isEqualTo("True RuntimeAvailable");
    edge.delete();
  }

  @Test
  void aStoreThatWasEmptiedFills() throws Exception {
    Edge edge = new Edge().with("");
    edge.awaitReady();
    Team team = new Team(stack);
    moveTo(team, edge.name);
    for (int i = 0; i < 5; i++) {
      team.function("f" + i).serve("export default () => " + i);
    }
    String store =
        String.valueOf((Object) edge.object().get("status", "cloudflare", "codeStoreId"));
    await().atMost(PATIENCE).until(() -> keys(edge, store) == 5);

    String all = edge.call("GET", "/storage/kv/namespaces/" + store + "/keys", "").body();
    List<String> names = new ArrayList<>();
    Pattern.compile("\"name\":\"([^\"]+)\"")
        .matcher(all)
        .results()
        .forEach(found -> names.add(found.group(1)));
    for (String name : names) {
      edge.call(
          "DELETE", "/storage/kv/namespaces/" + store + "/values/" + name.replace("/", "%2F"), "");
    }

    await().atMost(PATIENCE).until(() -> keys(edge, store) == 5);
    assertThat(team.function("f3").result().asInt()).isEqualTo(3);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat((Object) edge.object().get("status", "bundles", "stored")).isEqualTo(5));
  }

  private static int keys(Edge edge, String store) throws IOException, InterruptedException {
    String body = edge.call("GET", "/storage/kv/namespaces/" + store + "/keys", "").body();
    return body.split("\"name\":", -1).length - 1;
  }

  @Test
  void aTokenThatIsRevokedStopsNobody() throws Exception {
    Edge edge = new Edge().with("");
    edge.awaitReady();
    Team team = new Team(stack);
    moveTo(team, edge.name);
    TeamFunction function = team.function("steady");
    function.serve("export default () => 1");
    cloudflare.revoke(edge.token);

    edge.resync();

    edge.await("CredentialsValid", "False TokenInvalid");
    assertThat(edge.condition("Ready")).isEqualTo("True RuntimeAvailable");
    function.serve("export default () => 2");
    assertThat(function.result().asInt()).isEqualTo(2);

    // Its deletion doesn't hang either.
    team.stack().admin().namespaces().withName(team.namespace()).delete();
    edge.delete();
    await().atMost(PATIENCE.multipliedBy(2)).until(() -> edge.object() == null);
  }

  @Test
  void aWorkspaceMovesWithoutAGap() throws Exception {
    Edge edge = new Edge().with("");
    edge.awaitReady();
    Team team = new Team(stack);
    TeamFunction function = team.function("mover");
    function.serve("export default () => 'here'");
    AtomicBoolean moved = new AtomicBoolean();
    try (ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> caller =
          aside.submit(
              () -> {
                while (!moved.get()) {
                  assertThat(function.result().asText()).isEqualTo("here");
                }
                return null;
              });
      try {
        moveTo(team, edge.name);
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    !cloudflare
                        .edgeCalls()
                        .matching("POST", "/" + edge.script() + "[^/]*/v1/invoke")
                        .isEmpty());
      } finally {
        moved.set(true);
      }
      caller.get();
    }
    assertThat(function.result().asText()).isEqualTo("here");
  }

  /** Each call of a first deployment goes wrong in turn, in every way. */
  @ParameterizedTest
  @ValueSource(strings = {"500", "429", "cut before", "cut after"})
  void convergesWhateverCallGoesWrong(String how) throws Exception {
    Fault fault =
        switch (how) {
          case "500" -> new Fault.Status(500, null);
          case "429" -> new Fault.Status(429, Duration.ofSeconds(2));
          case "cut before" -> new Fault.CutBefore();
          default -> new Fault.CutAfter();
        };
    List<Edge> edges = new ArrayList<>();
    for (int n = 1; n <= 8; n++) {
      Edge edge = new Edge();
      cloudflare.faults().at(n, 1, ".*", "/client/v4/accounts/" + edge.account.id() + "/.*", fault);
      edges.add(edge.with(""));
    }
    for (Edge edge : edges) {
      edge.awaitReady();
      assertThat(effective(edge, "PUT", "/workers/scripts/[^/]*", how))
          .as("%s: nothing is uploaded twice", edge.name)
          .hasSize(1);
      assertThat(effective(edge, "POST", "/storage/kv/namespaces", how)).hasSize(1);
    }
    cloudflare.faults().clear();
    edges.forEach(Edge::delete);
    for (Edge edge : edges) {
      await().atMost(PATIENCE).until(() -> edge.object() == null);
    }
  }

  /** The calls that took effect. */
  private static List<Call> effective(Edge edge, String method, String path, String how) {
    return edge.calls(method, path + "([?].*)?").stream()
        .filter(
            call ->
                call.status() == 200
                    || (how.equals("cut after") && call.outcome().contains("after")))
        .toList();
  }
}
