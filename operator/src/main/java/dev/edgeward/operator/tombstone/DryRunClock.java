package dev.edgeward.operator.tombstone;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Has an Event dated that is never created. */
@ApplicationScoped
class DryRunClock implements ClusterClock {
  @Override
  public Instant now(KubernetesClient client, String namespace) {
    return Instant.parse(
        client
            .resource(
                new EventBuilder()
                    .withNewMetadata()
                    .withGenerateName("time.")
                    .withNamespace(namespace)
                    .endMetadata()
                    .withNewInvolvedObject()
                    .withNamespace(namespace)
                    .endInvolvedObject()
                    .build())
            .dryRun()
            .create()
            .getMetadata()
            .getCreationTimestamp());
  }
}
