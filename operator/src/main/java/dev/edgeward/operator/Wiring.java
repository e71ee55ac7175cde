package dev.edgeward.operator;

import dev.edgeward.operator.bundling.Bundles;
import dev.edgeward.operator.bundling.Esbuild;
import dev.edgeward.operator.cloudflare.CloudflareAccounts;
import dev.edgeward.operator.dispatch.Dispatcher;
import dev.edgeward.operator.dispatch.HttpDispatcher;
import dev.edgeward.operator.dispatch.Impatient;
import dev.edgeward.operator.dispatch.MeteredDispatcher;
import dev.edgeward.operator.metrics.SyncLag;
import dev.edgeward.operator.npm.HttpRegistry;
import dev.edgeward.operator.npm.Packages;
import dev.edgeward.operator.npm.Tokens;
import dev.edgeward.operator.oci.HttpRegistries;
import dev.edgeward.operator.oci.Pulls;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/** What the container can't make by itself. */
class Wiring {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final int IDLE_CONNECTIONS = 32;
  private static final Duration PACKAGE_TIMEOUT = Duration.ofSeconds(30);

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  Dispatcher dispatcher(OperatorConfig config, InstantSource clock, MeterRegistry registry) {
    return new MeteredDispatcher(
        new HttpDispatcher(http(config.dispatcherTimeout()), clock), registry);
  }

  /** What code is checked with while kube-apiserver waits for the answer. */
  @Produces
  @Singleton
  @Impatient
  Dispatcher impatientDispatcher(
      OperatorConfig config, InstantSource clock, MeterRegistry registry) {
    return new MeteredDispatcher(
        new HttpDispatcher(http(config.admission().preFlightDeadline()), clock), registry);
  }

  @Produces
  @Singleton
  Bundles bundles(OperatorConfig config, Tokens tokens, InstantSource clock) {
    OkHttpClient http =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT_TIMEOUT)
            .callTimeout(PACKAGE_TIMEOUT)
            .build();
    return new Bundles(
        new Esbuild(
            config.bundler().esbuild(),
            new Packages(new HttpRegistry(http), tokens),
            Path.of(System.getProperty("java.io.tmpdir")),
            clock));
  }

  @Produces
  @Singleton
  Pulls pulls() {
    return new Pulls(
        new HttpRegistries(
            new OkHttpClient.Builder()
                .connectTimeout(CONNECT_TIMEOUT)
                .callTimeout(PACKAGE_TIMEOUT)
                .build()));
  }

  @Produces
  @Singleton
  @Typed(SyncLag.class)
  SyncLag lag(MeterRegistry registry) {
    return new SyncLag(registry);
  }

  /** What the extension measures by itself, and how long Functions wait. */
  @Produces
  @Singleton
  Metrics metrics(MeterRegistry registry, SyncLag lag) {
    return new AggregatedMetrics(List.of(MicrometerMetricsV2.newBuilder(registry).build(), lag));
  }

  @Produces
  @Singleton
  CloudflareAccounts cloudflareAccounts(
      OperatorConfig config, InstantSource clock, MeterRegistry registry) {
    OkHttpClient http =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT_TIMEOUT)
            .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 1, TimeUnit.MINUTES))
            .build();
    return new CloudflareAccounts(
        http, config.cloudflare().apiUrl(), config.cloudflare().timeout(), clock, registry);
  }

  /**
   * The operator with its reconcilers; see {@link AllEventsConfiguration} for why not the
   * extension's own. The extension starts and stops it.
   */
  @Produces
  @ApplicationScoped
  Operator operator(
      OperatorConfig config,
      QuarkusConfigurationService configuration,
      Instance<Reconciler<? extends HasMetadata>> reconcilers) {
    // What a watch brings is read once then, and not first as an object of a kind that nobody
    // knows.
    reconcilers.stream()
        .map(reconciler -> configuration.getConfigurationFor(reconciler).getResourceClass())
        .forEach(
            configuration.getKubernetesClient().getKubernetesSerialization()
                ::registerKubernetesResource);
    Operator operator = new Operator(configuration);
    Optional<Set<String>> namespaces = watched(config);
    reconcilers.forEach(reconciler -> register(operator, configuration, reconciler, namespaces));
    return operator;
  }

  private static Optional<Set<String>> watched(OperatorConfig config) {
    return config
        .watchNamespaces()
        .map(
            named -> {
              Set<String> all = new TreeSet<>(named);
              all.add(config.systemNamespace());
              return all;
            });
  }

  private static OkHttpClient http(Duration timeout) {
    return new OkHttpClient.Builder()
        .connectTimeout(CONNECT_TIMEOUT)
        .callTimeout(timeout)
        .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 1, TimeUnit.MINUTES))
        .followRedirects(false)
        .build();
  }

  private static <P extends HasMetadata> void register(
      Operator operator,
      QuarkusConfigurationService configuration,
      Reconciler<P> reconciler,
      Optional<Set<String>> namespaces) {
    operator.register(
        reconciler,
        new AllEventsConfiguration<>(
            configuration.getConfigurationFor(reconciler), configuration, namespaces));
  }
}
