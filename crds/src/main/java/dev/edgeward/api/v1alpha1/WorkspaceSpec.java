package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a workspace; a namespace without them is a workspace too.
 *
 * @param displayName name for people; the name of the namespace when absent
 * @param retentionTier how long a deleted function that has no tier of its own can be restored
 * @param runtimeUserId who an invocation by a ServiceAccount runs as, of a function that says
 *     nothing else
 * @param runtimeRef the Runtime of functions that name none; the default one when absent
 * @param quota what it may have and use over REST; not limited when absent
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkspaceSpec(
    @JsonPropertyDescription("Name for people; the name of the namespace when absent.")
        @Size(max = 253)
        @Nullable String displayName,
    @JsonPropertyDescription(
            "How long a deleted function can be restored that has no retentionTier of its own: short 7 days, medium 30 days (the default), long 90 days, none without an end.")
        @Nullable RetentionTier retentionTier,
    @JsonPropertyDescription(
            "Who an invocation by a ServiceAccount runs as, where the function has no runtimeUserId of its own.")
        @Size(max = 253)
        @Nullable String runtimeUserId,
    @JsonPropertyDescription(
            "The Runtime of functions that name none; the default one when absent.")
        @Nullable LocalRef runtimeRef,
    @JsonPropertyDescription("What it may have and use over REST; not limited when absent.")
        @Nullable WorkspaceQuota quota) {}
