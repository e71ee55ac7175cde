package dev.edgeward.e2e.argocd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.stack.Manifests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** An Application of Argo CD, as {@code kubectl} and {@code argocd app} have it. */
public final class Application {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String REFRESH = "argocd.argoproj.io/refresh";

  private final Resource<GenericKubernetesResource> object;

  private Application(Resource<GenericKubernetesResource> object) {
    this.object = object;
  }

  static Application create(
      KubernetesClient admin,
      String name,
      GitRepository repository,
      String server,
      String namespace,
      String... syncOptions) {
    Manifests.apply(
        admin,
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: %s}
        spec:
          project: default
          source: {repoURL: "%s", targetRevision: main, path: ., directory: {recurse: true}}
          destination: {server: "%s", namespace: %s}
          syncPolicy:
            automated: {prune: true, selfHeal: true, allowEmpty: true}
            syncOptions: %s
        """
            .formatted(name, repository.url(), server, namespace, List.of(syncOptions)),
        ArgoCd.NAMESPACE);
    return named(admin, name);
  }

  static Application named(KubernetesClient admin, String name) {
    return new Application(
        admin
            .genericKubernetesResources(
                new ResourceDefinitionContext.Builder()
                    .withGroup("argoproj.io")
                    .withVersion("v1alpha1")
                    .withKind("Application")
                    .withPlural("applications")
                    .withNamespaced(true)
                    .build())
            .inNamespace(ArgoCd.NAMESPACE)
            .withName(name));
  }

  /** Its name. */
  public String name() {
    return object.get().getMetadata().getName();
  }

  /** Has Argo CD look at Git and the cluster now, and waits until it has. */
  public void refresh() {
    object.patch(
        PatchContext.of(PatchType.JSON_MERGE),
        "{\"metadata\": {\"annotations\": {\"%s\": \"normal\"}}}".formatted(REFRESH));
    await("Argo CD has looked")
        .atMost(PATIENCE)
        .until(
            () -> {
              Map<String, String> annotations = object.get().getMetadata().getAnnotations();
              return annotations == null || !annotations.containsKey(REFRESH);
            });
  }

  /** Waits until the cluster is as a revision says, by a synchronization that has ended. */
  public void awaitSynced(String revision) {
    refresh();
    await("Argo CD has brought " + revision)
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(status("sync", "revision")).isEqualTo(revision);
              assertThat(status("sync", "status")).as(problem()).isEqualTo("Synced");
              assertThat(status("operationState", "phase")).as(problem()).isIn("", "Succeeded");
            });
  }

  /** Waits until Argo CD finds that the cluster is as a revision says, or isn't. */
  public void awaitCompared(String revision, String expected) {
    refresh();
    await("Argo CD has compared " + revision)
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(status("sync", "revision")).isEqualTo(revision);
              assertThat(status("sync", "status")).as(problem()).isEqualTo(expected);
            });
  }

  /** Synchronizes by hand, as {@code argocd app sync --prune} does, and waits for the end. */
  public void sync() {
    await("nothing else is under way")
        .atMost(PATIENCE)
        .until(() -> object.get().get("operation") == null);
    String request = UUID.randomUUID().toString();
    object.patch(
        PatchContext.of(PatchType.JSON_MERGE),
        """
        {"operation": {
          "initiatedBy": {"username": "team"},
          "info": [{"name": "request", "value": "%s"}],
          "sync": {"prune": true, "syncOptions": %s}}}
        """
            .formatted(request, Serialization.asJson(options())));
    await("Argo CD has synchronized")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(status("operationState", "operation", "info")).contains(request);
              assertThat(status("operationState", "phase")).as(problem()).isEqualTo("Succeeded");
            });
  }

  /** Waits until a synchronization fails or is to be retried, and gives what Argo CD says of it. */
  public String awaitFailure() {
    await("a synchronization fails")
        .atMost(PATIENCE)
        .until(
            () ->
                status("operationState", "phase").equals("Failed")
                    || status("operationState", "message").contains("Retrying attempt"));
    return status("operationState", "message") + status("operationState", "syncResult");
  }

  /** Waits until no synchronization is under way. */
  public void awaitIdle() {
    await("nothing is under way")
        .atMost(PATIENCE)
        .until(
            () -> !List.of("Running", "Terminating").contains(status("operationState", "phase")));
  }

  /** Waits until there is one, and all that it brings is healthy. */
  public void awaitHealthy() {
    await("it is there, and healthy")
        .atMost(PATIENCE)
        .until(
            () ->
                object.get() != null
                    && health().equals("Healthy")
                    && syncStatus().equals("Synced"));
  }

  /** {@code Synced}, {@code OutOfSync} or {@code Unknown}. */
  public String syncStatus() {
    return status("sync", "status");
  }

  /** The health of the whole, such as {@code Healthy}. */
  public String health() {
    return status("health", "status");
  }

  /** What it holds to be its own: {@code Function/greet}. */
  public List<String> resources() {
    List<Map<String, Object>> resources = object.get().get("status", "resources");
    return resources == null
        ? List.of()
        : resources.stream().map(one -> one.get("kind") + "/" + one.get("name")).toList();
  }

  /** Forgets the Application and leaves what it has brought. */
  public void delete() {
    object.delete();
    await().atMost(PATIENCE).until(() -> object.get() == null);
  }

  /** Deletes the Application with what it has brought, as {@code argocd app delete} does. */
  public void deleteWithResources() {
    object.patch(
        PatchContext.of(PatchType.JSON_MERGE),
        "{\"metadata\": {\"finalizers\": [\"resources-finalizer.argocd.argoproj.io\"]}}");
    delete();
  }

  private List<String> options() {
    List<String> options = object.get().get("spec", "syncPolicy", "syncOptions");
    return options == null ? List.of() : options;
  }

  private String status(String... path) {
    Object[] whole = Stream.concat(Stream.of("status"), Stream.of(path)).toArray();
    return Objects.toString(object.get().get(whole), "");
  }

  private String problem() {
    return status("operationState", "message") + " " + status("conditions");
  }
}
