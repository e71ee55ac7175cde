package dev.edgeward.operator.tombstone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.operator.kubernetes.ApiErrors;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;

/** Whose the versions of a deleted function are. Every step can be repeated. */
final class Versions {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final FunctionTombstone tombstone;

  Versions(KubernetesClient client, FunctionTombstone tombstone) {
    this.client = client;
    this.tombstone = tombstone;
  }

  /** Makes versions the tombstone's, so that they go when it goes, whoever lets it. */
  void handOver(List<FunctionVersion> versions) {
    for (FunctionVersion version : versions) {
      if (!isOwned(version) && !version.isMarkedForDeletion()) {
        List<OwnerReference> owners = new ArrayList<>(owners(version));
        owners.add(
            new OwnerReferenceBuilder()
                .withApiVersion(tombstone.getApiVersion())
                .withKind(tombstone.getKind())
                .withName(tombstone.getMetadata().getName())
                .withUid(tombstone.getMetadata().getUid())
                .build());
        write(version, owners);
      }
    }
  }

  /** Takes them from the tombstone, before it goes. */
  void giveBack() {
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
