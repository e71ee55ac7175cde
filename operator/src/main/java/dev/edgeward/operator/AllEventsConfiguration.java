package dev.edgeward.operator;

import dev.edgeward.operator.kubernetes.ReducedStore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.javaoperatorsdk.operator.processing.retry.Retry;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkiverse.operatorsdk.runtime.QuarkusControllerConfiguration;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A controller's configuration with what the extension's own leaves out: the reconciler sees every
 * event, deletions included (so that a finalizer and an id label are one write, not two), it never
 * gives up, and what has a namespace is watched in those that are ours, what has none everywhere.
 *
 * @param <P> the kind that is reconciled
 */
final class AllEventsConfiguration<P extends HasMetadata>
    extends QuarkusControllerConfiguration<P> {
  private static final long FIRST_RETRY_MILLIS = 200;
  private static final long LAST_RETRY_MILLIS = 15_000;
  private static final Duration RESYNC = Duration.ofHours(10);

  AllEventsConfiguration(
      QuarkusControllerConfiguration<P> built,
      QuarkusConfigurationService service,
      Optional<Set<String>> namespaces) {
    super(
        namespaces
            .filter(limited -> Namespaced.class.isAssignableFrom(built.getResourceClass()))
            .map(limited -> inNamespaces(built, limited))
            .orElseGet(built::getInformerConfig),
        built.getName(),
        built.isGenerationAware(),
        built.getAssociatedReconcilerClassName(),
        retry(),
        built.getRateLimiter(),
        built.maxReconciliationInterval().orElse(RESYNC),
        built.getFinalizerName(),
        built.fieldManager(),
        built.getWorkflow(),
        built.getResourceTypeName(),
        built.getResourceClass());
    setParent(service);
  }

  /** Without a store of its own: see {@link ReducedStore}. */
  private static <P extends HasMetadata> InformerConfiguration<P> inNamespaces(
      QuarkusControllerConfiguration<P> built, Set<String> namespaces) {
    return InformerConfiguration.builder(built.getInformerConfig())
        .withNamespaces(namespaces)
        .withItemStore(null)
        .build();
  }

  @Override
  public boolean triggerReconcilerOnAllEvents() {
    return true;
  }

  private static Retry retry() {
    return new GenericRetry()
        .setInitialInterval(FIRST_RETRY_MILLIS)
        .setMaxInterval(LAST_RETRY_MILLIS)
        .withoutMaxAttempts();
  }
}
