package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.client.RestClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The callers and objects of docs/access.md, in a real cluster. */
final class AccessScene implements AutoCloseable {

  private static final String SYSTEM = "edgeward-system";
  private static final String NAME = "access";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final List<Map<String, String>> FILES =
      List.of(Map.of("name", "main.js", "source", "export default () => 'ran'"));

  private final TestStack stack;
  private final RestClient admin;
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Map<String, String> integrations = new LinkedHashMap<>();
  private final Map<String, RestClient> callers = new LinkedHashMap<>();
  private final String anySchema;
  private int spares;

  /** A namespace with one object of each kind. */
  private record Place(
      String namespace, String workspace, String function, String version, String schema) {}

  AccessScene(TestStack stack) {
    this.stack = stack;
    this.admin = stack.rest();
    this.anySchema = id("sch_", "FunctionSchema", "functionschemas", SYSTEM, "any");
  }

  /** Makes everything, and waits until every right and every object has arrived everywhere. */
  void prepare() throws Exception {
    for (String workspace : List.of("own", "other", "installed")) {
      places.put(workspace, place(stack.newNamespace()));
    }
    places.put("system", place(SYSTEM));
    publish();
    callers.putAll(new AccessCallers(stack, places.get("own").namespace()).make());
    awaitReady();
  }

  private void awaitReady() {
    RestClient editor = callers.get("editor");
    RestClient viewer = callers.get("viewer");
    String own = places.get("own").function();
    String installed = places.get("installed").function();
    for (RestClient member : List.of(editor, viewer)) {
      await("sees")
          .atMost(TIMEOUT)
          .until(() -> listed(member, "/api/functions").containsAll(List.of(own, installed)));
    }
    for (Place place : places.values()) {
      awaitStatus(200, () -> callers.get("admin").invoke(place.function(), Map.of()));
    }
    awaitStatus(200, () -> callers.get("invoker").invoke(own, Map.of()));
    awaitStatus(200, () -> editor.invoke(installed, Map.of()));
  }

  /** Sends the request of a row. */
  RestClient.Answer send(AccessPage.Row row, String caller) throws Exception {
    RestClient rest = callers.get(caller);
    assertThat(rest).as("caller %s", caller).isNotNull();
    String path = row.path();
    String object = row.object();
    return switch (row.request()) {
      case "POST /api/functions" -> rest.post(path, function(object));
      case "POST /api/function-versions" ->
          rest.post(path, version(place(object, Place::function)));
      case "POST /api/schemas" ->
          rest.post(
              path,
              Map.of(
                  "workspaceId",
                  place(object, Place::workspace),
                  "name",
                  NAME + " cell",
                  "schema",
                  Map.of("type", "object")));
      case "PATCH /api/functions/{id}" ->
          rest.patch(
              with(path, id(row)), Map.of(row.field().isEmpty() ? "name" : row.field(), NAME));
      case "DELETE /api/functions/{id}" -> rest.delete(with(path, spareFunction(object)));
      case "DELETE /api/schemas/{id}" -> rest.delete(with(path, spareSchema(object)));
      case "POST /api/functions/{id}/invoke" -> rest.post(with(path, id(row)), Map.of());
      default -> rest.send(row.method(), with(path, id(row)), null);
    };
  }

  /** The ids of all pages of a list. */
  List<String> listed(AccessPage.Row row, String caller) throws Exception {
    return listed(callers.get(caller), row.path());
  }

  /** The id of the object that a row is about. */
  String id(AccessPage.Row row) {
    return switch (row.path().split("/", -1)[2]) {
      case "functions" -> place(row.object(), Place::function);
      case "function-versions" -> place(row.object(), Place::version);
      case "schemas" -> place(row.object(), Place::schema);
      case "workspaces" -> place(row.object(), Place::workspace);
      case "integrations" -> integrations.get(row.object());
      default -> throw new IllegalArgumentException(row.path());
    };
  }

  /** Leaves nothing behind where others look. */
  @Override
  public void close() {
    stack.edgeward("Function", "functions").inNamespace(SYSTEM).list().getItems().stream()
        .map(function -> function.getMetadata().getName())
        .filter(name -> name.startsWith(NAME))
        .forEach(
            name ->
                stack
                    .edgeward("Function", "functions")
                    .inNamespace(SYSTEM)
                    .withName(name)
                    .delete());
    AccessCallers.leave(stack);
    await("gone")
        .atMost(TIMEOUT)
        .until(
            () ->
                admin
                        .get("/api/functions?source=system&name=" + NAME)
                        .body()
                        .at("/pageInfo/total")
                        .asInt(-1)
                    == 0);
  }

  private Place place(String namespace) throws Exception {
    String function = applyFunction(namespace, NAME);
    RestClient.Answer version = admin.post("/api/function-versions", version(function));
    assertThat(version.status()).as("%s", version).isEqualTo(201);
    return new Place(
        namespace,
        Ids.of("wsp_", stack.admin().namespaces().withName(namespace).get()),
        function,
        version.body().path("id").asText(),
        namespace.equals(SYSTEM) ? anySchema : applySchema(namespace, NAME));
  }

  private void publish() {
    String own = places.get("own").namespace();
    String other = places.get("other").namespace();
    String publisher = places.get("installed").namespace();
    integrations.put("own", integration(own, "own", "Workspaces, workspaces: [" + other + "]"));
    integrations.put(
        "other", integration(other, "other", "Workspaces, workspaces: [" + publisher + "]"));
    integrations.put(
        "installed", integration(publisher, "offer", "Workspaces, workspaces: [" + own + "]"));
    integrations.put("public", integration(other, "public", "Public"));
    stack.apply(
        own,
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: IntegrationInstallation
        metadata: {name: offer}
        spec: {integrationRef: {namespace: %s, name: offer}}
        """
            .formatted(publisher));
  }

  private String integration(String namespace, String name, String visibility) {
    stack.apply(
        namespace,
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Integration
        metadata: {name: %s}
        spec: {visibility: %s, selector: {}}
        """
            .formatted(name, visibility));
    String id = id("int_", "Integration", "integrations", namespace, name);
    awaitStatus(200, () -> admin.get("/api/integrations/" + id));
    return id;
  }

  private Map<String, String> function(String object) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("name", NAME + " cell");
    body.put("inputSchemaId", anySchema);
    body.put("outputSchemaId", anySchema);
    if (object.equals("system")) {
      body.put("source", "system");
    } else {
      body.put("workspaceId", place(object, Place::workspace));
    }
    return body;
  }

  private static Map<String, Object> version(String function) {
    return Map.of("functionId", function, "files", FILES);
  }

  private String spareFunction(String object) {
    return applyFunction(place(object, Place::namespace), NAME + "-spare-" + ++spares);
  }

  private String spareSchema(String object) {
    return object.equals("system")
        ? anySchema
        : applySchema(place(object, Place::namespace), NAME + "-spare-" + ++spares);
  }

  private String applyFunction(String namespace, String name) {
    stack.apply(
        namespace,
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: Function
        metadata: {name: %s}
        spec: {}
        """
            .formatted(name));
    String id = id("fun_", "Function", "functions", namespace, name);
    awaitStatus(200, () -> admin.get("/api/functions/" + id));
    return id;
  }

  private String applySchema(String namespace, String name) {
    stack.apply(
        namespace,
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: FunctionSchema
        metadata: {name: %s}
        spec: {schema: {type: object}}
        """
            .formatted(name));
    String id = id("sch_", "FunctionSchema", "functionschemas", namespace, name);
    awaitStatus(200, () -> admin.get("/api/schemas/" + id));
    return id;
  }

  private String id(String prefix, String kind, String plural, String namespace, String name) {
    return Ids.of(
        prefix, stack.edgeward(kind, plural).inNamespace(namespace).withName(name).require());
  }

  private String place(String object, java.util.function.Function<Place, String> part) {
    return part.apply(places.get(object));
  }

  private static String with(String path, String id) {
    return path.replace("{id}", id);
  }

  private static void awaitStatus(int status, Callable<RestClient.Answer> request) {
    await("status " + status)
        .atMost(TIMEOUT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> request.call().status() == status);
  }

  private static List<String> listed(RestClient rest, String path) throws Exception {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    JsonNode body;
    do {
      RestClient.Answer answer = rest.get(path + cursor);
      assertThat(answer.status()).as("%s", answer).isEqualTo(200);
      body = answer.body();
      body.path("data").forEach(row -> ids.add(row.path("id").asText()));
      cursor = "?after=" + body.at("/pageInfo/endCursor").asText();
    } while (body.at("/pageInfo/hasNextPage").asBoolean());
    return ids;
  }
}
