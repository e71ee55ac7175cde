package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.StackOptions;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operations of documents are functions: of one that was made up, and of those of real servers. */
class OpenApiE2E {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String PETS =
      """
      openapi: 3.0.3
      info: {title: Pets, version: '1'}
      servers: [{url: '%s/v1'}]
      paths:
        /pets/{petId}:
          get:
            operationId: getPet
            parameters: [{name: petId, in: path, required: true, schema: {type: integer}}, {name: tags, in: query, schema: {type: array, items: {type: string}}}]
            responses: {'200': {description: fine, content: {application/json: {schema: {type: object}}}}}
          put:
            operationId: putPet
            security: [{key: []}]
            parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
            requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string, nullable: true}}}}}}
            responses: {}
      components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
      """;

  private static final boolean ALL = "all".equals(System.getenv("EDGEWARD_OPENAPI"));

  private static TestStack stack;
  private static HttpServer api;
  private static final ConcurrentLinkedQueue<String> KEYS = new ConcurrentLinkedQueue<>();

  private Team team;

  @BeforeAll
  static void start() throws IOException {
    Path certificate =
        Checkout.here().root().resolve("e2e/target/openapi/certificates/apiserver.crt");
    // Functions may reach loopback here, and trust kube-apiserver's certificate.
    stack =
        TestStack.start(
            "openapi",
            new StackOptions(
                0,
                0,
                Map.of(
                    Component.WORKERD,
                    Map.of("PRIVATE_NETWORK", "allow", "SSL_CERT_FILE", certificate.toString()),
                    // A thousand operations are large; after the command line, which says less.
                    Component.OPERATOR,
                    ALL ? Map.of("_JAVA_OPTIONS", "-Xmx512m") : Map.of())));
    api = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    api.createContext(
        "/",
        exchange -> {
          KEYS.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Key")));
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          byte[] answer =
              JSON.writeValueAsBytes(
                  Map.of(
                      "asked",
                      exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body));
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().endsWith("/404") ? 404 : 200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    api.start();
  }

  @AfterAll
  static void stop() {
    api.stop(0);
    stack.close();
  }

  @BeforeEach
  void newTeam() {
    team = new Team(stack);
  }

  @Test
  void operationsComeAndGoWithTheDocumentAndAreNobodyElsesToChange() throws Exception {
    integration("pets", "inline: |\n" + pets().indent(2), "");
    TeamFunction get = team.function("pets-get-pet");
    awaitServed(get);
    String id = get.id();

    assertThat(get.result(Map.of("petId", 7, "tags", List.of("a b", "c"))).path("asked").asText())
        .isEqualTo("GET /v1/pets/7?tags=a%20b&tags=c ");
    RestClient.Answer missing = get.invoke(Map.of("petId", 404));
    assertThat(missing.body().path("ok").asBoolean()).isFalse();
    assertThat(missing.body().path("error").asText()).startsWith("HttpError: 404 Not Found: {");
    assertThat(get.invoke(Map.of("petId", "seven")).status()).isEqualTo(400);

    refusesChangesByHand(get, id);

    integration("pets", "exclude: {operationIds: [getPet]}\ninline: |\n" + pets().indent(2), "");
    await().atMost(PATIENCE).until(() -> get.object() == null);
    assertThat(status("pets").at("/openapi/lastChange").toString())
        .isEqualTo("{\"added\":0,\"removed\":1,\"updated\":0}");
    awaitServed(team.function("pets-put-pet"));
    assertThat(status("pets").at("/openapi/lastChange/updated").asInt()).isZero();

    integration("pets", "inline: |\n" + pets().indent(2), "");
    await().atMost(PATIENCE).until(() -> get.object() != null);
    awaitServed(get);
    assertThat(get.id()).isEqualTo(id);
    assertThat(get.result(Map.of("petId", 7)).path("asked").asText()).isEqualTo("GET /v1/pets/7 ");
  }

  private void refusesChangesByHand(TeamFunction function, String id) throws Exception {
    RestClient rest = stack.rest();
    for (RestClient.Answer answer :
        List.of(
            rest.patch("/api/functions/" + id, Map.of("description", "mine")),
            rest.delete("/api/functions/" + id))) {
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.body().path("code").asText()).isEqualTo("managed-elsewhere");
    }
    team.allow("alice", "'*'", "functions");
    try (KubernetesClient alice = stack.kubernetes(stack.userToken("alice"))) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThatThrownBy(
                          () ->
                              alice
                                  .resource(function.object())
                                  .patch(
                                      PatchContext.of(PatchType.JSON_MERGE),
                                      "{\"spec\":{\"egress\":{\"policy\":\"AllowAll\",\"hosts\":null}}}"))
                      .hasMessageContaining("is an operation of an OpenAPI document"));
      assertThatThrownBy(
              () ->
                  alice
                      .resource(function.object())
                      .patch(
                          PatchContext.of(PatchType.JSON_MERGE),
                          "{\"metadata\":{\"labels\":{\"edgeward.dev/integration\":null}}}"))
          .hasMessageContaining("is an operation of an OpenAPI document");
    }
  }

  @Test
  void credentialsAreThoseOfTheInstallationThatACallComesBy() throws Exception {
    integration("pets", "inline: |\n" + pets().indent(2), "");
    TeamFunction put = team.function("pets-put-pet");
    awaitServed(put);
    Map<String, Object> args = Map.of("petId", 1, "body", Map.of("name", "Rex"));
    KEYS.clear();
    assertThat(put.result(args).path("asked").asText())
        .isEqualTo("PUT /v1/pets/1 {\"name\":\"Rex\"}");

    assertThat(KEYS).containsExactly("null");

    install(team, "own", "scheme: key", Map.of("apiKey", "key-of-the-team"));
    await()
        .atMost(PATIENCE)
        .until(() -> put.result(args) != null && KEYS.contains("key-of-the-team"));

    Team other = new Team(stack);
    install(other, "theirs", "scheme: key", Map.of("apiKey", "key-of-the-other"));
    String token = stack.serviceAccountToken(other.namespace(), "caller");
    other.allow("system:serviceaccount:" + other.namespace() + ":caller", "'*'", "'*'");
    KEYS.clear();
    RestClient.Answer answer =
        await()
            .atMost(PATIENCE)
            .until(() -> stack.rest(token).invoke(put.id(), args), one -> one.status() == 200);
    assertThat(answer.body().path("ok").asBoolean()).as("%s", answer.body()).isTrue();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                stack.rest(token).invoke(put.id(), args).status() == 200
                    && KEYS.contains("key-of-the-other"));
    assertThat(KEYS).doesNotContain("key-of-the-team");
  }

  @Test
  void kubernetesItself() throws Exception {
    String server = stack.admin().getConfiguration().getMasterUrl().replaceFirst("/$", "");
    String document = stack.admin().raw("/openapi/v3/api/v1");
    stack.apply(
        team.namespace(),
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: looks}
        rules: [{apiGroups: [""], resources: [namespaces, configmaps], verbs: [get, list]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: looks}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: looks}
        subjects: [{kind: ServiceAccount, name: looks, namespace: %1$s}]
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: something}
        data: {answer: "42"}
        """
            .formatted(team.namespace()));
    String token = stack.serviceAccountToken(team.namespace(), "looks");
    packed("kubernetes", document);
    integration(
        "kubernetes",
        """
        configMapRef: {name: kubernetes, key: openapi.json.gz}
        serverUrl: %s
        include: {operationIds: [listCoreV1Namespace, readCoreV1NamespacedConfigMap, listCoreV1NamespacedSecret]}
        """
            .formatted(server),
        "");
    install(team, "kubernetes", null, Map.of("token", token));

    TeamFunction list = team.function("kubernetes-list-core-v1-namespace");
    TeamFunction read = team.function("kubernetes-read-core-v1-namespaced-config-map");
    awaitServed(list);
    awaitServed(read);
    JsonNode status = status("kubernetes").path("openapi");
    assertThat(status.path("functions").asInt()).isEqualTo(3);
    assertThat(status.path("refused").asInt()).isZero();
    assertThat(list.result(Map.of("limit", 500)).path("items"))
        .anyMatch(one -> one.at("/metadata/name").asText().equals(team.namespace()));
    assertThat(
            read.result(Map.of("namespace", team.namespace(), "name", "something"))
                .at("/data/answer")
                .asText())
        .isEqualTo("42");
    RestClient.Answer refused =
        team.function("kubernetes-list-core-v1-namespaced-secret")
            .invoke(Map.of("namespace", team.namespace()));
    assertThat(refused.body().path("error").asText()).startsWith("HttpError: 403 Forbidden");
  }

  @Test
  void edgewardItself() throws Exception {
    packed("edgeward", Files.readString(Checkout.here().root().resolve("api-server/openapi.yaml")));
    integration(
        "edgeward",
        """
        configMapRef: {name: edgeward, key: openapi.json.gz}
        serverUrl: %s
        """
            .formatted(stack.url()),
        "");
    install(team, "edgeward", "scheme: bearer", Map.of("token", stack.adminToken()));

    TeamFunction list = team.function("edgeward-list-functions");
    awaitServed(list);
    assertThat(status("edgeward").at("/openapi/refused").asInt()).isZero();
    assertThat(list.result(Map.of("limit", 5)).path("data").size()).isPositive();
  }

  /** All operations with {@code EDGEWARD_OPENAPI=all}, else those of a few tags. */
  @Test
  void gitHubInAMinute() throws Exception {
    packed("github", Files.readString(gitHubsDocument()));
    long began = System.nanoTime();
    integration(
        "github",
        "configMapRef: {name: github, key: openapi.json.gz}\n"
            + (ALL ? "" : "include: {tags: [gists]}\n"),
        "");

    await()
        .atMost(PATIENCE.multipliedBy(5)) // to tell how long it takes where that is too long
        .until(() -> imported("github").equals("True")); // False before its ConfigMap is seen

    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    JsonNode openapi = status("github").path("openapi");
    System.err.printf("GitHub: %s in %d s%n", openapi.path("lastChange"), seconds);
    assertThat(openapi.path("functions").asInt()).isGreaterThan(ALL ? 900 : 10);
    assertThat(openapi.path("refused").asInt()).isZero();
    assertThat(seconds).isLessThan(60);
  }

  /** Of npm's package; where npm can't, the test is skipped, and says so. */
  private static Path gitHubsDocument() throws Exception {
    Path folder = Checkout.here().root().resolve("e2e/target/octokit");
    Path document = folder.resolve("package/generated/api.github.com.json");
    if (!Files.exists(document)) {
      Files.createDirectories(folder);
      if (run(folder, "npm", "pack", "--silent", "@octokit/openapi@23.0.2") != 0
          || run(
                  folder,
                  "tar",
                  "xzf",
                  "octokit-openapi-23.0.2.tgz",
                  "package/generated/api.github.com.json")
              != 0) {
        abort("npm can't get @octokit/openapi here");
      }
    }
    return document;
  }

  private static int run(Path folder, String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start().waitFor();
  }

  private static String pets() {
    return PETS.formatted("http://127.0.0.1:" + api.getAddress().getPort());
  }

  private void integration(String name, String openapi, String more) {
    team.apply(
        "apiVersion: edgeward.dev/v1alpha1\nkind: Integration\nmetadata: {name: "
            + name
            + "}\nspec:\n  visibility: Public\n"
            + more
            + "  openapi:\n"
            + openapi.indent(4));
  }

  /** A document in a ConfigMap, as small as it gets. */
  private void packed(String name, String document) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(document.getBytes(StandardCharsets.UTF_8));
    }
    stack
        .admin()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(team.namespace())
                .withName(name)
                .addToLabels("edgeward.dev/share", "functions")
                .endMetadata()
                .addToBinaryData(
                    "openapi.json.gz", Base64.getEncoder().encodeToString(bytes.toByteArray()))
                .build())
        .create();
  }

  /** Installs the Integration of the team's that has a document, and waits for the credentials. */
  private void install(Team where, String name, String scheme, Map<String, String> secret) {
    String integration = name.equals("own") || name.equals("theirs") ? "pets" : name;
    StringBuilder data = new StringBuilder();
    secret.forEach(
        (key, value) -> data.append("  ").append(key).append(": ").append(value).append('\n'));
    where.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: %1$s-credentials, labels: {edgeward.dev/share: functions}}
        stringData:
        %2$s---
        apiVersion: edgeward.dev/v1alpha1
        kind: IntegrationInstallation
        metadata: {name: %1$s}
        spec:
          integrationRef: {namespace: %3$s, name: %4$s}
          credentials:
            - secretRef: {name: %1$s-credentials}
        %5$s
        """
            .formatted(
                name,
                data,
                team.namespace(),
                integration,
                scheme == null ? "" : "      " + scheme));
    await("credentials of " + name)
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        condition(
                            "IntegrationInstallation",
                            "integrationinstallations",
                            where,
                            name,
                            "CredentialsValid"))
                    .isEqualTo("True"));
  }

  private static String condition(
      String kind, String plural, Team where, String name, String type) {
    GenericKubernetesResource object =
        stack.edgeward(kind, plural).inNamespace(where.namespace()).withName(name).get();
    return JSON.valueToTree(object)
        .at("/status/conditions")
        .valueStream()
        .filter(one -> one.path("type").asText().equals(type))
        .map(one -> one.path("status").asText() + one.path("message").asText())
        .findFirst()
        .orElse("none");
  }

  /** The status of the condition {@code Imported}. */
  private String imported(String integration) {
    for (JsonNode condition : status(integration).path("conditions")) {
      if (condition.path("type").asText().equals("Imported")) {
        return condition.path("status").asText();
      }
    }
    return "Unknown";
  }

  private JsonNode status(String integration) {
    return JSON.valueToTree(
            stack
                .edgeward("Integration", "integrations")
                .inNamespace(team.namespace())
                .withName(integration)
                .get())
        .path("status");
  }

  private static void awaitServed(TeamFunction function) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> function.isServed(function.object().getMetadata().getGeneration()));
  }
}
