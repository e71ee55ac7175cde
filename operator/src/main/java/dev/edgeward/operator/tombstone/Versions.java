package dev.edgeward.operator.tombstone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.operator.kubernetes.ApiErrors;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;

/**
 * The versions of a deleted function. Nothing is written to them while it is in the bin: whether
 * they can be invoked follows from whether there is a Function. Every step can be repeated.
 */
final class Versions {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final FunctionTombstone tombstone;

  Versions(KubernetesClient client, FunctionTombstone tombstone) {
    this.client = client;
    this.tombstone = tombstone;
  }

  /**
   * Takes them from the tombstone that they belong to if an earlier release has made it: Kubernetes
   * would have them follow it.
   */
  void free() {
    for (FunctionVersion version : all()) {
      if (isOwned(version)) {
        write(
            version,
            owners(version).stream()
                .filter(owner -> !tombstone.getMetadata().getUid().equals(owner.getUid()))
                .toList());
      }
    }
  }

  /**
   * Whether there is a Function that they are of. Asks the cluster: what a cache has not seen yet
   * counts where there is no way back.
   */
  boolean areWanted() {
    return client
        .resources(Function.class)
        .inNamespace(tombstone.getMetadata().getNamespace())
        .withLabel(Names.ID_LABEL, Buried.of(tombstone).id())
        .list()
        .getItems()
        .stream()
        .anyMatch(function -> !isLettingGo(function));
  }

  private boolean isLettingGo(Function function) {
    return function.isMarkedForDeletion()
        && function.getMetadata().getUid().equals(Buried.of(tombstone).uid());
  }

  /** Deletes them; each takes its bundle out of the code store. */
  void delete() {
    for (FunctionVersion version : all()) {
      client.resource(version).delete();
    }
  }

  /** As the cluster has them now: what a cache has not seen would stay behind. */
  private List<FunctionVersion> all() {
    return client
        .resources(FunctionVersion.class)
        .inNamespace(tombstone.getMetadata().getNamespace())
        .withLabel(Names.FUNCTION_ID_LABEL, Buried.of(tombstone).id())
        .list()
        .getItems();
  }

  private static List<OwnerReference> owners(FunctionVersion version) {
    List<OwnerReference> owners = version.getMetadata().getOwnerReferences();
    return owners == null ? List.of() : owners;
  }

  private boolean isOwned(FunctionVersion version) {
    return owners(version).stream()
        .anyMatch(owner -> tombstone.getMetadata().getUid().equals(owner.getUid()));
  }

  private void write(FunctionVersion version, List<OwnerReference> owners) {
    ObjectNode metadata = JSON.createObjectNode().put("uid", version.getMetadata().getUid());
    metadata.set("ownerReferences", owners.isEmpty() ? null : JSON.valueToTree(owners));
    try {
      client
          .resource(version)
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              JSON.createObjectNode().set("metadata", metadata).toString());
    } catch (KubernetesClientException e) {
      if (!ApiErrors.isGone(e) && !ApiErrors.isConflict(e)) {
        throw e; // else it is gone, and another one may have its name: the next event shows it
      }
    }
  }
}
