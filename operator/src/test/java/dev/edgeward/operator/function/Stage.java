package dev.edgeward.operator.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.api.Conditions;
import dev.edgeward.api.v1alpha1.BundlesStatus;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.FunctionStatus;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.OciRegistry;
import dev.edgeward.api.v1alpha1.OciSettings;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.RuntimeSpec;
import dev.edgeward.api.v1alpha1.RuntimeStatus;
import dev.edgeward.operator.FixedConfig;
import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.bundle.CodeStoreSync;
import dev.edgeward.operator.bundle.WantedBundles;
import dev.edgeward.operator.bundling.Bundles;
import dev.edgeward.operator.bundling.InMemoryBundler;
import dev.edgeward.operator.dispatch.InMemoryDispatcher;
import dev.edgeward.operator.event.KubernetesEvents;
import dev.edgeward.operator.integration.IntegrationInstallationReconciler;
import dev.edgeward.operator.integration.IntegrationReconciler;
import dev.edgeward.operator.kubernetes.FakeKubernetes;
import dev.edgeward.operator.metrics.SyncLag;
import dev.edgeward.operator.oci.InMemoryRegistry;
import dev.edgeward.operator.oci.Pulls;
import dev.edgeward.operator.runtime.ApiTokens;
import dev.edgeward.operator.runtime.CloudflareRuntimes;
import dev.edgeward.operator.runtime.RuntimeKeys;
import dev.edgeward.operator.runtime.RuntimeReconciler;
import dev.edgeward.operator.runtime.Runtimes;
import dev.edgeward.operator.schema.FunctionSchemaReconciler;
import dev.edgeward.operator.tombstone.Bin;
import dev.edgeward.operator.tombstone.FunctionTombstoneReconciler;
import dev.edgeward.operator.version.FunctionVersionReconciler;
import dev.edgeward.operator.workspace.WorkspaceReconciler;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.NullUnmarked;

/** The operator as it is, between an API server and a dispatcher in memory. */
@NullUnmarked // a null fails the test
public final class Stage implements AutoCloseable {
  public static final String TEAM_A = "team-a";

  public final FakeKubernetes kubernetes = new FakeKubernetes();
  public final KubernetesClient client = kubernetes.client();
  public final InMemoryDispatcher dispatcher = new InMemoryDispatcher();
  public final InMemoryBundler bundler = new InMemoryBundler();
  public final InMemoryRegistry registry = new InMemoryRegistry();
  private Operator operator;
  private SpecPreviews previews;

  /** Sets the stage: namespaces, a Runtime, and the operator. */
  private volatile Duration ahead = Duration.ZERO;

  public Stage() {
    for (String namespace : List.of("edgeward", "edgeward-system", TEAM_A, "team-b")) {
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
    }
    Runtime runtime =
        Serialization.unmarshal(
            """
            apiVersion: edgeward.dev/v1alpha1
            kind: Runtime
            metadata: {name: local}
            spec: {default: true, workerd: {url: "http://dispatcher.example"}}
            """,
            Runtime.class);
    client.resource(runtime).create();
    start();
  }

  /** Starts the operator, with nothing remembered. */
  public void start() {
    OperatorConfig config = new FixedConfig();
    InstantSource clock = () -> Instant.now().plus(ahead);
    Runtimes runtimes = new Runtimes();
    Bin bin = new Bin();
    Bundles bundles = new Bundles(bundler);
    Pulls pulls = new Pulls(registry);
    previews = new SpecPreviews(bundles, pulls);
    KubernetesEvents events = new KubernetesEvents(client, clock);
    operator =
        new Operator(
            overrides ->
                overrides
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withUseSSAToPatchPrimaryResource(false)
                    .withReconciliationTerminationTimeout(Duration.ofSeconds(1)));
    register(
        new FunctionReconciler(
            new FunctionEvents(events),
            new VersionNumbers(),
            bin,
            bundles,
            pulls,
            new SyncLag(new SimpleMeterRegistry()),
            previews,
            config,
            clock));
    register(
        new FunctionTombstoneReconciler(
            bin,
            events,
            new SimpleMeterRegistry(),
            clock,
            (any, namespace) -> clock.instant(),
            config));
    WantedBundles wanted = new WantedBundles();
    register(new FunctionVersionReconciler(dispatcher, runtimes, wanted, bin, events, clock));
    register(
        new RuntimeReconciler(
            dispatcher,
            new RuntimeKeys(client, config),
            runtimes,
            new CloudflareRuntimes(
                (accountId, token) -> {
                  throw new UnsupportedOperationException("there is no account");
                },
                new ApiTokens(client, config),
                config,
                clock),
            new CodeStoreSync(dispatcher, wanted, config, clock),
            events,
            new SimpleMeterRegistry(),
            config,
            clock));
    register(new FunctionSchemaReconciler(events, clock));
    register(new WorkspaceReconciler(events, clock));
    register(new IntegrationReconciler(bin, events, clock));
    register(new IntegrationInstallationReconciler(runtimes, events, clock));
    operator.start();
  }

  private <P extends HasMetadata> void register(Reconciler<P> reconciler) {
    operator.register(
        reconciler,
        overrides ->
            overrides
                .withTriggerReconcilerOnAllEvents(true)
                .withRetry(
                    new GenericRetry()
                        .setInitialInterval(50)
                        .setMaxInterval(200)
                        .withoutMaxAttempts()));
  }

  /** Waits until the code store has been compared with what versions name. */
  public void awaitSynced() {
    eventually(
        () ->
            assertThat(client.resources(Runtime.class).withName("local").get().getStatus())
                .extracting(RuntimeStatus::bundles)
                .extracting(BundlesStatus::lastSyncTime)
                .isNotNull());
  }

  /** What the operator would make of a function as it is. */
  SpecPreviews.Preview preview(String name) {
    return previews.of(function(name), Duration.ZERO);
  }

  /** Stops the operator. */
  public void stop() {
    operator.stop();
  }

  /** Creates a function, or gives it another spec. */
  public void apply(String name, String spec) {
    apply(TEAM_A, name, spec);
  }

  void apply(String namespace, String name, String spec) {
    FunctionSpec wanted = Serialization.unmarshal(spec, FunctionSpec.class);
    while (true) {
      Function function = functionIn(namespace, name).orElse(null);
      try {
        if (function == null) {
          function = new Function();
          function.getMetadata().setName(name);
          function.getMetadata().setNamespace(namespace);
          function.setSpec(wanted);
          client.resource(function).create();
        } else {
          function.setSpec(wanted);
          client.resource(function).update();
        }
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != 409) {
          throw e;
        }
      }
    }
  }

  /** Creates any object out of YAML, with its labels. */
  public void create(String yaml) {
    client.resource(yaml).create();
  }

  /**
   * {@code True Published} for example, of an object of any kind; null namespace: of the cluster.
   */
  public <T extends CustomResource<?, ?>> String ready(
      Class<T> kind, String namespace, String name) {
    JsonNode ready =
        Serialization.jsonMapper()
            .valueToTree(get(kind, namespace, name))
            .at("/status/conditions/0");
    return ready.isMissingNode()
        ? "none"
        : ready.path("status").asText() + " " + ready.path("reason").asText();
  }

  /** An object of any kind; null namespace: of the cluster. */
  public <T extends CustomResource<?, ?>> T get(Class<T> kind, String namespace, String name) {
    return (namespace == null
            ? client.resources(kind).withName(name)
            : client.resources(kind).inNamespace(namespace).withName(name))
        .get();
  }

  /** Waits for a condition of an object of any kind. */
  public <T extends CustomResource<?, ?>> void awaitReady(
      Class<T> kind, String namespace, String name, String expected) {
    eventually(() -> assertThat(ready(kind, namespace, name)).isEqualTo(expected));
  }

  /** Deletes a function for good. */
  public void purge(String name) {
    delete(name);
    eventually(() -> assertThat(functionIn(TEAM_A, name)).isEmpty());
    tombstones().forEach(tombstone -> client.resource(tombstone).delete());
    eventually(() -> assertThat(tombstones()).isEmpty());
  }

  /** All deleted functions. */
  public List<FunctionTombstone> tombstones() {
    return client.resources(FunctionTombstone.class).inAnyNamespace().list().getItems();
  }

  /** The Events so far, such as {@code Warning NotOffered}. */
  public List<String> events() {
    return client.v1().events().inAnyNamespace().list().getItems().stream()
        .map(event -> event.getType() + " " + event.getReason())
        .toList();
  }

  public void shareSecret(String name, Map<String, String> values) {
    var secret =
        client.resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(TEAM_A)
                .addToLabels("edgeward.dev/share", "functions")
                .endMetadata()
                .withData(
                    values.entrySet().stream()
                        .collect(
                            java.util.stream.Collectors.toMap(
                                Map.Entry::getKey, entry -> base64(entry.getValue()))))
                .build());
    if (secret.get() == null) {
      secret.create();
    } else {
      secret.update();
    }
  }

  /** Lets functions get code from a registry. */
  void allowRegistry(String prefix) {
    edit(
        client.resources(Runtime.class).withName("local"),
        runtime -> {
          RuntimeSpec spec = runtime.getSpec();
          runtime.setSpec(
              new RuntimeSpec(
                  spec.workerd(),
                  spec.cloudflare(),
                  spec.isDefault(),
                  spec.keyRotation(),
                  spec.npm(),
                  new OciSettings(List.of(new OciRegistry(prefix, null)))));
          return runtime;
        });
  }

  /** A Secret as {@code kubectl create secret docker-registry} makes it, shared. */
  void sharePullSecret(String name, String registry, String username, String password) {
    String config =
        "{\"auths\": {\"%s\": {\"username\": \"%s\", \"password\": \"%s\"}}}"
            .formatted(registry, username, password);
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(TEAM_A)
                .addToLabels("edgeward.dev/share", "functions")
                .endMetadata()
                .withType("kubernetes.io/dockerconfigjson")
                .withData(Map.of(".dockerconfigjson", base64(config)))
                .build())
        .create();
  }

  void shareConfigMap(String name, Map<String, String> values) {
    var map =
        client.resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(TEAM_A)
                .addToLabels("edgeward.dev/share", "functions")
                .endMetadata()
                .withData(values)
                .build());
    if (map.get() == null) {
      map.create();
    } else {
      map.update();
    }
  }

  /** Sets an annotation of a Function. */
  void annotate(String name, String annotation, String value) {
    client
        .resource(function(name))
        .edit(
            function -> {
              function.getMetadata().setAnnotations(new HashMap<>(Map.of(annotation, value)));
              return function;
            });
  }

  Function function(String name) {
    return functionIn(TEAM_A, name).orElseThrow();
  }

  public Optional<Function> functionIn(String namespace, String name) {
    return Optional.ofNullable(
        client.resources(Function.class).inNamespace(namespace).withName(name).get());
  }

  public void delete(String name) {
    client.resources(Function.class).inNamespace(TEAM_A).withName(name).delete();
  }

  /** The versions of the namespace, by their numbers. */
  public List<FunctionVersion> versions() {
    return client.resources(FunctionVersion.class).inNamespace(TEAM_A).list().getItems().stream()
        .sorted(Comparator.comparing(version -> version.getSpec().number()))
        .toList();
  }

  /** {@code Ready=True Serving}, for example. */
  public String condition(String function, String type) {
    return Optional.ofNullable(function(function).getStatus())
        .flatMap(status -> Conditions.find(status.conditions(), type))
        .map(Stage::text)
        .orElse("none");
  }

  /** The name of the version that serves. */
  String serving(String function) {
    var status = function(function).getStatus();
    return status == null || status.defaultVersion() == null
        ? "none"
        : status.defaultVersion().name();
  }

  /** Waits until a function serves the version of its present spec; gives its name. */
  public String awaitServing(String name) {
    eventually(
        () -> {
          assertThat(condition(name, "LatestVersionReady")).isEqualTo("True Loaded");
          Function function = function(name);
          assertThat(function.getStatus().observedGeneration())
              .isEqualTo(function.getMetadata().getGeneration());
          assertThat(function.getStatus().defaultVersion())
              .isEqualTo(function.getStatus().latestVersion());
        });
    return serving(name);
  }

  /** Waits for a condition of a function. */
  public void awaitCondition(String name, String type, String expected) {
    eventually(() -> assertThat(condition(name, type)).isEqualTo(expected));
  }

  /** Waits until something holds. */
  public static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }

  /** Lets some time pass in which nothing should happen. */
  public static void aMoment() {
    pass(Duration.ofMillis(700));
  }

  /** The operator's clock jumps. */
  public void leap(Duration time) {
    ahead = ahead.plus(time);
  }

  public static void pass(Duration time) {
    await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
  }

  /** A spec with one file. */
  public static String code(String source) {
    return "code: {files: {main.js: '" + source + "'}}\n";
  }

  /** What the named version runs. */
  String source(String version) {
    return client
        .resources(FunctionVersion.class)
        .inNamespace(TEAM_A)
        .withName(version)
        .get()
        .getSpec()
        .files()
        .get("main.js");
  }

  /** Tells of each state of a function. */
  Watch watch(String name, Consumer<Function> listener) {
    return client
        .resources(Function.class)
        .inNamespace(TEAM_A)
        .withName(name)
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, Function function) {
                listener.accept(function);
              }

              @Override
              public void onClose(WatcherException cause) {}
            });
  }

  /** Which version serves, and whether the latest is ready. */
  static String report(Function function) {
    FunctionStatus status = function.getStatus();
    return status.defaultVersion().name()
        + " "
        + Conditions.find(status.conditions(), "LatestVersionReady").orElseThrow().getStatus();
  }

  /** Changes an object, again if the operator was faster: what any user's tool does. */
  public static <T> void edit(Resource<T> object, UnaryOperator<T> change) {
    while (true) {
      try {
        object.edit(change);
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != 409) {
          throw e;
        }
      }
    }
  }

  /** Changes the Runtime in a way that concerns nobody. */
  public void touchRuntime() {
    edit(
        client.resources(Runtime.class).withName("local"),
        runtime -> {
          runtime.getMetadata().setAnnotations(Map.of("touched", "yes"));
          return runtime;
        });
  }

  private static String text(Condition condition) {
    return condition.getStatus() + " " + condition.getReason();
  }

  private static String base64(String value) {
    return java.util.Base64.getEncoder()
        .encodeToString(value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    stop();
    kubernetes.close();
  }
}
