package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/**
 * What one invocation may use.
 *
 * @param cpuMs CPU time in milliseconds
 * @param subrequests number of fetches
 * @param timeoutSeconds wall-clock time in seconds, 30 when absent
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Limits(
    @JsonPropertyDescription("CPU time in milliseconds.") @Min(1) @Max(300_000)
        @Nullable Integer cpuMs,
    @JsonPropertyDescription("Number of fetches.") @Min(1) @Max(10_000)
        @Nullable Integer subrequests,
    @JsonPropertyDescription("Wall-clock time in seconds; 30 when absent.") @Min(1) @Max(300)
        @Nullable Integer timeoutSeconds) {}
