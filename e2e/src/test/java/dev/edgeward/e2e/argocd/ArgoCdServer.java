package dev.edgeward.e2e.argocd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.client.RestClient;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The API server of Argo CD: what people see of an Application, and do with its resources. */
public final class ArgoCdServer {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RestClient client;

  ArgoCdServer(RestClient client) {
    this.client = client;
  }

  /** What Argo CD makes of a resource. */
  public record Health(String status, String message) {}

  /**
   * The health of a resource of an Application, or of one that is in its namespace and nobody's.
   *
   * @return empty while Argo CD doesn't know the resource
   */
  public Optional<Health> health(Application application, String kind, String name)
      throws IOException, InterruptedException {
    JsonNode tree =
        client.get("/api/v1/applications/" + application.name() + "/resource-tree").body();
    return Stream.of("nodes", "orphanedNodes")
        .flatMap(nodes -> StreamSupport.stream(tree.path(nodes).spliterator(), false))
        .filter(node -> node.path("kind").asText().equals(kind))
        .filter(node -> node.path("name").asText().equals(name))
        .map(
            node ->
                new Health(node.at("/health/status").asText(), node.at("/health/message").asText()))
        .findFirst();
  }

  /** The actions on a resource that can be run now. */
  public List<String> actions(Application application, HasMetadata resource)
      throws IOException, InterruptedException {
    String query =
        resource(application, resource).entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("&"));
    RestClient.Answer answer =
        client.get("/api/v1/applications/" + application.name() + "/resource/actions?" + query);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return StreamSupport.stream(answer.body().path("actions").spliterator(), false)
        .filter(action -> !action.path("disabled").asBoolean())
        .map(action -> action.path("name").asText())
        .sorted()
        .toList();
  }

  /** Runs an action as its button does, as soon as Argo CD knows the resource. */
  public void run(Application application, HasMetadata resource, String action) {
    Map<String, String> request = resource(application, resource);
    request.put("action", action);
    await("Argo CD runs " + action)
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              RestClient.Answer answer =
                  client.post(
                      "/api/v1/applications/" + application.name() + "/resource/actions/v2",
                      request);
              assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            });
  }

  /**
   * Has it give up a synchronization that it would try again, as {@code argocd app terminate-op}.
   */
  public void terminateOperation(Application application) throws IOException, InterruptedException {
    RestClient.Answer answer =
        client.delete("/api/v1/applications/" + application.name() + "/operation");
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    application.awaitIdle();
  }

  private static Map<String, String> resource(Application application, HasMetadata resource) {
    Map<String, String> named = new LinkedHashMap<>();
    named.put("name", application.name());
    named.put("namespace", Objects.requireNonNull(resource.getMetadata().getNamespace()));
    named.put("resourceName", resource.getMetadata().getName());
    named.put("group", "edgeward.dev");
    named.put("version", "v1alpha1");
    named.put("kind", resource.getKind());
    return named;
  }
}
