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
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an invocation needs of a FunctionVersion; its code is kept apart, see {@link Bundles}.
 *
 * @param uid of the object
 * @param id on the wire
 * @param functionId of its function
 * @param namespace of the object
 * @param objectName of the object
 * @param resourceVersion that the row was made from
 * @param createdAt when it was made
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
  public String group() {
    return functionId;
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
        Objects.requireNonNullElse(metadata.getNamespace(), ""),
        metadata.getName(),
        ResourceVersions.of(version),
        Times.parse(metadata.getCreationTimestamp(), Instant.EPOCH),
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

  private static String functionId(ObjectMeta metadata, FunctionVersionSpec spec) {
    String label =
        metadata.getLabels() == null ? null : metadata.getLabels().get(Names.FUNCTION_ID_LABEL);
    return label != null ? label : Objects.requireNonNullElse(spec.functionId(), "");
  }
}
