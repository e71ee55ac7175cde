package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a team wants of a function.
 *
 * @param displayName name for people; the name of the object when absent
 * @param description what the function does
 * @param code the code; when absent, versions are created on their own
 * @param input what the arguments must be
 * @param output what the result must be
 * @param env environment variables
 * @param egress what the function may reach on the network; nothing when absent
 * @param limits what one invocation may use
 * @param compatibilityDate compatibility date of the Workers runtime, {@code YYYY-MM-DD}
 * @param compatibilityFlags compatibility flags of the Workers runtime
 * @param source where the function comes from; {@code custom} when absent
 * @param runtimeUserId who an invocation by a ServiceAccount runs as
 * @param retentionTier how long the function can be restored once deleted: {@code short} 7 days,
 *     {@code medium} 30 days (the default), {@code long} 90 days, {@code none} without an end
 * @param deletionPolicy what deleting the function means; {@code Retain} when absent
 * @param defaultVersion the name of the FunctionVersion that serves, to pin it
 * @param versionHistoryLimit how many versions are kept that no longer serve; 10 when absent
 * @param runtimeRef the Runtime; the default one when absent
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FunctionSpec(
    @JsonPropertyDescription("Name for people; the name of the object when absent.")
        @Size(max = 253)
        @Nullable String displayName,
    @JsonPropertyDescription("What the function does.") @Size(max = 4096)
        @Nullable String description,
    @JsonPropertyDescription("The code. Absent: versions are created on their own.")
        @Nullable Code code,
    @JsonPropertyDescription("What the arguments must be.") @Nullable InputContract input,
    @JsonPropertyDescription("What the result must be.") @Nullable OutputContract output,
    @JsonPropertyDescription("Environment variables.") @Nullable List<EnvVar> env,
    @JsonPropertyDescription("What the function may reach on the network; nothing when absent.")
        @Nullable Egress egress,
    @JsonPropertyDescription("What one invocation may use.") @Nullable Limits limits,
    @JsonPropertyDescription("Compatibility date of the Workers runtime, YYYY-MM-DD.")
        @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
        @Nullable String compatibilityDate,
    @JsonPropertyDescription("Compatibility flags of the Workers runtime.")
        @Nullable List<String> compatibilityFlags,
    @JsonPropertyDescription("Where the function comes from; custom when absent.")
        @Nullable FunctionSource source,
    @JsonPropertyDescription("Who an invocation by a ServiceAccount runs as.") @Size(max = 253)
        @Nullable String runtimeUserId,
    @JsonPropertyDescription(
            "How long the function can be restored once deleted: short 7 days, medium 30 days (the default), long 90 days, none without an end.")
        @Nullable RetentionTier retentionTier,
    @JsonPropertyDescription(
            "What deleting the function means: Retain (the default) keeps it as a FunctionTombstone, to be restored; Purge removes it at once, for good.")
        @Nullable DeletionPolicy deletionPolicy,
    @JsonPropertyDescription("Pins the version that serves, by the name of the FunctionVersion.")
        @Size(max = 253)
        @Nullable String defaultVersion,
    @JsonPropertyDescription("How many versions are kept that no longer serve; 10 when absent.")
        @Min(0)
        @Max(1_000)
        @Nullable Integer versionHistoryLimit,
    @JsonPropertyDescription("The Runtime; the default one when absent.")
        @Nullable LocalRef runtimeRef) {}
