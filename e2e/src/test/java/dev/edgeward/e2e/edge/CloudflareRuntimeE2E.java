package dev.edgeward.e2e.edge;

import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_KV_STORAGE_WRITE;
import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_SCRIPTS_READ;
import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_SCRIPTS_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.cloudflare.Call;
import dev.edgeward.e2e.cloudflare.FakeCloudflare;
import dev.edgeward.e2e.cloudflare.Fault;
import dev.edgeward.e2e.scenario.Team;
import dev.edgeward.e2e.scenario.TeamFunction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
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

  private static CloudflareStack shared;
  private static FakeCloudflare cloudflare;
  private static TestStack stack;

  @BeforeAll
  static void start() {
    shared = CloudflareStack.shared();
    cloudflare = shared.cloudflare();
    stack = shared.stack();
  }

  @Test
  void aFunctionIsServedAtTheEdge() throws Exception {
    Edge edge = new Edge(shared).with("");
    edge.awaitReady();
    assertThat(edge.condition("CredentialsValid")).isEqualTo("True TokenActive");
    assertThat(edge.message("CredentialsValid"))
        .isEqualTo(
            "the API token has no end; calls have shown that it has"
                + " Workers KV Storage Write, Workers Scripts Write");
    assertThat(edge.condition("CodeStoreReady")).isEqualTo("True CodeStoreFound");
    assertThat(edge.calls("GET", ".*").size() + changes(edge)).isLessThanOrEqualTo(20);

    Team team = new Team(stack);
    edge.take(team);
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
    Edge edge = new Edge(shared).with("");
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
    Edge edge = new Edge(shared).with("");
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
    Edge edge = new Edge(shared).with("");
    edge.awaitReady();
    Team team = new Team(stack);
    edge.take(team);
    for (int i = 0; i < 5; i++) {
      team.function("f" + i).serve("export default () => " + i);
    }
    String store = edge.status("codeStoreId");
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
    Edge edge = new Edge(shared).with("");
    edge.awaitReady();
    Team team = new Team(stack);
    edge.take(team);
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
  void aPermissionThatTheTokenLacksIsNamed() throws Exception {
    Edge edge = new Edge(shared, WORKERS_SCRIPTS_READ, WORKERS_KV_STORAGE_WRITE).with("");

    edge.await("CredentialsValid", "False PermissionMissing");
    assertThat(edge.message("CredentialsValid"))
        .contains("The API token needs Workers Scripts Write for this account")
        .endsWith("calls have shown that it has Workers KV Storage Write");

    edge.replaceToken(WORKERS_SCRIPTS_WRITE, WORKERS_KV_STORAGE_WRITE);
    edge.resync();

    edge.awaitReady();
    assertThat(edge.message("CredentialsValid"))
        .endsWith(
            "calls have shown that it has Workers KV Storage Read, Workers Scripts Write;"
                + " not needed so far, so not known: Workers KV Storage Write");
    edge.delete();
  }

  @Test
  void aWorkspaceMovesWithoutAGap() throws Exception {
    Edge edge = new Edge(shared).with("");
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
        edge.take(team);
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

  @Test
  void aDispatcherThatDoesNotGetHealthyGivesWayToTheOneBefore() throws Exception {
    Edge edge = new Edge(shared).with("");
    edge.awaitReady();
    Team team = new Team(stack);
    edge.take(team);
    TeamFunction function = team.function("steady");
    function.serve("export default () => 1");
    String before = edge.status("versionId");
    cloudflare.faults().breakNextVersion(edge.script());

    edge.with("observability: true");

    edge.await("DispatcherDeployed", "False RolledBack");
    edge.await("Ready", "True RuntimeAvailable");
    assertThat(edge.status("versionId")).isEqualTo(before);
    assertThat(edge.eventReasons()).contains("RolledBack");
    assertThat(TeamFunction.resultOnceBack(function::invoke).asInt()).isEqualTo(1);
    assertThat(edge.uploads()).as("it is not tried again").hasSize(2);

    edge.resync();

    edge.awaitReady();
    assertThat(edge.uploads()).as("but on demand").hasSize(3);
    assertThat(edge.status("versionId")).isNotEqualTo(before);
    edge.delete();
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
      Edge edge = new Edge(shared);
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
