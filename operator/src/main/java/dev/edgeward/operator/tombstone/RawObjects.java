package dev.edgeward.operator.tombstone;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
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
        .filter(now -> isSame(now, object));
  }

  /**
   * An object as it was read, or as it has become since: that the API server answers out of its
   * memory, at half the cost. Empty when it is gone, or another one has its name.
   */
  static Optional<GenericKubernetesResource> readSince(
      HasMetadata object, KubernetesClient client) {
    ObjectMeta metadata = object.getMetadata();
    String json =
        client.raw(
            "/apis/%s/namespaces/%s/%s/%s?resourceVersion=%s"
                .formatted(
                    object.getApiVersion(),
                    metadata.getNamespace(),
                    object.getPlural(),
                    metadata.getName(),
                    metadata.getResourceVersion()));
    return Optional.ofNullable(json)
        .map(
            found ->
                client
                    .getKubernetesSerialization()
                    .unmarshal(found, GenericKubernetesResource.class))
        .filter(now -> isSame(now, object));
  }

  private static boolean isSame(HasMetadata now, HasMetadata before) {
    return now.getMetadata().getUid().equals(before.getMetadata().getUid());
  }
}
