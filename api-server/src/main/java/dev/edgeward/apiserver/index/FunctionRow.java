package dev.edgeward.apiserver.index;

import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.SettlingTime;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSource;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.FunctionStatus;
import dev.edgeward.api.v1alpha1.RetentionTier;
import dev.edgeward.api.v1alpha1.VersionRef;
import dev.edgeward.apiserver.kubernetes.ResourceVersions;
import dev.edgeward.apiserver.query.CaseFolding;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.Map;
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
 * @param foldedName the name as comparisons that don't tell cases apart want it
 * @param description null when it has none
 * @param defaultVersion the version that serves, null when none does
 * @param source where the function comes from
 * @param createdBy who made it over REST, null when it came another way
 * @param runtimeUserId who a headless call runs as, null for nobody
 * @param retentionTier how long it can be restored once deleted, null when its spec says nothing
 * @param createdAt when it was made
 * @param updatedAt when its spec last changed
 * @param deletedAt when it was deleted, null while active
 * @param labels of the object, its id aside
 * @param inputSchema the FunctionSchema of its arguments, null when it names none
 * @param outputSchema the FunctionSchema of its result, null when it names none
 * @param settled whether the version of the present spec serves, so that nothing is under way
 */
public record FunctionRow(
    String uid,
    String id,
    String namespace,
    String objectName,
    long resourceVersion,
    String name,
    String foldedName,
    @Nullable String description,
    @Nullable VersionRef defaultVersion,
    FunctionSource source,
    @Nullable String createdBy,
    @Nullable String runtimeUserId,
    @Nullable RetentionTier retentionTier,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant deletedAt,
    Map<String, String> labels,
    @Nullable ObjectKey inputSchema,
    @Nullable ObjectKey outputSchema,
    boolean settled)
    implements Row {

  @Override
  public boolean active() {
    return deletedAt == null;
  }

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
    String displayName = spec == null ? null : spec.displayName();
    FunctionSource source = spec == null ? null : spec.source();
    VersionRef serving = status == null ? null : status.defaultVersion();
    String name = displayName == null || displayName.isBlank() ? metadata.getName() : displayName;
    return new FunctionRow(
        metadata.getUid(),
        Ids.of(Ids.FUNCTION, function),
        Metadata.namespace(function),
        metadata.getName(),
        ResourceVersions.of(function),
        name,
        CaseFolding.fold(name),
        spec == null ? null : spec.description(),
        serving == null || serving.id() == null ? null : serving,
        source == null ? FunctionSource.CUSTOM : source,
        Metadata.annotation(function, Names.CREATED_BY),
        spec == null ? null : spec.runtimeUserId(),
        spec == null ? null : spec.retentionTier(),
        Metadata.createdAt(function),
        Metadata.updatedAt(function),
        Metadata.deletedAt(function),
        Metadata.labels(function),
        spec == null || spec.input() == null
            ? null
            : Metadata.schema(function, spec.input().schemaRef()),
        spec == null || spec.output() == null
            ? null
            : Metadata.schema(function, spec.output().schemaRef()),
        SettlingTime.isOver(function));
  }
}
