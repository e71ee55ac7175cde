package dev.edgeward.operator.tombstone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.DeletedFunction;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionTombstoneSpec;
import dev.edgeward.api.v1alpha1.RetentionTier;
import dev.edgeward.api.v1alpha1.VersionRef;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the FunctionTombstone of a Function. Pure. */
final class TombstoneObject {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TombstoneObject() {}

  /**
   * The object to create.
   *
   * @param function that is being deleted, whole
   * @param id of the function
   * @param tier decided now
   */
  static FunctionTombstone of(GenericKubernetesResource function, String id, RetentionTier tier) {
    ObjectMeta metadata = function.getMetadata();
    Map<String, String> labels = copy(metadata.getLabels());
    labels.remove(Names.ID_LABEL);
    Map<String, String> annotations = copy(metadata.getAnnotations());
    String deletedBy = annotations.remove(Names.DELETED_BY);
    Instant deletedAt = Instant.parse(metadata.getDeletionTimestamp());
    JsonNode whole = JSON.valueToTree(function.getAdditionalProperties());
    JsonNode serving = whole.at("/status/defaultVersion");
    FunctionTombstone tombstone = new FunctionTombstone();
    tombstone.setMetadata(
        new ObjectMetaBuilder()
            .withName(Ids.tombstoneName(id))
            .withNamespace(metadata.getNamespace())
            .addToLabels(Names.ID_LABEL, id)
            .withFinalizers(Names.FUNCTION_TOMBSTONE_FINALIZER)
            .build());
    tombstone.setSpec(
        new FunctionTombstoneSpec(
            id,
            new DeletedFunction(
                metadata.getName(),
                metadata.getUid(),
                labels,
                annotations,
                FieldManagers.kept(metadata.getManagedFields()),
                whole.get("spec")),
            serving.isObject()
                ? new VersionRef(serving.path("id").asText(null), serving.path("name").asText(null))
                : null,
            createdAt(metadata).toString(),
            deletedAt.toString(),
            deletedBy,
            tier,
            tier.period().map(period -> deletedAt.plus(period).toString()).orElse(null),
            null,
            null));
    return tombstone;
  }

  /** When a function was first made, however often it was restored since. */
  private static Instant createdAt(ObjectMeta metadata) {
    Instant created = Instant.parse(metadata.getCreationTimestamp());
    String noted =
        metadata.getAnnotations() == null ? null : metadata.getAnnotations().get(Names.CREATED_AT);
    if (noted == null) {
      return created;
    }
    try {
      Instant first = Instant.parse(noted);
      return first.isBefore(created) ? first : created;
    } catch (DateTimeParseException e) {
      return created; // anyone can write an annotation
    }
  }

  private static Map<String, String> copy(@Nullable Map<String, String> map) {
    return map == null ? new HashMap<>() : new HashMap<>(map);
  }
}
