package dev.edgeward.apiserver.index;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSource;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.FunctionStatus;
import dev.edgeward.api.v1alpha1.RetentionTier;
import dev.edgeward.api.v1alpha1.VersionRef;
import dev.edgeward.apiserver.kubernetes.ResourceVersions;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the API shows and needs of a Function; its code stays in Kubernetes.
 *
 * @param uid of the object
 * @param id on the wire
 * @param namespace of the object
 * @param objectName of the object
 * @param resourceVersion that the row was made from
 * @param name for people
 * @param description null when it has none
 * @param defaultVersion the version that serves, null when none does
 * @param source where the function comes from
 * @param createdBy who made it over REST, null when it came another way
 * @param runtimeUserId who a headless call runs as, null for nobody
 * @param retentionTier how long it can be restored once deleted
 * @param createdAt when it was made
 * @param updatedAt when its spec last changed
 * @param deletedAt when it was deleted, null while active
 * @param settled whether the version of the present spec serves, so that nothing is under way
 */
public record FunctionRow(
    String uid,
    String id,
    String namespace,
    String objectName,
    long resourceVersion,
    String name,
    @Nullable String description,
    @Nullable VersionRef defaultVersion,
    FunctionSource source,
    @Nullable String createdBy,
    @Nullable String runtimeUserId,
    RetentionTier retentionTier,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant deletedAt,
    boolean settled)
    implements Row {

  @Override
  public String group() {
    return namespace;
  }

  /**
   * The row of a Function.
   *
   * @param function as the API gave it, with its managed fields
   * @return what the API shows of it
   */
  public static FunctionRow of(Function function) {
    ObjectMeta metadata = function.getMetadata();
    FunctionSpec spec = function.getSpec();
    FunctionStatus status = function.getStatus();
    Instant createdAt = Times.parse(metadata.getCreationTimestamp(), Instant.EPOCH);
    String displayName = spec == null ? null : spec.displayName();
    FunctionSource source = spec == null ? null : spec.source();
    RetentionTier tier = spec == null ? null : spec.retentionTier();
    VersionRef serving = status == null ? null : status.defaultVersion();
    return new FunctionRow(
        metadata.getUid(),
        Ids.of(Ids.FUNCTION, function),
        Objects.requireNonNullElse(metadata.getNamespace(), ""),
        metadata.getName(),
        ResourceVersions.of(function),
        displayName == null || displayName.isBlank() ? metadata.getName() : displayName,
        spec == null ? null : spec.description(),
        serving == null || serving.id() == null ? null : serving,
        source == null ? FunctionSource.CUSTOM : source,
        metadata.getAnnotations() == null ? null : metadata.getAnnotations().get(Names.CREATED_BY),
        spec == null ? null : spec.runtimeUserId(),
        tier == null ? RetentionTier.MEDIUM : tier,
        createdAt,
        updatedAt(metadata.getManagedFields(), createdAt),
        metadata.getDeletionTimestamp() == null
            ? null
            : Times.parse(metadata.getDeletionTimestamp(), createdAt),
        settled(metadata.getGeneration(), status));
  }

  /** Kubernetes keeps no time of change but this: when each writer last wrote fields it owns. */
  private static Instant updatedAt(@Nullable List<ManagedFieldsEntry> writers, Instant createdAt) {
    Instant newest = createdAt;
    if (writers != null) {
      for (ManagedFieldsEntry writer : writers) {
        boolean wroteSpec =
            (writer.getSubresource() == null || writer.getSubresource().isEmpty())
                && writer.getFieldsV1() != null
                && writer.getFieldsV1().getAdditionalProperties().containsKey("f:spec");
        Instant time = wroteSpec ? Times.parse(writer.getTime(), newest) : newest;
        newest = time.isAfter(newest) ? time : newest;
      }
    }
    return newest;
  }

  private static boolean settled(@Nullable Long generation, @Nullable FunctionStatus status) {
    return status != null
        && generation != null
        && generation.equals(status.observedGeneration())
        && Conditions.find(status.conditions(), Conditions.LATEST_VERSION_READY)
            .filter(latest -> generation.equals(latest.getObservedGeneration()))
            .filter(latest -> "True".equals(latest.getStatus()))
            .isPresent();
  }
}
