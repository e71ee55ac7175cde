package dev.edgeward.e2e.argocd;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.Manifests;
import dev.edgeward.e2e.stack.StackException;
import dev.edgeward.e2e.stack.StackFolder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Argo CD in the stack's cluster, installed as its manifests do, with the stack's own API. */
public final class ArgoCd implements AutoCloseable {

  static final String NAMESPACE = "argocd";

  private static final String SETTINGS = "argocd-cm";

  private final TestStack stack;
  private final Path folder;
  private final ArgoCdProcesses processes;
  private final GitOpsTools tools;
  private final AtomicInteger names = new AtomicInteger();

  private ArgoCd(TestStack stack, Path folder, ArgoCdProcesses processes, GitOpsTools tools) {
    this.stack = stack;
    this.folder = folder;
    this.processes = processes;
    this.tools = tools;
  }

  /**
   * Installs and starts it; returns when it is ready.
   *
   * @param binaries the folder with Argo CD's executables and kinds
   * @param redis the executable of Redis
   */
  static ArgoCd start(TestStack stack, Path binaries, Path redis)
      throws StackException, IOException, InterruptedException {
    install(stack, binaries);
    Path root = stack.folder().root();
    Path folder = root.resolveSibling("argocd-" + root.getFileName());
    StackFolder.deleteRecursively(folder);
    return new ArgoCd(
        stack,
        folder,
        ArgoCdProcesses.start(binaries, redis, folder, stack.folder().kubeconfig()),
        new GitOpsTools(binaries));
  }

  /** A new repository. */
  public GitRepository repository() throws IOException, InterruptedException {
    return GitRepository.init(folder.resolve("git-" + names.incrementAndGet()));
  }

  /**
   * A new Application that is synchronized automatically, prunes and heals.
   *
   * @param repository what is in it
   * @param namespace where that goes
   * @param syncOptions such as {@code Replace=true}
   */
  public Application application(
      GitRepository repository, String namespace, String... syncOptions) {
    return Application.create(
        stack.admin(),
        "app-" + names.incrementAndGet(),
        repository,
        server(stack),
        namespace,
        syncOptions);
  }

  /** The settings that the chart ships, a ConfigMap to merge into Argo CD's. */
  public static Path shippedSettings() {
    return Checkout.here().root().resolve("helm/edgeward/files/argocd/argocd-cm.yaml");
  }

  /** Has Argo CD know Edgeward's kinds, by the settings that the chart ships. */
  public void configureAsShipped() throws IOException {
    configure(
        Serialization.unmarshal(Files.readString(shippedSettings()), ConfigMap.class).getData());
  }

  /** Its API server. */
  public ArgoCdServer server() {
    return new ArgoCdServer(new RestClient(processes.server(), null));
  }

  /** What needs no cluster. */
  public GitOpsTools tools() {
    return tools;
  }

  /** An Application that somebody else has made. */
  public Application application(String name) {
    return Application.named(stack.admin(), name);
  }

  /** Makes an object of Argo CD's own. */
  public void apply(String yaml) {
    Manifests.apply(stack.admin(), yaml, NAMESPACE);
  }

  /** Deletes an ApplicationSet, with its Applications and what they have brought. */
  public void deleteApplicationSet(String name) {
    var context =
        new ResourceDefinitionContext.Builder()
            .withGroup("argoproj.io")
            .withVersion("v1alpha1")
            .withKind("ApplicationSet")
            .withPlural("applicationsets")
            .withNamespaced(true)
            .build();
    stack
        .admin()
        .genericKubernetesResources(context)
        .inNamespace(NAMESPACE)
        .withName(name)
        .delete();
  }

  /** How the cluster is called that Argo CD is to bring things to. */
  public String cluster() {
    return server(stack);
  }

  /**
   * Changes settings.
   *
   * @param settings entries of the ConfigMap {@code argocd-cm}, in place of all that were there
   */
  public void configure(Map<String, String> settings) {
    stack
        .admin()
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName(SETTINGS)
        .edit(present -> new ConfigMapBuilder(present).withData(settings).build());
  }

  @Override
  public void close() throws InterruptedException {
    processes.close();
  }

  private static void install(TestStack stack, Path binaries) throws StackException, IOException {
    KubernetesClient admin = stack.admin();
    try (Stream<Path> kinds = Files.list(binaries)) {
      for (Path kind : kinds.filter(file -> file.toString().endsWith(".yaml")).toList()) {
        for (HasMetadata definition : Manifests.parse(admin, kind)) {
          Manifests.apply(admin, definition, NAMESPACE);
          Manifests.awaitEstablished(admin, definition.getMetadata().getName());
        }
      }
    }
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    Config cluster = admin.getConfiguration();
    Manifests.apply(
        admin,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: argocd-cm, labels: {app.kubernetes.io/part-of: argocd}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: argocd-rbac-cm, labels: {app.kubernetes.io/part-of: argocd}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: argocd-secret, labels: {app.kubernetes.io/part-of: argocd}}
        stringData: {server.secretkey: of-no-use-without-a-server}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: cluster, labels: {argocd.argoproj.io/secret-type: cluster}}
        stringData:
          name: stack
          server: %s
          config: |
            {"bearerToken": "%s", "tlsClientConfig": {"caData": "%s"}}
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: AppProject
        metadata: {name: default}
        spec:
          sourceRepos: ["*"]
          destinations: [{namespace: "*", server: "*"}]
          clusterResourceWhitelist: [{group: "*", kind: "*"}]
          orphanedResources: # so that the bin is to be seen
            warn: false
            ignore: [{group: edgeward.dev, kind: FunctionVersion}]
        """
            .formatted(server(stack), stack.adminToken(), cluster.getCaCertData()),
        NAMESPACE);
  }

  private static String server(TestStack stack) {
    return "https://127.0.0.1:" + stack.ports().kube();
  }
}
