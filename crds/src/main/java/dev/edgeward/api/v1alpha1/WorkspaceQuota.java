package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace may have and use over REST; what is absent isn't limited.
 *
 * @param functions how many active functions it may have
 * @param invokesPerMinute how many invocations of its functions may begin in a minute, in each
 *     replica of the API server
 * @param concurrentInvokes how many invocations of its functions may run at one time, in each
 *     replica of the API server
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkspaceQuota(
    @JsonPropertyDescription(
            "How many active functions it may have; beyond that none are made or restored over REST.")
        @Min(0)
        @Max(1_000_000)
        @Nullable Integer functions,
    @JsonPropertyDescription(
            "How many invocations of its functions may begin in a minute, in each replica of the API server.")
        @Min(1)
        @Max(10_000_000)
        @Nullable Integer invokesPerMinute,
    @JsonPropertyDescription(
            "How many invocations of its functions may run at one time, in each replica of the API server.")
        @Min(1)
        @Max(100_000)
        @Nullable Integer concurrentInvokes) {}
