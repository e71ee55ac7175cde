package dev.edgeward.operator.tombstone;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Optional;

/** Objects with all that they hold, also what this release has no field for. */
final class RawObjects {
  private RawObjects() {}

  /** An object as the cluster has it now; empty when it is gone, or another one has its name. */
  static Optional<GenericKubernetesResource> read(HasMetadata object, KubernetesClient client) {
    return Optional.ofNullable(
            client
                .genericKubernetesResources(
                    ResourceDefinitionContext.fromResourceType(object.getClass()))
                .inNamespace(object.getMetadata().getNamespace())
                .withName(object.getMetadata().getName())
                .get())
        .filter(now -> now.getMetadata().getUid().equals(object.getMetadata().getUid()));
  }
}
