package dev.edgeward.operator.tombstone;

import static dev.edgeward.api.Conditions.RESTORED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.kubernetes.ApiErrors;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Makes the object of a function that is to come back. Every step can be repeated. */
final class Restoration {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Events events;
  private final InstantSource clock;

  Restoration(Events events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  /**
   * Makes the Function.
   *
   * @param tombstone that asks for it
   * @param client of the cluster
   * @return why it can't be made; empty when it was, or when it isn't wanted any more
   */
  Optional<Verdict> restore(FunctionTombstone tombstone, KubernetesClient client) {
    Optional<GenericKubernetesResource> whole = RawObjects.read(tombstone, client);
    if (whole.isEmpty() || whole.get().isMarkedForDeletion()) {
      return Optional.empty();
    }
    GenericKubernetesResource function = RestoredFunction.of(whole.get(), clock.instant());
    String name = function.getMetadata().getName();
    try {
      GenericKubernetesResource made = client.resource(function).create();
      events.normal(made, "Restored", "restored with its id and versions");
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (ApiErrors.isConflict(e)) {
        return Optional.of(
            Verdict.no(
                RESTORED,
                Reason.NAME_TAKEN,
                "there is a Function " + name + " by now: set spec.restoreAs to another name"));
      }
      if (ApiErrors.isInvalid(e) || ApiErrors.isTooLarge(e)) {
        return Optional.of(
            Verdict.no(
                RESTORED,
                Reason.RESTORE_REFUSED,
                "Kubernetes refuses the Function: " + ApiErrors.reason(e)));
      }
      throw e;
    }
  }

  /**
   * Gives the fields of a Function that was made here to those who had them; leaves any other as it
   * is.
   *
   * @param tombstone of the function
   * @param back the Functions that have its id
   * @param client of the cluster
   */
  void giveBackFields(FunctionTombstone tombstone, List<Function> back, KubernetesClient client) {
    if (tombstone.getSpec() == null || !Boolean.TRUE.equals(tombstone.getSpec().restore())) {
      return;
    }
    List<JsonNode> former =
        RawObjects.read(tombstone, client).map(RestoredFunction::managers).orElse(List.of());
    for (Function function : back) {
      RawObjects.read(function, client)
          .ifPresent(
              now ->
                  FieldManagers.givenBack(now.getMetadata().getManagedFields(), former)
                      .ifPresent(managers -> write(now, managers, client)));
    }
  }

  private static void write(
      GenericKubernetesResource function, List<JsonNode> managers, KubernetesClient client) {
    ObjectNode metadata =
        JSON.createObjectNode()
            .put("resourceVersion", function.getMetadata().getResourceVersion())
            .set("managedFields", JSON.valueToTree(managers));
    client
        .resource(function)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            JSON.createObjectNode().set("metadata", metadata).toString());
  }
}
