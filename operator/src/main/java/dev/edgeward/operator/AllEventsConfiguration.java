package dev.edgeward.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.javaoperatorsdk.operator.processing.retry.Retry;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkiverse.operatorsdk.runtime.QuarkusControllerConfiguration;
import java.time.Duration;

/**
 * A controller's configuration with two things that the extension's own leaves out: the reconciler
 * sees every event, deletions included (so that a finalizer and an id label are one write, not
 * two), and it never gives up.
 *
 * @param <P> the kind that is reconciled
 */
final class AllEventsConfiguration<P extends HasMetadata>
    extends QuarkusControllerConfiguration<P> {
  private static final long FIRST_RETRY_MILLIS = 200;
  private static final long LAST_RETRY_MILLIS = 15_000;
  private static final Duration RESYNC = Duration.ofHours(10);

  AllEventsConfiguration(
      QuarkusControllerConfiguration<P> built, QuarkusConfigurationService service) {
    super(
        built.getInformerConfig(),
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
