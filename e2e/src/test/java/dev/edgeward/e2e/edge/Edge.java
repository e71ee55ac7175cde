package dev.edgeward.e2e.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.cloudflare.ApiToken;
import dev.edgeward.e2e.cloudflare.Call;
import dev.edgeward.e2e.cloudflare.FakeAccount;
import dev.edgeward.e2e.cloudflare.FakeCloudflare;
import dev.edgeward.e2e.cloudflare.Permission;
import dev.edgeward.e2e.scenario.Team;
import dev.edgeward.e2e.stack.EdgewardKinds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;

/** A Runtime of an account of its own. */
@NullUnmarked // a null fails the test
final class Edge {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final FakeCloudflare cloudflare;
  private final TestStack stack;
  final String name = "edge-" + NAMES.incrementAndGet();
  final FakeAccount account;
  ApiToken token;

  Edge(CloudflareStack shared) {
    this(shared, Permission.WORKERS_SCRIPTS_WRITE, Permission.WORKERS_KV_STORAGE_WRITE);
  }

  /** With a token that has these permissions only. */
  Edge(CloudflareStack shared, Permission... permissions) {
    cloudflare = shared.cloudflare();
    stack = shared.stack();
    account = cloudflare.addAccount("acme-" + name, name + ".example.com");
    token = cloudflare.addToken(account, permissions);
  }

  /** Of the account that another one has. */
  Edge(Edge other) {
    cloudflare = other.cloudflare;
    stack = other.stack;
    account = other.account;
    token = other.token;
  }

  Edge with(String more) {
    writeToken();
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

  /** Gives the Runtime another token. */
  void replaceToken(Permission... permissions) {
    token = cloudflare.addToken(account, permissions);
    writeToken();
  }

  private void writeToken() {
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
  }

  GenericKubernetesResource object() {
    return objects().withName(name).get();
  }

  String script() {
    return "edgeward-" + name;
  }

  /** A field of what the status says of Cloudflare. */
  String status(String field) {
    return String.valueOf((Object) object().get("status", "cloudflare", field));
  }

  /** Status and reason of a condition. */
  String condition(String type) {
    return found(type).map(one -> one.get("status") + " " + one.get("reason")).orElse("");
  }

  /** What a condition says to people. */
  String message(String type) {
    return found(type).map(one -> String.valueOf(one.get("message"))).orElse("");
  }

  private Optional<Map<?, ?>> found(String type) {
    GenericKubernetesResource now = object();
    Object conditions = now == null ? null : now.get("status", "conditions");
    return conditions instanceof List<?> list
        ? list.stream()
            .<Map<?, ?>>map(one -> (Map<?, ?>) one)
            .filter(one -> type.equals(one.get("type")))
            .findFirst()
        : Optional.empty();
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

  /** Waits until what its spec says now is deployed, and answers. */
  void awaitReady() {
    Awaitility.await(name + " is seen as it is")
        .atMost(PATIENCE)
        .until(
            () -> {
              GenericKubernetesResource now = object();
              return now.get("status", "observedGeneration") instanceof Number seen
                  && seen.longValue() >= now.getMetadata().getGeneration();
            });
    await("DispatcherDeployed", "True Deployed");
    await("Ready", "True RuntimeAvailable");
  }

  void resync() {
    annotate("edgeward.dev/resync", "" + NAMES.incrementAndGet());
  }

  void annotate(String annotation, String value) {
    // Whatever else has changed: the operator writes to it as well.
    objects()
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(annotation, value));
  }

  List<Call> calls(String method, String path) {
    return cloudflare.calls().matching(method, "/client/v4/accounts/" + account.id() + path);
  }

  /** What somebody else does at Cloudflare. */
  HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(cloudflare.apiUrl() + "/accounts/" + account.id() + path))
            .header("Authorization", "Bearer " + token.value())
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  void delete() {
    objects().withName(name).delete();
  }

  List<String> eventReasons() {
    return stack.admin().v1().events().inAnyNamespace().list().getItems().stream()
        .filter(event -> name.equals(event.getInvolvedObject().getName()))
        .map(event -> event.getReason())
        .toList();
  }

  /** The calls that uploaded the script, whatever came of them. */
  List<Call> uploads() {
    return calls("PUT", "/workers/scripts/" + script() + "([?].*)?");
  }

  /** Uploads a script that isn't Edgeward's; gives its name. */
  String uploadForeign() throws IOException, InterruptedException {
    String foreign = "somebody-elses";
    String form =
        """
        --part\r
        Content-Disposition: form-data; name="metadata"\r
        Content-Type: application/json\r
        \r
        {"main_module":"main.js","compatibility_date":"2026-11-01"}\r
        --part\r
        Content-Disposition: form-data; name="main.js"; filename="main.js"\r
        Content-Type: application/javascript+module\r
        \r
        export default { fetch() { return new Response("theirs"); } };\r
        --part--\r
        """;
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(
                    URI.create(
                        "%s/accounts/%s/workers/scripts/%s"
                            .formatted(cloudflare.apiUrl(), account.id(), foreign)))
                .header("Authorization", "Bearer " + token.value())
                .header("Content-Type", "multipart/form-data; boundary=part")
                .PUT(HttpRequest.BodyPublishers.ofString(form))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return foreign;
  }

  /** The names of the account's scripts. */
  List<String> scripts() throws IOException, InterruptedException {
    return matches("\"id\":\"([a-z0-9-]+)\"", call("GET", "/workers/scripts", "").body());
  }

  /** The names of the scripts that somebody wanted to change. */
  Set<String> changedScripts() {
    return cloudflare.calls().all().stream()
        .filter(call -> !call.method().equals("GET"))
        .flatMap(
            call ->
                matches("/accounts/" + account.id() + "/workers/scripts/([^/?]+)", call.path())
                    .stream())
        .collect(Collectors.toSet());
  }

  /** The keys in the code store. */
  List<String> keys() throws IOException, InterruptedException {
    return matches(
        "\"name\":\"([^\"]+)\"",
        call("GET", "/storage/kv/namespaces/" + status("codeStoreId") + "/keys", "").body());
  }

  private static List<String> matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1)).toList();
  }

  /** A pattern of the paths of the dispatcher. */
  String dispatcherPath() {
    return "/" + script() + "[^/]*/";
  }

  /** Has a workspace served here. */
  void take(Team team) {
    stack.apply(
        "default",
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Workspace
        metadata: {name: %s}
        spec: {runtimeRef: {name: %s}}
        """
            .formatted(team.namespace(), name));
  }

  private MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      objects() {
    return stack.admin().genericKubernetesResources(EdgewardKinds.RUNTIMES);
  }
}
