package dev.edgeward.operator.runtime;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Takes the keys of Runtimes that were deleted while no operator ran from the API server. Every
 * reconciliation does so too; this is for when no Runtime is left that would be reconciled.
 */
@Singleton
final class SweepAtStart {
  private static final Logger LOG = Logger.getLogger(SweepAtStart.class);

  private final RuntimeKeys keys;

  SweepAtStart(RuntimeKeys keys) {
    this.keys = keys;
  }

  void start(@Observes StartupEvent event) {
    Thread.ofVirtual().name("sweep-at-start").start(this::sweep);
  }

  private void sweep() {
    try {
      keys.sweep();
    } catch (KubernetesClientException e) {
      LOG.debugf("Keys of deleted Runtimes may be left: %s", e.getMessage());
    }
  }
}
