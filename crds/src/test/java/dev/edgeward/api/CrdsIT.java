package dev.edgeward.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests, and the rules in them, on a Kubernetes API server. */
class CrdsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/apis/edgeward.dev/v1alpha1";
  private static final String FUNCTIONS = API + "/namespaces/team-a/functions";
  private static final String VERSIONS = API + "/namespaces/team-a/functionversions";
  private static final String TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1";
  private static final String MERGE = "application/merge-patch+json";
  private static final String TOMBSTONE = "functionId and deletedAt can't be changed";
  private static final String IMMUTABLE = "a FunctionVersion is immutable: change the Function";
  private static final List<String> RUNTIME_STAYS =
      List.of(
          "accountId is immutable: make another Runtime, and move the workspaces there",
          "scriptName is immutable: make another Runtime, and move the workspaces there",
          "a Runtime stays what it is: make another one, and move the workspaces there");
  private static final String TOO_MUCH_CODE = "at most 1 MiB of code";
  private static final List<String> KINDS =
      List.of(
          "functions",
          "functionversions",
          "functiontombstones",
          "functionschemas",
          "functionusages",
          "integrations",
          "integrationinstallations",
          "workspaces",
          "runtimes");
  private static final int MEBIBYTE = 1 << 20;

  @TempDir static Path folder;
  private static ControlPlane kubernetes;

  @BeforeAll
  static void installTheManifests()
      throws IOException, InterruptedException, GeneralSecurityException {
    kubernetes = ControlPlane.start(folder);
    try (Stream<Path> manifests = Files.list(Path.of("manifests"))) {
      for (Path manifest : manifests.sorted().toList()) {
        // Refused if a rule doesn't compile, or could cost more than the server's budget.
        post(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions?fieldValidation=Strict",
            Files.readString(manifest),
            201);
      }
    }
    post("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: team-a}}", 201);
    for (String plural : KINDS) {
      awaitServed(plural);
    }
  }

  @AfterAll
  static void stop() {
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  static Stream<Fixture> valid() {
    return Fixture.in("valid").stream();
  }

  static Stream<Fixture> invalid() {
    return Fixture.in("invalid").stream();
  }

  static Stream<Fixture> unknownFields() {
    return Fixture.in("unknown-fields").stream();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void whatIsValidIsTakenAndKeptWhole(Fixture fixture) throws Exception {
    JsonNode stored = post(fixture.path() + "?fieldValidation=Strict", fixture.yaml(), 201);

    assertThat(stored.path("spec")).isEqualTo(fixture.json().path("spec"));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void whatIsInvalidIsRefusedWithAMessage(Fixture fixture) throws Exception {
    JsonNode status = post(fixture.path() + "?dryRun=All", fixture.yaml(), 422);

    assertThat(fixture.comments("expect")).hasSize(1);
    assertThat(messages(status)).contains(fixture.comments("expect").getFirst());
  }

  @ParameterizedTest
  @MethodSource("unknownFields")
  void unknownFieldsAreLeftOutAndSchemasKept(Fixture fixture) throws Exception {
    JsonNode stored = post(fixture.path() + "?fieldValidation=Ignore", fixture.yaml(), 201);

    for (String pointer : fixture.comments("pruned")) {
      assertThat(fixture.json().at(pointer).isMissingNode()).as(pointer).isFalse();
      assertThat(stored.at(pointer).isMissingNode()).as(pointer).isTrue();
    }
    for (String pointer : fixture.comments("kept")) {
      assertThat(stored.at(pointer)).as(pointer).isEqualTo(fixture.json().at(pointer));
    }
  }

  @ParameterizedTest
  @MethodSource("unknownFields")
  void unknownFieldsAreNamedToWhoAsks(Fixture fixture) throws Exception {
    JsonNode status =
        post(fixture.path() + "?dryRun=All&fieldValidation=Strict", fixture.yaml(), 400);

    assertThat(status.path("message").asText()).contains("unknown field \"spec.");
  }

  /** No rule is left untested: each has a fixture that breaks it, or a test of its own. */
  @Test
  void everyMessageOfARuleIsExpectedByAFixture() throws Exception {
    List<String> expected =
        invalid().flatMap(fixture -> fixture.comments("expect").stream()).toList();
    for (String plural : KINDS) {
      JsonNode crd =
          get(
              "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/"
                  + plural
                  + ".edgeward.dev");
      for (JsonNode rules : crd.findValues("x-kubernetes-validations")) {
        for (JsonNode rule : rules) {
          String message = rule.required("message").asText();
          if (!Set.of(IMMUTABLE, TOMBSTONE, TOO_MUCH_CODE).contains(message)
              && !RUNTIME_STAYS.contains(message)) {
            assertThat(expected).contains(message);
          }
        }
      }
    }
  }

  @ParameterizedTest(name = "{1} files of {2} times {0}: {3}")
  @CsvSource({
    "a, 1, 1048576, true",
    "a, 1, 1048577, false",
    "é, 1, 524288, true",
    "é, 1, 524289, false",
    "€, 1, 349525, true",
    "€, 1, 349526, false",
    "🐎, 1, 262144, true",
    "🐎, 1, 262145, false",
    "a, 64, 16384, true",
    "a, 64, 16385, false",
    "é, 2, 262144, true",
    "é, 2, 262145, false"
  })
  void codeIsMeasuredInBytesOverAllFiles(
      String character, int files, int characters, boolean accepted) throws Exception {
    ObjectNode function = function("size");
    ObjectNode sources = spec(function).putObject("code").putObject("files");
    for (int i = 0; i < files; i++) {
      sources.put(i == 0 ? "main.js" : "lib/" + i + ".js", character.repeat(characters));
    }

    JsonNode answer =
        post(FUNCTIONS + "?dryRun=All", JSON.writeValueAsString(function), accepted ? 201 : 422);

    if (!accepted) {
      assertThat(messages(answer)).containsAnyOf(TOO_MUCH_CODE, "Too long");
    }
  }

  @Test
  void aMebibyteOfCodeIsStored() throws Exception {
    ObjectNode function = function("mebibyte");
    spec(function).putObject("code").putObject("files").put("main.js", "a".repeat(MEBIBYTE));

    post(FUNCTIONS, JSON.writeValueAsString(function), 201);
  }

  /** What a rule really costs counts too: the most that may come must stay within its limit. */
  @Test
  void theLargestFunctionStaysWithinTheBudgetOfARequest() throws Exception {
    ObjectNode function = function("largest");
    ObjectNode spec = spec(function);
    ObjectNode files = spec.putObject("code").put("entrypoint", "main.js").putObject("files");
    files.put("main.js", "a".repeat(MEBIBYTE - 63 * 1024));
    for (int i = 0; i < 63; i++) {
      String name = "a/".repeat(55) + i;
      files.put(name + "b".repeat(128 - 3 - name.length()) + ".js", "a".repeat(1024));
    }
    for (int i = 0; i < 100; i++) {
      spec.withArray("env").addObject().put("name", "N" + i).put("value", "v".repeat(1024));
      spec.withObject("egress").put("policy", "AllowList").withArray("hosts").add("a" + i + ".dev");
    }

    post(FUNCTIONS + "?dryRun=All", JSON.writeValueAsString(function), 201);
  }

  @ParameterizedTest
  @CsvSource({"65536, 201", "65537, 422"})
  void aValueOfTheEnvironmentIsBounded(int length, int expected) throws Exception {
    ObjectNode function = function("value");
    spec(function).putArray("env").addObject().put("name", "LONG").put("value", "v".repeat(length));

    post(FUNCTIONS + "?dryRun=All", JSON.writeValueAsString(function), expected);
  }

  @Test
  void aRuntimeStaysWhereItIs() throws Exception {
    String runtimes = API + "/runtimes";
    post(
        runtimes,
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Runtime
        metadata: {name: staying}
        spec:
          cloudflare:
            accountId: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
            apiTokenSecretRef: {name: cloudflare}
        """,
        201);
    List<String> changes =
        List.of(
            "{\"spec\": {\"cloudflare\": {\"accountId\": \"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"}}}",
            "{\"spec\": {\"cloudflare\": {\"scriptName\": \"another\"}}}",
            "{\"spec\": {\"cloudflare\": null, \"workerd\": {\"url\": \"http://127.0.0.1\"}}}");
    for (int i = 0; i < changes.size(); i++) {
      JsonNode refused = send("PATCH", runtimes + "/staying", MERGE, changes.get(i), 422);
      assertThat(messages(refused)).contains(RUNTIME_STAYS.get(i));
    }
    send(
        "PATCH",
        runtimes + "/staying",
        MERGE,
        "{\"spec\": {\"cloudflare\": {\"observability\": true}}}",
        200);
  }

  @Test
  void aVersionKeepsItsSpec() throws Exception {
    post(VERSIONS, version("immutable", "fun_immutable"), 201);
    String path = VERSIONS + "/immutable";

    for (String change :
        List.of(
            "{\"spec\": {\"number\": 2}}",
            "{\"spec\": {\"files\": {\"other.js\": \"\"}}}",
            "{\"spec\": {\"limits\": {\"timeoutSeconds\": 300}}}",
            "{\"spec\": {\"input\": {\"schema\": {}}}}")) {
      JsonNode refused = send("PATCH", path, MERGE, change, 422);
      assertThat(messages(refused)).as(change).contains(IMMUTABLE);
    }

    send("PATCH", path, MERGE, "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}", 200);
    send("PATCH", path + "/status", MERGE, "{\"status\": {\"id\": \"fnv_1\"}}", 200);
  }

  @Test
  void aTombstoneIsRestoredAndPutOffAndStaysThatOfItsFunction() throws Exception {
    String tombstones = API + "/namespaces/team-a/functiontombstones";
    String path = tombstones + "/fun-kept";
    post(
        tombstones,
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: FunctionTombstone
        metadata: {name: fun-kept}
        spec:
          functionId: fun_kept
          function: {name: kept, uid: 0e5d71ca-7b2d-4a1b-b61c-4482df0a2ea3, spec: {}}
          createdAt: "2026-11-01T00:00:00Z"
          deletedAt: "2026-11-02T00:00:00Z"
        """,
        201);

    for (String change :
        List.of(
            "{\"spec\": {\"functionId\": \"fun_other\"}}",
            "{\"spec\": {\"deletedAt\": \"2026-11-03T00:00:00Z\"}}")) {
      assertThat(messages(send("PATCH", path, MERGE, change, 422))).contains(TOMBSTONE);
    }

    send("PATCH", path, MERGE, "{\"spec\": {\"restore\": true, \"restoreAs\": \"kept-2\"}}", 200);
    send("PATCH", path, MERGE, "{\"spec\": {\"expiresAt\": \"2027-01-01T00:00:00Z\"}}", 200);
  }

  @Test
  void aVersionsInlineSchemaIsImmutableToo() throws Exception {
    post(
        VERSIONS,
        version("schema", "fun_schema") + "  input: {schema: {type: object, a: 1}}\n",
        201);

    JsonNode answer =
        send(
            "PATCH",
            VERSIONS + "/schema",
            MERGE,
            "{\"spec\": {\"input\": {\"schema\": {\"a\": 2}}}}",
            422);

    assertThat(messages(answer)).contains(IMMUTABLE);
  }

  @Test
  void versionsAreFoundByTheirFunctionAndBundle() throws Exception {
    post(VERSIONS, version("found-1", "fun_found"), 201);
    post(VERSIONS, version("found-2", "fun_found"), 201);
    post(VERSIONS, version("other", "fun_other"), 201);

    assertThat(names(VERSIONS + "?fieldSelector=spec.functionId%3Dfun_found"))
        .containsExactly("found-1", "found-2");
    assertThat(names(API + "/functionversions?fieldSelector=spec.functionId%3Dfun_other"))
        .containsExactly("other");
    assertThat(names(VERSIONS + "?fieldSelector=spec.bundleDigest%3D" + "f".repeat(64))).isEmpty();
    assertThat(names(VERSIONS + "?fieldSelector=spec.bundleDigest%3D" + "a".repeat(64)))
        .contains("found-1", "found-2", "other");
  }

  @Test
  void aStatusNeedsATypeAndAVerdictInEachCondition() throws Exception {
    post(FUNCTIONS, JSON.writeValueAsString(function("conditions")), 201);
    String path = FUNCTIONS + "/conditions/status";

    assertThat(messages(status(path, "{\"status\": \"True\"}", 422))).contains("type: Required");
    assertThat(messages(status(path, "{\"type\": \"Ready\"}", 422))).contains("status: Required");
    assertThat(messages(status(path, "{\"type\": \"Ready\", \"status\": \"Yes\"}", 422)))
        .contains("Unsupported value");
    assertThat(
            messages(
                status(
                    path,
                    "{\"type\": \"Ready\", \"status\": \"True\"},"
                        + " {\"type\": \"Ready\", \"status\": \"False\"}",
                    422)))
        .contains("Duplicate value");
    status(path, "{\"type\": \"Ready\", \"status\": \"Unknown\"}", 200);
  }

  @Test
  void aStatusComesThroughItsSubresourceOnly() throws Exception {
    ObjectNode function = function("status-apart");
    function.putObject("status").put("id", "fun_forged");

    JsonNode stored = post(FUNCTIONS, JSON.writeValueAsString(function), 201);

    // But what a new object has by default.
    assertThat(stored.get("status"))
        .isEqualTo(JSON.createObjectNode().put("observedGeneration", -1));
    JsonNode patched =
        send(
            "PATCH",
            FUNCTIONS + "/status-apart/status",
            MERGE,
            "{\"status\": {\"id\": \"fun_1\"}, \"spec\": {\"displayName\": \"forged\"}}",
            200);
    assertThat(patched.at("/status/id").asText()).isEqualTo("fun_1");
    assertThat(patched.at("/spec/displayName").isMissingNode()).isTrue();
    assertThat(patched.at("/metadata/generation").asInt()).isEqualTo(1);
  }

  @Test
  void kubectlKnowsTheShortNamesAndTheCategory() throws Exception {
    Map<String, String> shortNames = new TreeMap<>();
    for (JsonNode resource : get(API).required("resources")) {
      if (!resource.required("name").asText().contains("/")) {
        shortNames.put(
            resource.required("kind").asText(),
            resource.required("shortNames").get(0).asText()
                + " "
                + resource.required("namespaced").asBoolean());
        assertThat(resource.required("categories"))
            .extracting(JsonNode::asText)
            .containsExactly("edgeward");
      }
    }

    assertThat(shortNames)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "Function", "fn true",
                "FunctionTombstone", "fnt true",
                "FunctionVersion", "fnv true",
                "FunctionSchema", "fns true",
                "FunctionUsage", "fnu true",
                "Integration", "int true",
                "IntegrationInstallation", "ins true",
                "Workspace", "wsp false",
                "Runtime", "rt false"));
  }

  @ParameterizedTest
  @CsvSource({
    "namespaces/team-a/functions, 'Name Ready Version Latest Id Age', Reason",
    "namespaces/team-a/functionversions, 'Name Ready Reason Number Function Age', Id",
    "namespaces/team-a/functiontombstones, 'Name Function Workspace Deleted Expires Tier', 'By Restored'",
    "namespaces/team-a/functionschemas, 'Name Ready Reason Description Age', Id",
    "namespaces/team-a/integrations, 'Name Ready Reason Visibility Functions Age', Id",
    "namespaces/team-a/integrationinstallations, 'Name Ready Reason From Integration Age', Id",
    "workspaces, 'Name Ready Reason Runtime Retention Age', 'User Id'",
    "runtimes, 'Name Ready Reason Url Age', Dispatcher"
  })
  void kubectlPrintsColumnsInAnOrderThatReads(String path, String always, String wide)
      throws Exception {
    JsonNode table = table(API + "/" + path);

    assertThat(columns(table, 0)).containsExactly(always.split(" ", -1));
    assertThat(columns(table, 1)).containsExactly(wide.split(" ", -1));
  }

  @Test
  void kubectlPrintsWhatAFunctionServes() throws Exception {
    post(FUNCTIONS, JSON.writeValueAsString(function("printed")), 201);
    send(
        "PATCH",
        FUNCTIONS + "/printed/status",
        MERGE,
        """
        {"status": {"id": "fun_1", "defaultVersion": {"id": "fnv_1", "name": "printed-1"},
          "conditions": [
            {"type": "LatestVersionReady", "status": "False", "reason": "StartFailed"},
            {"type": "Ready", "status": "True", "reason": "Serving"}]}}""",
        200);

    JsonNode row = table(FUNCTIONS + "/printed").required("rows").get(0).required("cells");

    assertThat(row)
        .extracting(JsonNode::asText)
        .startsWith("printed", "True", "StartFailed", "printed-1", "False", "fun_1");
  }

  private static ObjectNode function(String name) {
    ObjectNode function =
        JSON.createObjectNode().put("apiVersion", "edgeward.dev/v1alpha1").put("kind", "Function");
    function.putObject("metadata").put("name", name);
    function.putObject("spec");
    return function;
  }

  private static ObjectNode spec(ObjectNode function) {
    return (ObjectNode) function.required("spec");
  }

  private static String version(String name, String functionId) {
    return """
    apiVersion: edgeward.dev/v1alpha1
    kind: FunctionVersion
    metadata: {name: %s}
    spec:
      functionId: %s
      number: 1
      digest: "%s"
      bundleDigest: "%s"
      files: {main.js: ""}
      entrypoint: main.js
      compatibilityDate: "2026-11-01"
      runtimeRef: {name: local}
    """
        .formatted(name, functionId, "0".repeat(64), "a".repeat(64));
  }

  private static JsonNode status(String path, String conditions, int expected)
      throws IOException, InterruptedException {
    return send(
        "PATCH", path, MERGE, "{\"status\": {\"conditions\": [" + conditions + "]}}", expected);
  }

  private static List<String> names(String path) throws IOException, InterruptedException {
    return StreamSupport.stream(get(path).required("items").spliterator(), false)
        .map(item -> item.at("/metadata/name").asText())
        .toList();
  }

  private static List<String> columns(JsonNode table, int priority) {
    return StreamSupport.stream(table.required("columnDefinitions").spliterator(), false)
        .filter(column -> column.required("priority").asInt() == priority)
        .map(column -> column.required("name").asText())
        .toList();
  }

  /** All that a Status says: the server cuts no message short in its causes. */
  private static String messages(JsonNode status) {
    return status.path("message").asText()
        + String.join("\n", status.path("details").findValuesAsText("message"));
  }

  private static void awaitServed(String plural) throws IOException, InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (kubernetes.get(API + "/" + plural, "application/json").statusCode() != 200) {
      assertThat(System.nanoTime()).as(plural + " are not served").isLessThan(end);
      Thread.sleep(100);
    }
  }

  private static JsonNode table(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = kubernetes.get(path, TABLE);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = kubernetes.get(path, "application/json");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static JsonNode post(String path, String yaml, int expected)
      throws IOException, InterruptedException {
    return send("POST", path, "application/yaml", yaml, expected);
  }

  private static JsonNode send(
      String method, String path, String contentType, String body, int expected)
      throws IOException, InterruptedException {
    HttpResponse<String> response = kubernetes.send(method, path, contentType, body);
    assertThat(response.statusCode())
        .as(() -> response.body().substring(0, Math.min(2_000, response.body().length())))
        .isEqualTo(expected);
    return read(response.body());
  }

  private static JsonNode read(String body) throws JsonProcessingException {
    return body.startsWith("{")
        ? JSON.readTree(body)
        : Serialization.unmarshal(body, JsonNode.class);
  }
}
