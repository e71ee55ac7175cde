package dev.edgeward.apiserver.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.api.Conditions;
import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Enforcement;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.api.v1alpha1.FunctionVersionStatus;
import dev.edgeward.api.v1alpha1.SealedEnv;
import dev.edgeward.apiserver.kubernetes.ResourceVersions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the API shows and an invocation needs of a FunctionVersion; its code is kept apart, see
 * {@link Bundles}.
 *
 * @param uid of the object
 * @param id on the wire
 * @param functionId of its function
 * @param namespace of the object
 * @param objectName of the object
 * @param resourceVersion that the row was made from
 * @param createdAt when it was made
 * @param name for people
 * @param number counts the versions of a function, from 1
 * @param digest of all that decides what an invocation does
 * @param inputSchemaKey the FunctionSchema of its arguments, null when it names none
 * @param outputSchemaKey the FunctionSchema of its result, null when it names none
 * @param parentId the version that it was made from, null when nobody said
 * @param createdBy who made it, null when nobody noted it
 * @param deletedAt when it was deleted, null while it is there
 * @param message why it does not load, null when it does or nobody knows yet
 * @param bundleDigest of its code
 * @param runtime name of its Runtime
 * @param timeoutSeconds wall-clock time of an invocation
 * @param inputSchema what the arguments must be, null for anything
 * @param outputSchema what the result must be, null for anything
 * @param enforcement what a result that doesn't match means
 * @param declaresEnv whether it has environment variables
 * @param sealedEnv its environment, null when it has none or it isn't sealed yet
 * @param ready whether it loads in its runtime
 */
public record VersionRow(
    String uid,
    String id,
    String functionId,
    String namespace,
    String objectName,
    long resourceVersion,
    Instant createdAt,
    String name,
    int number,
    String digest,
    @Nullable ObjectKey inputSchemaKey,
    @Nullable ObjectKey outputSchemaKey,
    @Nullable String parentId,
    @Nullable String createdBy,
    @Nullable Instant deletedAt,
    @Nullable String message,
    String bundleDigest,
    String runtime,
    int timeoutSeconds,
    @Nullable JsonNode inputSchema,
    @Nullable JsonNode outputSchema,
    Enforcement enforcement,
    boolean declaresEnv,
    @Nullable SealedEnv sealedEnv,
    boolean ready)
    implements Row {
  private static final int DEFAULT_TIMEOUT_SECONDS = 30;

  @Override
  public boolean active() {
    return deletedAt == null;
  }

  @Override
  public String group() {
    return functionId;
  }

  /**
   * Whether it is a version of a function. Only one in the function's own namespace is: whose it is
   * stands in a label that others can write, too.
   *
   * @param function any
   * @return whether it is
   */
  public boolean isOf(FunctionRow function) {
    return functionId.equals(function.id()) && namespace.equals(function.namespace());
  }

  /**
   * The row of a FunctionVersion.
   *
   * @param version as the API gave it, with its spec
   * @return what an invocation needs of it
   */
  public static VersionRow of(FunctionVersion version) {
    ObjectMeta metadata = version.getMetadata();
    FunctionVersionSpec spec = version.getSpec();
    FunctionVersionStatus status = version.getStatus();
    SealedEnv sealed = status == null ? null : status.sealedEnv();
    Integer timeout = spec.limits() == null ? null : spec.limits().timeoutSeconds();
    Enforcement enforcement = spec.output() == null ? null : spec.output().enforcement();
    return new VersionRow(
        metadata.getUid(),
        Ids.of(Ids.FUNCTION_VERSION, version),
        functionId(metadata, spec),
        Metadata.namespace(version),
        metadata.getName(),
        ResourceVersions.of(version),
        Metadata.createdAt(version),
        Objects.requireNonNullElse(
            Metadata.annotation(version, Names.DISPLAY_NAME), metadata.getName()),
        spec.number() == null ? 0 : spec.number(),
        Objects.requireNonNullElse(spec.digest(), ""),
        spec.input() == null ? null : Metadata.schema(version, spec.input().schemaRef()),
        spec.output() == null ? null : Metadata.schema(version, spec.output().schemaRef()),
        Metadata.annotation(version, Names.PARENT_ID),
        Metadata.annotation(version, Names.CREATED_BY),
        Metadata.deletedAt(version),
        message(status),
        Objects.requireNonNullElse(spec.bundleDigest(), ""),
        spec.runtimeRef() == null ? "" : Objects.requireNonNullElse(spec.runtimeRef().name(), ""),
        timeout == null ? DEFAULT_TIMEOUT_SECONDS : timeout,
        spec.input() == null ? null : spec.input().schema(),
        spec.output() == null ? null : spec.output().schema(),
        enforcement == null ? Enforcement.ENFORCE : enforcement,
        spec.env() != null && !spec.env().isEmpty(),
        sealed == null || sealed.digest() == null || sealed.jwe() == null ? null : sealed,
        status != null && Conditions.isTrue(status.conditions(), Conditions.READY));
  }

  private static @Nullable String message(@Nullable FunctionVersionStatus status) {
    return status == null
        ? null
        : Conditions.find(status.conditions(), Conditions.READY)
            .filter(ready -> !"True".equals(ready.getStatus()))
            .map(Condition::getMessage)
            .filter(message -> !message.isEmpty())
            .orElse(null);
  }

  private static String functionId(ObjectMeta metadata, FunctionVersionSpec spec) {
    String label =
        metadata.getLabels() == null ? null : metadata.getLabels().get(Names.FUNCTION_ID_LABEL);
    return label != null ? label : Objects.requireNonNullElse(spec.functionId(), "");
  }
}
