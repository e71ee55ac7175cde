package dev.edgeward.operator.tombstone;

import dev.edgeward.operator.kubernetes.ApiErrors;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
    String json =
        client.raw(path(object) + "?resourceVersion=" + object.getMetadata().getResourceVersion());
    return Optional.ofNullable(json)
        .map(
            found ->
                client
                    .getKubernetesSerialization()
                    .unmarshal(found, GenericKubernetesResource.class))
        .filter(now -> isSame(now, object));
  }

  /** Deletes an object, and no other one that has its name by now. */
  static void delete(HasMetadata object, KubernetesClient client) {
    ObjectMeta metadata = object.getMetadata();
    DeleteOptions options =
        new DeleteOptionsBuilder()
            .withNewPreconditions()
            .withUid(metadata.getUid())
            .endPreconditions()
            .build();
    try {
      client.raw(path(object), "DELETE", options);
    } catch (KubernetesClientException e) {
      if (!ApiErrors.isGone(e) && !ApiErrors.isConflict(e)) {
        throw e;
      }
    }
  }

  private static String path(HasMetadata object) {
    return "/apis/%s/namespaces/%s/%s/%s"
        .formatted(
            object.getApiVersion(),
            object.getMetadata().getNamespace(),
            object.getPlural(),
            object.getMetadata().getName());
  }

  private static boolean isSame(HasMetadata now, HasMetadata before) {
    return now.getMetadata().getUid().equals(before.getMetadata().getUid());
  }
}
