package dev.edgeward.apiserver.index;

import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.SettlingTime;
import dev.edgeward.api.v1alpha1.DeletedFunction;
import dev.edgeward.api.v1alpha1.DeletionPolicy;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSource;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.FunctionStatus;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionTombstoneSpec;
import dev.edgeward.api.v1alpha1.RetentionTier;
import dev.edgeward.api.v1alpha1.VersionRef;
import dev.edgeward.apiserver.kubernetes.ResourceVersions;
import dev.edgeward.apiserver.query.CaseFolding;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the API shows and needs of a Function, or of the FunctionTombstone that is left of one; its
 * code stays in Kubernetes.
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
 * @param createdBy who made it, null when nobody noted it
 * @param runtimeUserId who a headless call runs as, null for nobody
 * @param retentionTier how long it can be restored once deleted, null when its spec says nothing
 * @param createdAt when it was made
 * @param updatedAt when its spec last changed
 * @param deletedAt when it was deleted, null while active
 * @param labels of the object, its id aside
 * @param inputSchema the FunctionSchema of its arguments, null when it names none
 * @param outputSchema the FunctionSchema of its result, null when it names none
 * @param settled whether the version of the present spec serves, so that nothing is under way
 * @param tombstoneOf the uid of the Function that was, when the object is its FunctionTombstone;
 *     null when it is a Function
 * @param goesOn whether the function goes on as another object once this one is gone: a Function as
 *     its tombstone, a tombstone that is restored as its Function
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
    boolean settled,
    @Nullable String tombstoneOf,
    boolean goesOn)
    implements Row {

  @Override
  public boolean active() {
    return deletedAt == null;
  }

  @Override
  public boolean past() {
    return tombstoneOf != null;
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
    Instant createdAt = Metadata.createdAt(function);
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
        createdAt,
        Metadata.updatedAt(function, createdAt),
        Metadata.deletedAt(function),
        Metadata.labels(function),
        spec == null || spec.input() == null
            ? null
            : Metadata.schema(function, spec.input().schemaRef()),
        spec == null || spec.output() == null
            ? null
            : Metadata.schema(function, spec.output().schemaRef()),
        SettlingTime.isOver(function),
        null,
        spec == null || spec.deletionPolicy() != DeletionPolicy.PURGE);
  }

  /**
   * The row of a function that was deleted.
   *
   * @param tombstone as the API gave it
   * @return what the API shows of the function
   */
  public static FunctionRow of(FunctionTombstone tombstone) {
    FunctionTombstoneSpec kept = Objects.requireNonNull(tombstone.getSpec(), "spec");
    DeletedFunction function = Objects.requireNonNull(kept.function(), "function");
    FunctionSpec spec = DeletedSpec.read(function.spec());
    String objectName = Objects.requireNonNull(function.name(), "name");
    String displayName = spec.displayName();
    String name = displayName == null || displayName.isBlank() ? objectName : displayName;
    Instant buried = Metadata.createdAt(tombstone);
    Instant deletedAt = Times.parse(kept.deletedAt(), buried);
    VersionRef serving = kept.defaultVersion();
    return new FunctionRow(
        tombstone.getMetadata().getUid(),
        Objects.requireNonNull(kept.functionId(), "functionId"),
        Metadata.namespace(tombstone),
        objectName,
        ResourceVersions.of(tombstone),
        name,
        CaseFolding.fold(name),
        spec.description(),
        serving == null || serving.id() == null ? null : serving,
        spec.source() == null ? FunctionSource.CUSTOM : spec.source(),
        function.annotations() == null ? null : function.annotations().get(Names.CREATED_BY),
        spec.runtimeUserId(),
        kept.retentionTier(),
        Times.parse(kept.createdAt(), buried),
        deletedAt,
        deletedAt,
        Metadata.labels(function.labels()),
        spec.input() == null ? null : Metadata.schema(tombstone, spec.input().schemaRef()),
        spec.output() == null ? null : Metadata.schema(tombstone, spec.output().schemaRef()),
        false,
        Objects.requireNonNull(function.uid(), "uid"),
        Restoration.underWay(tombstone));
  }

  /**
   * The row of a function between two objects: the one is gone, the next hasn't been seen yet.
   *
   * @param time when the object was found to be gone
   * @return the same, deleted; no state of the object comes after it
   */
  FunctionRow between(Instant time) {
    return new FunctionRow(
        uid,
        id,
        namespace,
        objectName,
        Long.MAX_VALUE,
        name,
        foldedName,
        description,
        defaultVersion,
        source,
        createdBy,
        runtimeUserId,
        retentionTier,
        createdAt,
        deletedAt == null ? time : updatedAt,
        deletedAt == null ? time : deletedAt,
        labels,
        inputSchema,
        outputSchema,
        false,
        tombstoneOf,
        goesOn);
  }
}
